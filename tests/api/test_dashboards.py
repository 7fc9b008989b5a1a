"""The dashboards by programs: what the pages show, for whom they show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from academies.models import Phase
from academies.use_cases import academies
from assurance.in_force import InForce
from assurance.models import DashboardVisit
from assurance.use_cases.confirming import confirm
from tests.api.conftest import Call
from tests.assurance.card.world import entered
from tests.assurance.rated import AT, access_of, begin, by, says, spot, suggest, term
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor

SignIn = Callable[[str, Role], Client]
IN_SPRING = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture
def framework(cast: Cast, in_alder: None, monkeypatch: pytest.MonkeyPatch) -> InForce:
    """Attendance of Ashdown Primary fell to red; behaviour was signed green with nothing behind it; a risk is late."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: IN_SPRING)
    framework = begin(years=(2025, 2026))
    academy = cast.academy("alder")
    suggest(framework, term(3, 2025), academy, {"attendance": "green"})
    suggest(framework, term(1), academy, {"attendance": "red"})
    access = access_of(cast, Role.DIRECTOR_OF_EDUCATION)
    where = spot(access, term(1), academy, "behaviour")
    confirm(access=access, spot=where, said=says("green"), at=AT, by=by(access))
    entered(cast, academy, title="Too few teachers", review_on=IN_SPRING.date().replace(day=4))
    return framework


def test_it_says_what_the_page_says(framework: InForce, cast: Cast, api: Call, sign_in: SignIn) -> None:
    academy = cast.academy("alder")
    read = api("alder", Role.CEO).get("dashboard/")
    assert read.status_code == 200, read.content
    found = read.json()
    ratings = found["ratings"]
    assert (ratings["grid"], ratings["period_id"]) == ("areas", term(1).pk)
    (worse,) = ratings["worse"]
    assert (worse["academy_id"], worse["area"], worse["before"]["key"], worse["level"]["key"]) == (
        *(academy.pk, "Attendance"),
        *("green", "red"),
    )
    assert worse["area_id"] == framework.area_ids["areas", "attendance"]
    assert {one["level"]["key"]: (one["number"], one["before"]) for one in ratings["totals"]} == {
        "green": (1, 1),
        "amber": (0, 0),
        "red": (1, 0),
    }
    (row,) = (one for one in ratings["academies"] if one["academy_id"] == academy.pk)
    assert (row["signed"], row["total"], row["down"]) == (1, 3, 2)
    assert "without_evidence" not in ratings
    risks = next(one for one in found["due"] if one["kind"] == "risks")
    (late,) = risks["lines"]
    assert (late["academy"], late["what"], late["is_overdue"]) == (
        "Ashdown Primary",
        "Too few teachers",
        True,
    )
    page = sign_in("alder", Role.CEO).get(address("trust_dashboard"))
    for said in ("Worse than last term 1", "Risks past their review 1", "1 of 3"):
        assert said in words(page)
    # The page notes that somebody looked; a program that reads does not.
    assert DashboardVisit.objects.count() == 1


def test_what_does_not_add_up_is_for_those_who_sign(framework: InForce, api: Call) -> None:
    ratings = api("alder", Role.DIRECTOR_OF_EDUCATION).get("dashboard/reviews/").json()["ratings"]
    assert [one["area"] for one in ratings["without_evidence"]] == ["Behaviour"]
    assert [(one["name"], one["mean"]) for one in ratings["reviewers"]] == [
        ("Director of Education of Alder", 100)
    ]
    assert api("alder", Role.CEO).get("dashboard/reviews/").status_code == 403
    assert api("alder", Role.CEO).get("dashboard/?grid=weather").status_code == 400
    assert api("alder", Role.CEO).get("dashboard/?grid=areas").json()["ratings"]["grid"] == "areas"


def test_nobody_sees_more_than_on_the_page(framework: InForce, cast: Cast, api: Call) -> None:
    head = api("alder", Role.HEADTEACHER).get("dashboard/").json()
    assert head["ratings"]["worse"] == []
    assert [one["academy_id"] for one in head["ratings"]["academies"]] == [cast.academy("alder").pk]
    assert head["ratings"]["unsigned_before"] == head["visits_due"] == []
    assert api("alder", Role.DATA_MANAGER).get("dashboard/").status_code == 403


def test_before_there_is_a_framework(in_alder: None, api: Call) -> None:
    found = api("alder", Role.CEO).get("dashboard/").json()
    assert found["ratings"] is None
    assert [one["lines"] for one in found["due"]] == [[], [], []]


def test_as_many_queries_for_many_academies(framework: InForce, api: Call) -> None:
    ceo = api("alder", Role.CEO)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ceo.get("dashboard/").status_code == 200
        return len(queries)

    asked()
    few = asked()
    for number in range(12):
        one = academies.add(
            name=f"Further {number}",
            urn=910_000 + number,
            phase=Phase.PRIMARY,
            joined_on=None,
            by=Actor.command(),
        )
        suggest(framework, term(1), one, {"attendance": "red"})
    assert asked() == few
