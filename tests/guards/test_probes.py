"""Every address x method x role x (own trust, other trust, ids of the other trust, signed out).

At least 10,000 probes; each must give exactly the expected status and nothing of the other trust in body,
headers or download. test_probes_can_fail.py is the control run.

In its own trust each role asks each address with all that it answers, and with the ids of the other trust whoever the
gate lets in. Methods that it does not answer are tried by a quarter of the roles, and what is refused at the door, as
the trust is another one, is asked by half of them with one method each: others at the next address, turn by turn.
PORTAL_EVERY_PROBE=1 asks all of everybody, which takes four times as long and is for whoever changes the door.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from http.cookies import SimpleCookie

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import TRUSTS, Cast
from tests.guards import world
from tests.guards.answers import SIGNED_OUT
from tests.guards.probes import EXPECTED, METHODS, Address, addresses, ask, text_of
from tests.guards.refusals import PRIVATE, PRIVATE_TO_WRITE, REFUSED
from tests.guards.world import MARKS, World
from trust_portal.accounts.gate import Audience
from trust_portal.accounts.roles import Role, reaches

ADDRESSES = list(addresses())
SOME = [ADDRESSES[start : start + 6] for start in range(0, len(ADDRESSES), 6)]
OTHER = {"alder": "birch", "birch": "alder"}
SLUGS = ("alder",)  # the other way round would ask the same
EVERY_PROBE = os.environ.get("PORTAL_EVERY_PROBE") == "1"
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_every_address_is_expected() -> None:
    assert {address.name for address in ADDRESSES} == set(EXPECTED)


def test_there_are_enough_probes() -> None:
    assert sum(1 for address in ADDRESSES for slug in SLUGS for _ in _situations(address, slug)) >= 10_000


def _situations(address: Address, slug: str) -> Iterator[tuple[str, str, Role | None]]:
    """(situation, method, role) of everybody who might ask for an address of this trust."""
    answered = EXPECTED[address.name]
    others = [method for method in METHODS if method not in answered]
    turn = sum(map(ord, address.name))
    for method in METHODS:
        yield "signed out", method, None
    for place, role in enumerate(Role, start=turn):
        for method in METHODS:
            is_turn = bool(others) and place % 4 == 0 and method == others[place // 4 % len(others)]
            if method in answered or is_turn or EVERY_PROBE:
                yield "own trust", method, role
            if (place % 2 == 0 and method == METHODS[place // 2 % len(METHODS)]) or EVERY_PROBE:
                yield "another trust", method, role
            if method in answered and address.parts - {"trust"} and _is_let_in(address, method, role):
                yield "ids of another trust", method, role


def _is_let_in(address: Address, method: str, role: Role) -> bool:
    """Whether the gate lets them in: else it refuses before any id is looked at."""
    if EVERY_PROBE or address.rule.audience is not Audience.PERMITTED:
        return True
    return bool(reaches(role, address.rule.permission_for(method)))


def expected_status(address: Address, situation: str, method: str, role: Role | None) -> int:
    rule = address.rule
    by_link = rule.audience is Audience.LINK_HOLDER
    answers = EXPECTED[address.name] if role else SIGNED_OUT.get(address.name, EXPECTED[address.name])
    if not by_link:
        if situation == "signed out":
            return 401 if address.is_api else 302
        if situation == "another trust":
            return 404
        assert role is not None
        if rule.audience is Audience.PERMITTED and not reaches(role, rule.permission_for(method)):
            return 403
    if method not in answers:
        return 405
    private = PRIVATE.get(address.name) or (PRIVATE_TO_WRITE.get(address.name) if method != "GET" else None)
    hidden = private and not any(reaches(role, code) for code in private) if role else False
    if situation == "ids of another trust" or hidden:
        return 404
    if role in REFUSED.get((address.name, method), ()):
        return 403
    return answers[method]


class Visitors:
    """Everybody who asks, signed in once: each probe begins with the cookies of that sign-in."""

    def __init__(self, cast: Cast) -> None:
        self._cookies: dict[tuple[str, Role | None], SimpleCookie] = {}
        for home in TRUSTS:
            self._cookies[home, None] = SimpleCookie()
            for role in Role:
                browser = Client()
                browser.force_login(cast.person(home, role))
                self._cookies[home, role] = browser.cookies
        self._browser = Client(raise_request_exception=False)

    def browser(self, home: str, role: Role | None) -> Client:
        self._browser.cookies = deepcopy(self._cookies[home, role])
        return self._browser


@pytest.fixture(scope="module")
def scene(kept: None) -> tuple[World, Visitors]:
    """The records that are asked for and the people who ask."""
    cast = Cast()
    visitors = Visitors(cast)
    return world.build(cast), visitors


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("some", SOME, ids=lambda some: "+".join(address.name for address in some))
def test_probes(some: list[Address], slug: str, scene: tuple[World, Visitors]) -> None:
    """A few addresses at a time: everybody's session is read from the database once for each test."""
    there, visitors = scene
    for address in some:
        assert list(wrong_answers(address, slug, visitors, there, list(_situations(address, slug)))) == []


def wrong_answers(
    address: Address,
    slug: str,
    visitors: Visitors,
    there: World,
    situations: list[tuple[str, str, Role | None]],
) -> Iterator[str]:
    for situation, method, role in situations:
        home = OTHER[slug] if situation == "another trust" else slug
        ids_of = OTHER[slug] if situation == "ids of another trust" else slug
        asked_by = (home, role) if role is not None else None
        path = address.filled(slug, there.values(ids_of, address.parts, asked_by))
        response = ask(visitors.browser(home, role), method, path, is_api=address.is_api)
        expected = expected_status(address, situation, method, role)
        probe = f"{method} {path} by {role} ({situation})"
        if response.status_code != expected:
            yield f"{probe}: {response.status_code} instead of {expected}"
        is_shown_to_others = address.rule.audience is Audience.LINK_HOLDER and situation == "another trust"
        if role is not None and not is_shown_to_others and (leaked := _leaks(response, of=OTHER[home])):
            yield f"{probe}: shows {leaked}"


def _leaks(response: HttpResponse, *, of: str) -> list[str]:
    text = text_of(response)
    return [mark for mark in MARKS[of] if mark in text]
