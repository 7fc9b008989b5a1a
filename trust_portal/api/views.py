"""What the views of the API have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django_filters.rest_framework import FilterSet
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from trust_portal.accounts.access import Access
from trust_portal.accounts.requests import TrustRequest
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust


class PortalView(GenericAPIView[Any]):
    """A view inside a trust. Say who may use it with a decorator of accounts/gate.py on the class."""

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    filterset_class: type[FilterSet] | None = None

    @property
    def page_request(self) -> TrustRequest:
        """Django's own request, as the door left it."""
        return cast(TrustRequest, self.request._request)

    @property
    def access(self) -> Access:
        return self.page_request.access

    @property
    def trust(self) -> Trust:
        return self.page_request.trust

    @property
    def actor(self) -> Actor:
        return self.page_request.actor

    def sent(self, serializer_class: type[Serializer[Any]], *, is_partial: bool = False) -> dict[str, Any]:
        """The request's body once it makes sense; ValidationError (a 422) where it does not."""
        serializer = serializer_class(data=self.request.data, partial=is_partial)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        return values

    def answer_list(
        self,
        rows: QuerySet[Any],
        serializer_class: type[Serializer[Any]],
        prepare: Callable[[Sequence[Any]], Sequence[Any]] = tuple,
    ) -> Response:
        """One page of the rows, filtered as the address says; `prepare` makes of them what is shown."""
        page = prepare(self.paginate_queryset(self.filter_queryset(rows)) or ())
        return self.get_paginated_response(serializer_class(page, many=True).data)
