"""Every address x method x role x (own trust, other trust, ids of the other trust, signed out), none skipped.

At least 10,000 probes; each must give exactly the expected status and nothing of the other trust in body,
headers or download. The control run asks the same with a role that no policy binds and must fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests import database
from tests.cast import Cast
from tests.guards import world
from tests.guards.probes import EXPECTED, METHODS, SIGNED_OUT, Address, addresses
from tests.guards.world import MARKS, World
from trust_portal.accounts.gate import Audience
from trust_portal.accounts.roles import Role, reaches

ADDRESSES = list(addresses())
OTHER = {"alder": "birch", "birch": "alder"}
SLUGS = ("alder",)  # the other way round would ask the same
SITUATIONS = ("own trust", "ids of another trust", "another trust", "signed out")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


class _RollBack(Exception):
    pass


def test_every_address_is_expected() -> None:
    assert {address.name for address in ADDRESSES} == set(EXPECTED)


def test_there_are_enough_probes() -> None:
    assert sum(1 for address in ADDRESSES for slug in SLUGS for _ in _situations(address, slug)) >= 10_000


def _situations(address: Address, slug: str) -> Iterator[tuple[str, str, Role | None]]:
    """(situation, method, role) of everybody who might ask for an address of this trust."""
    for method in METHODS:
        yield "signed out", method, None
        for role in Role:
            yield "own trust", method, role
            yield "another trust", method, role
            if address.parts - {"trust"}:
                yield "ids of another trust", method, role


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
    if situation == "ids of another trust":
        return 404
    return answers[method]


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_probe(address: Address, slug: str, cast: Cast) -> None:
    there = world.build(cast)
    wrong = list(_wrong_answers(address, slug, cast, there, list(_situations(address, slug))))
    assert wrong == []


def _wrong_answers(
    address: Address, slug: str, cast: Cast, there: World, situations: list[tuple[str, str, Role | None]]
) -> Iterator[str]:
    browsers: dict[tuple[str, Role | None], Client] = {}
    for situation, method, role in situations:
        home = OTHER[slug] if situation == "another trust" else slug
        if (home, role) not in browsers:
            browser = browsers[home, role] = Client(raise_request_exception=False)
            if role is not None:
                browser.force_login(cast.person(home, role))
        ids_of = OTHER[slug] if situation == "ids of another trust" else slug
        asked_by = (home, role) if role is not None else None
        path = address.filled(slug, there.values(ids_of, address.parts, asked_by))
        response = _ask(browsers[home, role], method, path, address.is_api)
        expected = expected_status(address, situation, method, role)
        probe = f"{method} {path} by {role} ({situation})"
        if response.status_code != expected:
            yield f"{probe}: {response.status_code} instead of {expected}"
        is_shown_to_others = address.rule.audience is Audience.LINK_HOLDER and situation == "another trust"
        if role is not None and not is_shown_to_others and (leaked := _leaks(response, of=OTHER[home])):
            yield f"{probe}: shows {leaked}"


def _ask(browser: Client, method: str, path: str, is_api: bool) -> Any:
    """What is answered; whatever it changed is rolled back."""
    json: dict[str, Any] = (
        {"content_type": "application/json", "data": "{}"} if is_api and method != "GET" else {}
    )
    response: Any = None
    try:
        with transaction.atomic():
            response = browser.generic(method, path, **json)
            raise _RollBack
    except _RollBack:
        return response


def _leaks(response: HttpResponse, *, of: str) -> list[str]:
    body = b"".join(response) if getattr(response, "streaming", False) else response.content
    text = body.decode("utf-8", "replace") + str(response.headers)
    # The reference of the request is random digits, and may hold a school's number by chance.
    text = text.replace(response.headers.get("X-Request-ID", "\0"), "")
    return [mark for mark in MARKS[of] if mark in text]


@pytest.mark.django_db(transaction=True)
def test_the_probes_can_fail() -> None:
    """Control: with a role that no policy binds, ids of the other trust open its records."""
    cast = Cast()
    there = world.build(cast)
    wrong: list[str] = []
    with database.as_owner():
        for address in ADDRESSES:
            asked: list[tuple[str, str, Role | None]] = []
            if address.parts - {"trust"}:
                asked.append(("ids of another trust", "GET", Role.TRUST_ADMIN))
            wrong += _wrong_answers(address, "alder", cast, there, asked)
    assert len(wrong) >= 5
