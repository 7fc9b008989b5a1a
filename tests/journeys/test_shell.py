"""Every page looks and works like one product: for axe, on a phone, on paper, without a word in the console."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.http import HttpResponse
from playwright.sync_api import Route

from tests.cast import Cast
from tests.guards import world
from tests.guards.answers import DOWNLOADS
from tests.guards.probes import EXPECTED, Address, addresses, looked_at_by
from tests.journeys.visitor import NARROW, Visitor
from tests.ui.test_errors import HANDLERS, asked
from trust_portal.accounts.roles import Role
from trust_portal.help.topics import TOPICS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SIGNED_OUT = (
    "/accounts/login/",
    "/help/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/alder/invitation/wrong/",
)


SHARES = 6  # of all pages, so that they can be looked at side by side


def pages() -> list[Address]:
    return [
        address
        for address in addresses()
        if EXPECTED[address.name].get("GET") == 200
        and address.name not in DOWNLOADS
        and (not address.is_api or address.name == "api_docs")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_axe_finds_nothing_on_any_page_of_a_trust(signed_in: Callable[..., Visitor], share: int) -> None:
    """At both widths, and as printed."""
    there = world.build(Cast())
    windows: dict[Role, Visitor] = {}
    mine = pages()[share::SHARES]
    assert len(mine) >= 10
    for address in mine:
        role = looked_at_by(address)
        if role not in windows:
            windows[role] = signed_in("alder", role)
        visitor = windows[role]
        visitor.opens(address.filled("alder", there.values("alder", address.parts, ("alder", role))))
        visitor.looks_right_at_both_widths(on_paper=True)


def test_axe_finds_nothing_in_a_part_of_the_apis_description(signed_in: Callable[..., Visitor]) -> None:
    visitor = signed_in("alder", Role.TRUST_ADMIN)
    visitor.opens("/api/v1/alder/docs/?records=people")
    visitor.looks_right_at_both_widths(on_paper=True)


@pytest.mark.parametrize("role", [Role.HEADTEACHER, Role.TRUSTEE, Role.CLERK])
def test_axe_finds_nothing_on_the_start_page_of(signed_in: Callable[..., Visitor], role: Role) -> None:
    visitor = signed_in("alder", role, width=390)
    visitor.opens("/alder/")
    visitor.axe_finds_nothing(on_paper=True)
    visitor.nothing_overflows()


def test_axe_finds_nothing_before_signing_in(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    for path in SIGNED_OUT:
        visitor.page.goto(path)
        visitor.looks_right_at_both_widths(on_paper=True)


def test_axe_finds_nothing_in_any_topic_of_the_help(visit: Callable[..., Visitor]) -> None:
    visitor = visit(width=NARROW)
    for topic in TOPICS:
        visitor.opens(f"/help/{topic.key}/")
        visitor.axe_finds_nothing()
        visitor.nothing_overflows()


def test_axe_finds_nothing_where_something_went_wrong(visit: Callable[..., Visitor]) -> None:
    """The pages of every refusal and of our own faults, as their handlers make them. Two people's texts (409) have a
    journey of their own."""
    visitor = visit(width=NARROW)
    for handler, status, _ in HANDLERS.values():
        visitor.page.route("**/alder/broken/", partial(_answer, handler(asked("/alder/broken/"))))
        visitor.opens("/alder/broken/", status=status)
        visitor.axe_finds_nothing(on_paper=True)
        visitor.nothing_overflows()


def _answer(response: HttpResponse, route: Route) -> None:
    route.fulfill(
        status=response.status_code, body=response.content, content_type=response.headers["Content-Type"]
    )
