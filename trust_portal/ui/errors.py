"""What people and programs read when something goes wrong: plain words, what to do next, a reference.

No handler here reads the database: the first thing to be broken may be the database itself. The trust and
the person are left out for the same reason, which also makes "not there" and "not yours" the same answer.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from .context import theme_css_url
from .theme import DEFAULT_COLOUR

if TYPE_CHECKING:
    from trust_portal.tenancy.models import Trust

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """`title` says what happened, `detail` why it may have, `advice` what to do next, one line each."""

    title: str
    detail: str
    advice: tuple[str, ...]


BAD_REQUEST = Words(
    "The portal could not read that request",
    "Something in it was incomplete or not in the form that the portal expects.",
    (
        "Go back, reload the page and try again.",
        "If you followed a link from an e-mail, copy the whole link.",
    ),
)
FORBIDDEN = Words(
    "You cannot do this",
    "Your role in this trust does not include it.",
    (
        "The page “Roles and permissions” shows what each role may do.",
        "If you need it for your work, ask a trust admin to change your roles.",
    ),
)
EXPIRED_FORM = Words(
    "Your page was open too long",
    "For your safety a form can only be sent for a while, and only from this portal. Nothing was saved.",
    (
        "Go back, reload the page and send it again. Copy long texts first.",
        "If it happens again, check that your browser accepts cookies from this site.",
    ),
)
NOT_FOUND = Words(
    "Page not found",
    "The page does not exist, has moved, or is not open to you.",
    ("Check the address for missing letters.", "Start again from your overview."),
)
LINK_NOT_FOUND = Words(
    "This link does not work",
    "It is incomplete, or a newer one has taken its place.",
    (
        "Copy the whole link from the e-mail. If you were sent it twice, use the newer one.",
        "If you were invited, ask your trust to send the invitation again.",
    ),
)
METHOD_NOT_ALLOWED = Words(
    "That cannot be done at this address",
    "A form may have been reloaded or a link opened in the wrong way.",
    ("Start again from your overview.",),
)
TOO_LARGE = Words(
    "That is too large to send",
    "The text or file is larger than the portal accepts. Nothing was saved.",
    ("Make it smaller or split it, and send it again.",),
)
TOO_MANY = Words(
    "Too many tries in a short time",
    "To protect people’s accounts and data the portal waits before it listens again.",
    ("Wait a few minutes, then try again.", "If you forgot your password, set a new one."),
)
SERVER_ERROR = Words(
    "Sorry, something went wrong in the portal",
    "It is our fault, not yours. It has been recorded, and nothing was half saved.",
    ("Try again in a few minutes.", "If it happens again, tell your trust admin and give the reference."),
)
SUSPENDED = Words(
    "This trust is closed for now",
    "Its pages cannot be opened and nothing in it has changed.",
    ("Ask your trust admin when it will open again.",),
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where Django found the body too large: it raises both as the same kind of error."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _answer(request, HTTPStatus.BAD_REQUEST, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.FORBIDDEN, FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, HTTPStatus.FORBIDDEN, EXPIRED_FORM)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.NOT_FOUND, NOT_FOUND)


def link_not_found(request: HttpRequest) -> HttpResponse:
    """404 for a link of a trust that does not exist and for one that this trust never gave out."""
    return _answer(request, HTTPStatus.NOT_FOUND, LINK_NOT_FOUND)


def method_not_allowed(request: HttpRequest, permitted: Sequence[str]) -> HttpResponse:
    response = _answer(request, HTTPStatus.METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED)
    response["Allow"] = ", ".join(permitted)
    return response


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)


def too_many_requests(
    request: HttpRequest, exception: Exception | None = None, *, retry_after: int | None = None
) -> HttpResponse:
    """429; `retry_after` in seconds, in the words as well where it is known."""
    words = TOO_MANY
    if retry_after is not None:
        words = replace(words, advice=(f"Try again in {_wait_in_words(retry_after)}.", *words.advice[1:]))
    response = _answer(request, HTTPStatus.TOO_MANY_REQUESTS, words)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def trust_closed(request: HttpRequest, trust: Trust) -> HttpResponse:
    """403 for a member of a trust that is suspended or waiting to be deleted."""
    return _answer(request, HTTPStatus.FORBIDDEN, SUSPENDED)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; a line of plain text if even the page cannot be drawn."""
    try:
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_ERROR)
    except Exception:
        log.exception("the error page itself failed")
        text = f"{SERVER_ERROR.title}.\n{SERVER_ERROR.detail}\nReference: {reference_of(request)}\n"
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def problem(
    request: HttpRequest, status: int, detail: str, *, title: str = "", errors: object = None
) -> JsonResponse:
    """Problem details (RFC 9457) for programs. `errors` holds what is wrong by field, where that is known."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if reference := reference_of(request):
        body["reference"] = reference
    if errors is not None:
        body["errors"] = errors
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _wait_in_words(seconds: int) -> str:
    """ "a minute", "5 minutes", "an hour": rounded up."""
    minutes = ceil(seconds / 60)
    if minutes < 60:
        return "a minute" if minutes <= 1 else f"{minutes} minutes"
    hours = ceil(minutes / 60)
    return "an hour" if hours == 1 else f"{hours} hours"


def reference_of(request: HttpRequest) -> str:
    """The request's id, as the logs have it; empty if it has none."""
    return str(getattr(request, "request_id", "") or "")


def _answer(request: HttpRequest, status: HTTPStatus, words: Words) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return problem(request, status, words.detail, title=words.title)
    context = {
        "words": words,
        "status": int(status),
        "reference": reference_of(request),
        "theme_css_url": theme_css_url(DEFAULT_COLOUR),
    }
    # Without the request, so that no context processor runs and nothing touches the database.
    return HttpResponse(render_to_string("errors/error.html", context), status=status)
