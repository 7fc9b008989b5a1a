"""Each request's record, and that a tour of the whole portal writes nobody's name into the logs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import ACADEMIES, PASSWORD, TRUSTS, Cast, email_of
from tests.observability.lines import written
from trust_portal.accounts.roles import Role
from trust_portal.observability.middleware import client_address

SignIn = Callable[[str, Role], Client]


def test_every_answer_has_a_request_id(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("alder", Role.CEO)
    answers = [
        client.get(path) for path in ("/healthz", "/accounts/login/", "/accounts/nothing-here/", "/alder/x/")
    ]
    answers.append(client.post("/healthz"))
    ids = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(ids) == len(answers)
    assert all(re.fullmatch("[0-9a-f]{12}", one) for one in ids)


def test_one_line_for_each_request(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("alder", Role.CEO)
    with written() as out:
        answer = client.get("/healthz")
    [line] = out.of("trust_portal.requests")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["view"], line["status"]) == ("GET", "healthz", 200)
    assert line["person_id"] == cast.person("alder", Role.CEO).pk
    assert "trust_id" not in line
    assert line["milliseconds"] >= 0


def test_other_lines_of_the_request_carry_its_id(cast: Cast) -> None:
    with written() as out:
        answer = Client().get("/accounts/nothing-here/")
    assert answer.status_code == 404
    [refusal] = out.of("django.request")
    assert refusal["request_id"] == answer.headers["X-Request-ID"]
    assert refusal["message"] == "Not Found"


@override_settings(ROOT_URLCONF="tests.observability.failing_urls")
def test_failure_tells_where_but_not_what_was_sent(cast: Cast) -> None:
    browser = Client(raise_request_exception=False)
    with written() as out:
        answer = browser.post("/fail/?from=Maya", {"comment": "Maya Osei was here"})
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.content.decode()
    [failure] = [line for line in out.of("django.request") if "error" in line]
    assert failure["error"][0]["type"] == "builtins.ValueError"
    assert failure["error"][0]["at"][-1].startswith("tests/observability/failing_urls.py:")
    assert failure["request_id"] == answer.headers["X-Request-ID"]
    assert "Maya" not in out.text


@pytest.mark.parametrize(
    ("meta", "behind_proxy", "expected"),
    [
        ({"REMOTE_ADDR": "192.0.2.7"}, False, "192.0.2.7"),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}, False, "192.0.2.7"),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "forged, 198.51.100.1"}, True, "198.51.100.1"),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "Maya Osei"}, True, None),
        ({"REMOTE_ADDR": ""}, False, None),
    ],
)
def test_client_address(meta: dict[str, str], behind_proxy: bool, expected: str | None) -> None:
    header = ("HTTP_X_FORWARDED_PROTO", "https") if behind_proxy else None
    request = RequestFactory().get("/", headers=None)
    request.META.pop("HTTP_X_FORWARDED_FOR", None)
    request.META.update(meta)
    with override_settings(SECURE_PROXY_SSL_HEADER=header):
        assert client_address(request) == expected


def test_tour_of_every_page_names_nobody(cast: Cast, sign_in: SignIn) -> None:
    """Every page without arguments of its own, as several roles, with names in addresses and bodies."""
    paths = sorted(_paths(get_resolver().url_patterns, ""))
    assert len(paths) > 20
    browsers = [sign_in("alder", role) for role in (Role.TRUST_ADMIN, Role.HEADTEACHER)]
    operator = Client()
    operator.force_login(cast.operator)
    query = {"q": "Ashdown Primary", "email": email_of("alder", Role.CEO), "page": "Maya"}
    body = {
        "full_name": "Chief executive of Alder",
        "email": email_of("birch", Role.CEO),
        "name": "Elm Grove",
    }
    with written() as out:
        signing_in = Client(raise_request_exception=False)
        for password in ("wrong " + PASSWORD, PASSWORD):
            form = {"login": email_of("alder", Role.CEO), "password": password}
            signing_in.post("/accounts/login/", form)
        for browser in (*browsers, operator, Client()):
            browser.raise_request_exception = False
            for path in paths:
                browser.get(path, query)
            browser.post("/alder/people/invite/", body)
            browser.post("/operator/new-trust/", body)
            browser.get("/alder/people/Maya Osei/", query)
    assert len(out.of("trust_portal.requests")) > 100
    for forbidden in _names():
        assert forbidden.casefold() not in out.text.casefold(), forbidden


def _paths(patterns: list[Any], prefix: str) -> list[str]:
    """Addresses that need no more than a trust, with Alder's filled in."""
    found: list[str] = []
    for entry in patterns:
        part = prefix + re.sub(r"^\^|\$$", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            found += _paths(entry.url_patterns, part)
        elif isinstance(entry, URLPattern):
            path = part.replace("<trust:trust>", "alder")
            if "<" not in path and "(" not in path and "logout" not in path:
                found.append("/" + path)
    return found


def _names() -> list[str]:
    people = [f"{role.label} of {slug.title()}" for slug in TRUSTS for role in Role]
    emails = [email_of(slug, role) for slug in TRUSTS for role in Role]
    academies = [name for held in ACADEMIES.values() for name, _, _ in held]
    return [*people, *emails, *academies, *TRUSTS.values(), ".example", "Maya", PASSWORD]
