"""Every address outside of the trusts x method x (signed out, each role, operator), none skipped.

Ids in an address are always somebody else's. Nothing may name what is inside a trust that is not the asker's.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from copy import deepcopy
from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tests.guards.outside import EXPECTED, METHODS, Statuses
from tests.guards.test_code import patterns
from tests.guards.world import MARKS
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
OUTSIDE: Mapping[str, str] = {
    str(pattern.name): path for path, pattern in patterns() if "<trust:trust>" not in path
}


class _RollBack(Exception):
    pass


def test_every_address_is_expected() -> None:
    assert set(OUTSIDE) == set(EXPECTED)


class Visitors:
    """Everybody who asks, signed in once: each request begins with the cookies of that sign-in."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._cookies: dict[Person | None, SimpleCookie] = {None: SimpleCookie()}
        for person in (*(cast.person("alder", role) for role in Role), cast.operator):
            browser = Client()
            _sign_in(browser, person)
            self._cookies[person] = browser.cookies
        self._browser = Client(raise_request_exception=False)

    def answers(self, person: Person | None, path: str) -> Statuses:
        """The statuses by method; 0 in place of one that shows something of a trust that is not the person's."""
        # Operators see the names of trusts; the last mark is a number, which measured times hold by chance.
        marks = () if person is not None and person.is_operator else MARKS["birch"][:-1]
        statuses = []
        cache.clear()  # nobody is throttled here
        for method in METHODS:
            self._browser.cookies = deepcopy(self._cookies[person])  # one method may have signed out
            response = _ask(self._browser, method, path)
            body = b"".join(response) if getattr(response, "streaming", False) else response.content
            text = body.decode("utf-8", "replace") + str(response.headers)
            statuses.append(0 if any(mark in text for mark in marks) else response.status_code)
        return tuple(statuses)


@pytest.fixture(scope="module")
def visitors(kept: None) -> Visitors:
    """Signed in for the whole module."""
    return Visitors(Cast())


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_signed_in(name: str, visitors: Visitors) -> None:
    assert visitors.answers(None, _filled(name, visitors.cast)) == EXPECTED[name][0]


@pytest.mark.parametrize("name", OUTSIDE)
def test_everybody_with_a_role(name: str, visitors: Visitors) -> None:
    path = _filled(name, visitors.cast)
    answers = {role: visitors.answers(visitors.cast.person("alder", role), path) for role in Role}
    assert answers == dict.fromkeys(Role, EXPECTED[name][1])


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_operator(name: str, visitors: Visitors) -> None:
    assert visitors.answers(visitors.cast.operator, _filled(name, visitors.cast)) == EXPECTED[name][2]


def _sign_in(browser: Client, person: Person) -> None:
    """By password, just now: pages that ask again who one is are content."""
    browser.force_login(person)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def _filled(name: str, cast: Cast) -> str:
    path = "/" + OUTSIDE[name]
    other = cast.person("birch", Role.CEO)
    passkey = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={})
    session = UserSession.objects.create(user=other, ip="192.0.2.1", session_key="of somebody else")
    values = {
        "<str:address>": "0000",
        "<slug:topic>": "signing-in",
        "<str:provider_id>": "nowhere",
        "^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$": "password/reset/1-wrong/",
        "<str:key>": "wrong",
        "<int:session_id>": str(session.pk),
        "<int:account_id>": "1",
        "<int:pk>": str(passkey.pk),
        "<slug:slug>": "birch",
        "<int:job_id>": "1",
        "<int:load_id>": "1",
    }
    for part, value in values.items():
        path = path.replace(part, value)
    assert "<" not in path, f"{path}: say what stands in its place"
    return path


def _ask(browser: Client, method: str, path: str) -> Any:
    response: Any = None
    try:
        with transaction.atomic():
            response = browser.generic(method, path)
            raise _RollBack
    except _RollBack:
        return response
