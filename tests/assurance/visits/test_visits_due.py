"""Visits due: on their page, on dashboards, and for programs; by the academy's level where the framework says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from academies.models import Academy, Phase
from academies.use_cases import academies
from assurance.in_force import framework_for
from assurance.models import DecisionState, LevelDecision, Visit, VisitState
from assurance.visits_due import visits_due
from tests.assurance.improvement.world import FRAMEWORK
from tests.assurance.rated import begin
from tests.assurance.visits.world import access
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
ON = date(2026, 11, 17)
DOCUMENT = (
    FRAMEWORK
    + """
visits:
  - {id: health_check, name: Health check, every: term}
  - {id: walk, name: Walk}
support:
  - id: tiers
    name: Tiers
    level_word: tier
    level_words: tiers
    scale: rag
    entitlements:
      - id: health_check
        name: Health check
        levels:
          red: {says: Every half term, every: half_term}
"""
)


@pytest.fixture
def _begun(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        begin(DOCUMENT)


def visit(academy: Academy, held_on: date | None, **more: Any) -> None:
    framework = framework_for(2026)
    assert framework is not None
    Visit.objects.create(
        academy=academy,
        version=framework.version,
        type="health_check",
        type_name="Health check",
        planned_on=held_on or date(2026, 12, 1),
        held_on=held_on,
        state=VisitState.HELD if held_on else VisitState.PLANNED,
        **more,
    )


def decide(academy: Academy, level: str) -> None:
    framework = framework_for(2026)
    assert framework is not None
    LevelDecision.objects.create(
        academy=academy,
        version=framework.version,
        model="tiers",
        level=level,
        effective_from=date(2026, 9, 1),
        state=DecisionState.AGREED,
    )


@pytest.mark.usefixtures("_begun")
def test_visits_are_due_by_type_and_by_level(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 17, 9, tzinfo=UTC))
    first, second = (cast.academy("alder", number) for number in (0, 1))
    with trust_scope(cast.trust("alder").pk):
        decide(first, "red")
        decide(second, "green")  # an entitlement that its level does not name
        third = academies.add(
            name="Third Primary", urn=900_010, phase=Phase.PRIMARY, joined_on=None, by=Actor.command()
        )
        visit(first, date(2026, 9, 9), lead=cast.person("alder", Role.IMPROVEMENT_OFFICER))
        found = visits_due(access(cast, Role.DIRECTOR_OF_EDUCATION), on=ON)
        assert [(one.academy.pk, one.rhythm.words, one.standing.state) for one in found] == [
            (first.pk, "every half term", "due"),
            (third.pk, "every term", "due"),
        ]
        assert visits_due(access(cast, Role.TRUSTEE), on=ON) == ()
        own = visits_due(access(cast, Role.HEADTEACHER), on=ON)
        assert [one.academy.pk for one in own] == [first.pk]
        visit(third, None, lead=cast.person("alder", Role.IMPROVEMENT_OFFICER))
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    text = words(director.get(address("visits_due")))
    assert "Third Primary" in text
    assert "Planned (1)" in text
    assert "Plan it : Health check, Ashdown Primary" in text
    assert "Third Primary" not in words(director.get(address("visits_due") + "?show=due"))
    assert "No visits to show" in words(sign_in("alder", Role.CLERK).get(address("visits_due")))
    rows = director.get(address("api_visits_due")).json()
    assert {(row["academy_id"], row["standing"], row["due_on"]) for row in rows} == {
        (first.pk, "due", "2026-12-18"),
        (third.pk, "planned", "2026-12-18"),
    }
    for page in ("review_dashboard", "trust_dashboard"):
        assert "Visits due" in words(director.get(address(page)))
    assert "Visits due" not in words(sign_in("alder", Role.CEO).get(address("trust_dashboard")))


@pytest.mark.usefixtures("_begun")
def test_it_asks_the_same_of_the_database_however_many_academies(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    with trust_scope(cast.trust("alder").pk):
        director = access(cast, Role.DIRECTOR_OF_EDUCATION)
        for number in range(8):
            one = academies.add(
                name=f"Academy {number}",
                urn=900_100 + number,
                phase=Phase.PRIMARY,
                joined_on=None,
                by=Actor.command(),
            )
            decide(one, "red")
            visit(one, date(2026, 9, 9), lead=cast.person("alder", Role.IMPROVEMENT_OFFICER))
        with django_assert_num_queries(6):
            assert len(visits_due(director, on=ON)) >= 8
