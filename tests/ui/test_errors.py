"""Error pages. No test here has the database, so a handler that reads it fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from trust_portal.tenancy.models import Trust
from trust_portal.ui import errors
from trust_portal.ui.refusals import PlainRefusals

REFERENCE = "0a1b2c3d"

HANDLERS: dict[str, tuple[Callable[[HttpRequest], HttpResponse], int, errors.Words]] = {
    "bad request": (errors.bad_request, 400, errors.BAD_REQUEST),
    "suspicious": (
        lambda request: errors.bad_request(request, SuspiciousOperation()),
        400,
        errors.BAD_REQUEST,
    ),
    "too big": (lambda request: errors.bad_request(request, RequestDataTooBig()), 413, errors.TOO_LARGE),
    "forbidden": (errors.permission_denied, 403, errors.FORBIDDEN),
    "forged": (lambda request: errors.csrf_failure(request, reason="no cookie"), 403, errors.EXPIRED_FORM),
    "not found": (lambda request: errors.not_found(request, Http404("secret")), 404, errors.NOT_FOUND),
    "method": (lambda request: errors.method_not_allowed(request, ["GET"]), 405, errors.METHOD_NOT_ALLOWED),
    "too large": (errors.too_large, 413, errors.TOO_LARGE),
    "too many": (errors.too_many_requests, 429, errors.TOO_MANY),
    "suspended": (lambda request: errors.trust_closed(request, Trust(name="Alder")), 403, errors.SUSPENDED),
    "server": (errors.server_error, 500, errors.SERVER_ERROR),
}
handlers = pytest.mark.parametrize(("handler", "status", "words"), HANDLERS.values(), ids=HANDLERS)


def asked(path: str = "/alder/people/", **attributes: Any) -> HttpRequest:
    request = RequestFactory().get(path)
    for name, value in ({"request_id": REFERENCE} | attributes).items():
        setattr(request, name, value)
    return request


@handlers
def test_pages_say_what_happened_and_what_to_do(
    handler: Callable[[HttpRequest], HttpResponse], status: int, words: errors.Words
) -> None:
    response = handler(asked())
    page = response.content.decode()
    assert response.status_code == status
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert f"<title>{words.title} – Trust portal</title>" in page
    assert f"<h1>{words.title}</h1>" in page
    assert all(line in page for line in words.advice)
    assert f"<code>{REFERENCE}</code>" in page


@handlers
def test_the_trust_and_its_people_are_left_out(
    handler: Callable[[HttpRequest], HttpResponse], status: int, words: errors.Words
) -> None:
    alone = handler(asked()).content
    inside = handler(asked(trust=Trust(slug="alder", name="Alder Learning Trust", colour="#ffcc00"))).content
    assert inside == alone
    assert b"secret" not in inside


@handlers
def test_programs_get_problem_details(
    handler: Callable[[HttpRequest], HttpResponse], status: int, words: errors.Words
) -> None:
    response = handler(asked("/api/v1/alder/people/"))
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": words.title,
        "status": status,
        "detail": words.detail,
        "reference": REFERENCE,
    }


def test_a_page_without_a_reference_does_not_speak_of_one() -> None:
    assert b"Reference" not in errors.not_found(asked(request_id="")).content
    assert "reference" not in json.loads(errors.not_found(asked("/api/v1/x/", request_id="")).content)


def test_problems_may_name_fields_and_a_title() -> None:
    body = json.loads(errors.problem(asked(), 422, "See errors.", errors={"name": ["Too long"]}).content)
    assert (body["title"], body["errors"]) == ("Unprocessable Entity", {"name": ["Too long"]})
    assert json.loads(errors.problem(asked(), 401, "Sign in.", title="Who?").content)["title"] == "Who?"


def test_waiting_times_and_methods_are_in_the_headers() -> None:
    assert errors.too_many_requests(asked(), retry_after=90)["Retry-After"] == "90"
    assert "Retry-After" not in errors.too_many_requests(asked())
    assert errors.method_not_allowed(asked(), ["GET", "HEAD"])["Allow"] == "GET, HEAD"


def test_the_page_for_our_own_faults_stands_without_templates(settings: Any) -> None:
    settings.TEMPLATES = []
    response = errors.server_error(asked())
    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/plain")
    assert f"Reference: {REFERENCE}" in response.content.decode()


def test_an_empty_refusal_of_a_method_gets_words() -> None:
    refuse = PlainRefusals(lambda request: HttpResponseNotAllowed(["GET", "HEAD"]))
    response = refuse(asked())
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert errors.METHOD_NOT_ALLOWED.title in response.content.decode()
    assert json.loads(refuse(asked("/api/v1/alder/people/")).content)["status"] == 405


def test_other_answers_pass_unchanged() -> None:
    for answer in (
        HttpResponse("fine"),
        HttpResponse(status=405, content=b"own words"),
        HttpResponse(status=404),
    ):
        assert PlainRefusals(lambda request, answer=answer: answer)(asked()) is answer  # type: ignore[misc]


def test_words_are_plain() -> None:
    for words in (value for value in vars(errors).values() if isinstance(value, errors.Words)):
        text = " ".join((words.title, words.detail, *words.advice))
        assert not re.search(
            r"\b(invalid|request failed|exception|HTTP|server|token|CSRF|4\d\d|5\d\d)\b", text
        ), text
        assert words.advice
