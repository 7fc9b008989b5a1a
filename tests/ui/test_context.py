from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from tests.cast import Cast
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust, TrustState
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.context import shell, theme_css_url
from trust_portal.ui.theme import DEFAULT_COLOUR, address_of


def request_of(person: Any, trust: Trust | None = None, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = person
    request.trust = trust  # type: ignore[attr-defined]
    pairs = [(Role.CEO.value, None)]
    request.access = Access.of(person=person, trust=trust, memberships=pairs) if trust else None  # type: ignore[attr-defined]
    return request


def test_nothing_is_asked_of_the_database_before_a_page_needs_it() -> None:
    # Without the database: reading it would fail this test.
    context = shell(request_of(Person(pk=1), Trust(pk=1, slug="alder", colour="#ffcc00")))
    assert context["theme_css_url"] == f"/theme/{address_of('#ffcc00')}.css"
    assert context["trust_logo_url"] == ""


def test_signed_out_there_is_no_person_and_no_navigation() -> None:
    context = shell(request_of(AnonymousUser()))
    assert not context["person"]
    assert not context["navigation"]
    assert not context["other_trusts"]
    assert context["theme_css_url"] == theme_css_url(DEFAULT_COLOUR)


def test_a_request_that_came_no_further_than_the_first_middleware_has_a_shell() -> None:
    context = shell(RequestFactory().get("/"))
    assert not context["person"]
    assert context["trust"] is None


def test_a_colour_that_is_none_breaks_no_page() -> None:
    assert theme_css_url("purple") == theme_css_url(DEFAULT_COLOUR)


def test_the_logo_in_the_side_bar_is_the_small_one() -> None:
    trust = Trust(pk=1, slug="alder", colour=DEFAULT_COLOUR, logo="logo-1f.png")
    assert shell(request_of(Person(pk=1), trust))["trust_logo_url"] == "/alder/logo/logo-1f-small.png"


def test_the_navigation_marks_the_page(cast: Cast) -> None:
    context = shell(request_of(cast.person("alder", Role.CEO), cast.trust("alder"), "/alder/people/"))
    current = [link for section in context["navigation"] for link in section.links if link.current]
    assert [(link.label, link.current) for link in current] == [("People", "page")]


@pytest.fixture
def of_both(cast: Cast) -> Person:
    """The CEO of Alder, who is also a trustee of Birch."""
    person = cast.person("alder", Role.CEO)
    with trust_scope(cast.trust("birch").pk):
        people.join(person=person, held=[HeldRole(Role.TRUSTEE)], by=Actor.command())
    return person


def test_the_switcher_offers_the_persons_other_trusts(cast: Cast, of_both: Person) -> None:
    alder, birch = cast.trust("alder"), cast.trust("birch")
    assert shell(request_of(of_both, alder))["other_trusts"] == ((birch.name, "/birch/start/"),)
    assert shell(request_of(of_both))["other_trusts"] == (
        (alder.name, "/alder/start/"),
        (birch.name, "/birch/start/"),
    )
    assert not shell(request_of(cast.person("birch", Role.CEO), birch))["other_trusts"]


def test_the_switcher_leaves_out_a_closed_trust(cast: Cast, of_both: Person) -> None:
    Trust.objects.filter(slug="birch").update(state=TrustState.SUSPENDED)
    assert not shell(request_of(of_both, cast.trust("alder")))["other_trusts"]
