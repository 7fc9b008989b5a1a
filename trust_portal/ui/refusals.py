"""Refusals that Django sends with an empty page get the portal's words."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from .errors import method_not_allowed


class PlainRefusals:
    """A method that an address does not take (405): `require_http_methods` says no more than the number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            and not response.streaming
            and not response.content
        ):
            return method_not_allowed(request, response.headers.get("Allow", "").split(", "))
        return response
