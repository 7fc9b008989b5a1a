"""The dashboards as people see them: from any colour to its cause, and only as far as they see ratings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academies.models import Phase
from academies.use_cases import academies
from assurance.in_force import InForce
from assurance.models import DashboardVisit
from assurance.use_cases.confirming import confirm
from assurance.use_cases.sharing import share
from tests.assurance.rated import AT, access_of, begin, by, says, spot, suggest, term
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def framework(cast: Cast) -> InForce:
    """Two terms: attendance of Ashdown Primary fell to red, and behaviour was signed green with nothing behind it."""
    with trust_scope(cast.trust("alder").pk):
        framework = begin(years=(2025, 2026))
        academy = cast.academy("alder")
        suggest(framework, term(3, 2025), academy, {"attendance": "green"})
        suggest(framework, term(1), academy, {"attendance": "red"})
        access = access_of(cast, Role.DIRECTOR_OF_EDUCATION)
        where = spot(access, term(1), academy, "behaviour")
        confirm(access=access, spot=where, said=says("green"), at=AT, by=by(access))
    return framework


def test_before_there_is_a_framework(sign_in: SignIn) -> None:
    page = sign_in("alder", Role.CEO).get(address("trust_dashboard"))
    assert page.status_code == 200
    assert "No framework yet" in words(page)


def test_from_a_colour_to_its_cause_in_two_clicks(sign_in: SignIn, cast: Cast, framework: InForce) -> None:
    client = sign_in("alder", Role.CEO)
    page = client.get(address("trust_dashboard"))
    text = words(page)
    assert "Worse than last term 1" in text
    assert "Ashdown Primary: Attendance" in text
    academy = cast.academy("alder").pk
    with trust_scope(cast.trust("alder").pk):
        parts: dict[str, Any] = {
            "period_id": term(1).pk,
            "academy_id": academy,
            "area_id": framework.area_ids["areas", "attendance"],
        }
    href = address("rating", **parts)
    assert f'href="{href}"' in page.content.decode()
    assert client.get(href).status_code == 200


def test_what_is_new_since_the_visit_before(sign_in: SignIn, cast: Cast, framework: InForce) -> None:
    client = sign_in("alder", Role.CEO)
    assert "New since your last visit" not in words(client.get(address("trust_dashboard")))
    yesterday = timezone.now() - timedelta(days=1)
    with trust_scope(cast.trust("alder").pk):
        DashboardVisit.objects.update(seen_at=yesterday)
    text = words(client.get(address("trust_dashboard")))
    assert "New since your last visit 2" in text
    with trust_scope(cast.trust("alder").pk):
        visit = DashboardVisit.objects.get()
    assert visit.before_at == yesterday
    assert timezone.now() - visit.seen_at < timedelta(minutes=5)


def test_what_does_not_add_up(sign_in: SignIn, framework: InForce) -> None:
    text = words(sign_in("alder", Role.DIRECTOR_OF_EDUCATION).get(address("review_dashboard")))
    assert "Signed at the best level without evidence 1 Ashdown Primary: Behaviour" in text
    assert "Director of Education of Alder 1" in text
    assert "not signed" in text
    assert sign_in("alder", Role.CEO).get(address("review_dashboard")).status_code == 403


def test_nobody_sees_more_than_their_ratings(sign_in: SignIn, cast: Cast, framework: InForce) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    text = words(head.get(address("trust_dashboard")))
    assert "Attendance" not in text
    assert "Castle Rise" not in text
    operations = words(sign_in("alder", Role.OPERATIONS_LEAD).get(address("review_dashboard")))
    assert "Money" in operations
    assert "Behaviour" not in operations
    with trust_scope(cast.trust("alder").pk):
        access = access_of(cast, Role.DIRECTOR_OF_EDUCATION)
        grid = framework.pack.grid("areas")
        share(access=access, framework=framework, grid=grid, period=term(1), at=AT, by=by(access))
    assert "1 of 3" in words(head.get(address("trust_dashboard")))
    assert sign_in("birch", Role.CEO).get(address("trust_dashboard")).status_code == 404


def test_as_many_queries_for_many_academies(sign_in: SignIn, cast: Cast, framework: InForce) -> None:
    client = sign_in("alder", Role.CEO)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address("trust_dashboard"))
        return len(queries)

    asked()
    few = asked()
    with trust_scope(cast.trust("alder").pk):
        for number in range(12):
            facts: dict[str, Any] = {"name": f"Further {number}", "urn": 910_000 + number}
            one = academies.add(**facts, phase=Phase.PRIMARY, joined_on=None, by=Actor.command())
            suggest(framework, term(1), one, {"attendance": "red"})
    assert asked() == few <= 27
