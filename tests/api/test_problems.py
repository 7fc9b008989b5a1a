"""Every refusal is a problem in the sense of RFC 9457, and nothing that is sent makes the portal fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError
from django.test import Client, RequestFactory
from psycopg.errors import NotNullViolation, UniqueViolation
from rest_framework.exceptions import ValidationError

from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.api.problems import problem_response
from trust_portal.tenancy.models import Trust


@pytest.fixture
def admin(api: Call) -> ApiClient:
    return api("alder", Role.TRUST_ADMIN)


def check(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["reference"] == response["X-Request-ID"]
    return body


def send(client: ApiClient, body: bytes, content_type: str = "application/json") -> Any:
    return client.client.generic(
        "PATCH", "/api/v1/alder/trust/", body, content_type=content_type, headers=client.headers
    )


@pytest.mark.parametrize(
    "path", ["nothing/", "people/x/", "people/-1/", "people/1/x/", "%00/", "people/%F0/"]
)
def test_an_unknown_address(admin: ApiClient, path: str) -> None:
    check(admin.get(path), 404)


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v2/alder/me/", "/api/v1/Alder/me/"])
def test_an_unknown_address_outside_of_every_trust(client: Client, db: None, path: str) -> None:
    check(client.get(path), 404)


def test_a_method_that_is_not_there(admin: ApiClient) -> None:
    response = admin.call("delete", "people/")
    check(response, 405)
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*", "nonsense"])
def test_a_format_that_is_not_spoken(admin: ApiClient, accept: str) -> None:
    check(admin.get("me/", Accept=accept), 406)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/*;q=0.1", "text/html, */*;q=0.5"])
def test_a_format_that_is_spoken(admin: ApiClient, accept: str) -> None:
    response = admin.get("me/", Accept=accept)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


def test_the_address_chooses_no_format(admin: ApiClient) -> None:
    assert admin.get("me/?format=xml")["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "nonsense",
    ],
)
def test_a_body_that_is_not_json(admin: ApiClient, content_type: str) -> None:
    check(send(admin, b"name=x", content_type), 415)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"name": }',
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"name": "\xff\xfe"}',
        b'{"name": "a\nb"}',
        b"\x00",
        b'{"urn": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
    ids=["open", "empty", "nan", "infinity", "bytes", "line", "nul", "digits", "lists", "objects"],
)
def test_malformed_json(admin: ApiClient, body: bytes) -> None:
    check(send(admin, body), 400)


@pytest.mark.parametrize("charset", ["utf-16", "bz2_codec", "rot13"])
def test_other_alphabets(admin: ApiClient, charset: str) -> None:
    response = send(admin, b'{"name": "x"}', f"application/json; charset={charset}")
    check(response, 400)


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null", b"true", b"[[]]"])
def test_json_of_another_shape(admin: ApiClient, body: bytes) -> None:
    response = send(admin, body)
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert list(check(response, 422)["errors"]) == [""]
    assert Trust.objects.get(slug="alder").name == "Alder Learning Trust"


def test_a_body_that_is_too_large(admin: ApiClient) -> None:
    check(send(admin, b'{"name": "' + b"x" * 2_700_000 + b'"}'), 413)


def test_a_body_that_is_cut_short(admin: ApiClient) -> None:
    response = admin.client.generic(
        "PATCH",
        "/api/v1/alder/trust/",
        b'{"name": "x"}',
        content_type="application/json",
        headers=admin.headers,
        CONTENT_LENGTH="5",
    )
    check(response, 400)


def test_too_many_calls(admin: ApiClient, api: Call, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_CALLS_A_MINUTE = 3
    now = 1_000_000_020.0  # a whole minute
    monkeypatch.setattr("trust_portal.api.throttling.time.time", lambda: now + 15.5)
    assert [admin.get("me/").status_code for _ in range(3)] == [200, 200, 200]
    response = admin.get("me/")
    check(response, 429)
    assert response["Retry-After"] == "45"
    assert api("alder", Role.CLERK).get("me/").status_code == 200
    monkeypatch.setattr("trust_portal.api.throttling.time.time", lambda: now + 60)
    assert admin.get("me/").status_code == 200


def test_a_cache_that_is_away_stops_nobody(admin: ApiClient, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            **settings.CACHES["default"],
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert admin.get("me/").status_code == 200


def answer(error: Exception) -> Any:
    class Wrapped:
        _request = RequestFactory().get("/api/v1/alder/me/")

    return problem_response(error, {"request": Wrapped()})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("detail", "errors"),
    [
        ({"a": ["x", "y"]}, {"a": ["x", "y"]}),
        ({"a": {"b": ["x"]}}, {"a.b": ["x"]}),
        ({"a": [{}, {"b": ["x"]}]}, {"a.1.b": ["x"]}),
        ({"non_field_errors": ["x"], "a": {"non_field_errors": ["y"]}}, {"": ["x"], "a": ["y"]}),
        (["x", "y"], {"": ["x", "y"]}),
        ([{}, {"a": ["x"]}], {"1.a": ["x"]}),
        ("x", {"": ["x"]}),
    ],
)
def test_nested_errors_name_their_place(detail: Any, errors: dict[str, list[str]]) -> None:
    response = answer(ValidationError(detail))
    assert response.status_code == 422
    assert json.loads(response.content)["errors"] == errors


@pytest.mark.django_db
def test_what_use_cases_refuse() -> None:
    by_field = answer(DjangoValidationError({"email": "Taken.", "__all__": "Odd."}))
    assert by_field.status_code == 422
    assert json.loads(by_field.content)["errors"] == {"email": ["Taken."], "": ["Odd."]}
    whole = answer(DjangoValidationError("Not now."))
    assert whole.status_code == 409
    assert json.loads(whole.content)["detail"] == "Not now."


@pytest.mark.django_db
def test_faults_of_ours_are_not_hidden() -> None:
    assert answer(ValueError("x")) is None
    broken = IntegrityError("x")
    broken.__cause__ = NotNullViolation()
    assert answer(broken) is None
    quicker = IntegrityError("x")
    quicker.__cause__ = UniqueViolation()
    assert answer(quicker).status_code == 409


def test_a_fault_of_ours_is_a_problem_too_and_writes_nothing(
    cast: Cast, api: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = api("alder", Role.TRUST_ADMIN)
    admin.client.raise_request_exception = False

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("trust_portal.api.trust._settings", fail)
    response = admin.call("patch", "trust/", {"name": "Half"})
    check(response, 500)
    assert b"secret" not in response.content
    assert cast.trust("alder").name == "Alder Learning Trust"
