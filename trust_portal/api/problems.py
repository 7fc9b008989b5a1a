"""Errors of the API as problem details (RFC 9457).

400: the request cannot be read · 401, 403, 404: who, what and where · 409: not in the state that things are
in now · 412, 428: the version that the change was made from · 422: values that cannot be taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import exceptions as django_errors
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from psycopg.errors import UniqueViolation
from rest_framework import exceptions, status
from rest_framework.views import set_rollback

from trust_portal.ui import errors

SOMEBODY_WAS_QUICKER = "Somebody else has just stored the same. Read it again and see what is left to do."


class NotNow(exceptions.APIException):
    """The state of things does not allow this; the words say what to do first."""

    status_code = status.HTTP_409_CONFLICT


class OtherVersion(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = (
        "This has changed since you read it. Read it again and make your change to the new version."
    )


class VersionNeeded(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = "Send the header If-Match with the ETag of the version that you read."


class Gone(exceptions.APIException):
    """It was there and will not be again."""

    status_code = status.HTTP_410_GONE


class BadRequest(exceptions.ValidationError):
    """A parameter of the address or a header makes no sense; `detail` maps their names to sentences."""


class NoSuchPage(exceptions.NotFound):
    """A page of a list beyond its last."""


def problem_response(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The answer to an exception in an API view, or None for a fault of ours, which becomes a 500.

    What the request has written is rolled back.
    """
    request = context["request"]._request
    answer = _answer(request, exc)
    if answer is not None:
        set_rollback()
    return answer


def _answer(request: Any, exc: Exception) -> HttpResponse | None:
    match exc:
        case NoSuchPage():
            return errors.problem(request, exc.status_code, str(exc.detail))
        case Http404() | exceptions.NotFound():
            # The same words whether it is missing or somebody else's.
            return errors.not_found(request, exc)
        case django_errors.PermissionDenied():
            return errors.permission_denied(request, exc)
        case RequestDataTooBig():
            return errors.too_large(request, exc)
        case BadRequest():
            return _with_errors(request, status.HTTP_400_BAD_REQUEST, exc.detail)
        case exceptions.ValidationError():
            return _with_errors(request, status.HTTP_422_UNPROCESSABLE_ENTITY, exc.detail)
        case django_errors.ValidationError() if hasattr(exc, "error_dict"):
            return _with_errors(request, status.HTTP_422_UNPROCESSABLE_ENTITY, exc.message_dict)
        case django_errors.ValidationError():
            return errors.problem(request, status.HTTP_409_CONFLICT, " ".join(exc.messages))
        case IntegrityError() if isinstance(exc.__cause__, UniqueViolation):
            return errors.problem(request, status.HTTP_409_CONFLICT, SOMEBODY_WAS_QUICKER)
        case exceptions.APIException():
            return _plain(request, exc)
        case _:
            return None


def _plain(request: Any, exc: exceptions.APIException) -> HttpResponse:
    response = errors.problem(request, exc.status_code, str(exc.detail))
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _with_errors(request: Any, code: int, detail: Any) -> HttpResponse:
    by_field: dict[str, list[str]] = {}
    for name, sentence in _sentences(detail):
        by_field.setdefault(name, []).append(sentence)
    return errors.problem(request, code, "Some values cannot be taken; see errors.", errors=by_field)


def _sentences(detail: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """("roles.0.role", sentence) pairs of nested errors; the name is empty for the body as a whole."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            is_whole = key in ("non_field_errors", "__all__")
            yield from _sentences(inner, name if is_whole else f"{name}.{key}".lstrip("."))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            is_nested = isinstance(inner, dict | list)
            yield from _sentences(inner, f"{name}.{number}".lstrip(".") if is_nested else name)
    else:
        yield name, str(detail)
