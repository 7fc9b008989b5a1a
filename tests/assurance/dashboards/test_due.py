"""What is due and not done, on the dashboards and on an academy's page: whose, since when, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from academies.models import Academy, Phase
from academies.use_cases import academies, calendar
from assurance.dashboards.due import DueKind, due_at, due_for
from assurance.models import Report, Review, Risk
from assurance.reports.campaigns import campaign_for
from assurance.use_cases import report_campaigns, reviews, risks
from tests.assurance.card.world import entered, facts
from tests.assurance.rated import access_of
from tests.assurance.reports.opened import AT, ON, campaign, report_of, term
from tests.cast import Cast
from tests.trust_pages import address, by, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
CHRISTMAS = date(2026, 12, 23)


@pytest.fixture
def world(cast: Cast) -> Academy:
    """At Ashdown Primary a report, a review and a risk; a risk of the trust; and Castle Rise with its report alone."""
    with trust_scope(cast.trust("alder").pk):
        report_campaigns.open_term(campaign=campaign(), at=AT, on=ON, by=Actor.command())
        calendar.add_year(first_year=2025, by=Actor.command())
        academy = cast.academy("alder")
        director = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
        review = reviews.open_review(academy=academy, period=term(), by=director, at=AT)
        reviews.write(review=review, words=reviews.Words("All is well."), seen_revision=1, by=director, at=AT)
        entered(cast, academy, title="Too few teachers", review_on=date(2026, 12, 20))
        entered(cast, None, title="The sponsor leaves", review_on=date(2026, 12, 19))
        entered(cast, academy, title="Not yet", review_on=date(2027, 6, 1))
    return academy


def seen_by(cast: Cast, role: Role, on: date = CHRISTMAS) -> dict[str, list[tuple[str, bool]]]:
    with trust_scope(cast.trust("alder").pk):
        access = access_of(cast, role)
        found = due_for(access, list(Academy.objects.visible_to(access).by_name()), on=on)
        return lines_of(found)


def lines_of(found: tuple[DueKind, ...]) -> dict[str, list[tuple[str, bool]]]:
    return {
        kind.key: [(f"{line.academy}: {line.what}", line.is_overdue) for line in kind.lines] for kind in found
    }


def test_the_chief_executive_sees_what_is_overdue_everywhere(cast: Cast, world: Academy) -> None:
    everything = {
        "reports": [
            ("Ashdown Primary: Autumn term 2026/27", True),
            ("Castle Rise: Autumn term 2026/27", True),
        ],
        "reviews": [
            ("Ashdown Primary: Autumn term 2026/27", True),
            ("Castle Rise: Autumn term 2026/27", True),
        ],
        "risks": [("The whole trust: The sponsor leaves", True), ("Ashdown Primary: Too few teachers", True)],
    }
    assert seen_by(cast, Role.CEO) == seen_by(cast, Role.DIRECTOR_OF_EDUCATION) == everything


def test_a_review_is_due_by_the_end_of_its_term(cast: Cast, world: Academy) -> None:
    with trust_scope(cast.trust("alder").pk):
        ends_on = term().ends_on
    six_weeks_before = ends_on - timedelta(weeks=6)
    both = ["Ashdown Primary: Autumn term 2026/27", "Castle Rise: Autumn term 2026/27"]

    def on(day: date) -> list[tuple[str, bool]]:
        return seen_by(cast, Role.CEO, day)["reviews"]

    assert on(six_weeks_before - timedelta(days=1)) == []
    assert on(six_weeks_before) == on(ends_on) == [(one, False) for one in both]
    assert on(ends_on + timedelta(days=1)) == [(one, True) for one in both]
    with trust_scope(cast.trust("alder").pk):
        Review.objects.all().delete()
    # Nothing was missed before the trust reviewed its first term.
    assert on(ends_on) == [(one, False) for one in both]
    assert on(ends_on + timedelta(days=1)) == []


def test_what_is_done_is_not_there(cast: Cast, world: Academy) -> None:
    director = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
    head = by(cast.person("alder", Role.HEADTEACHER))
    with trust_scope(cast.trust("alder").pk):
        Report.objects.update(state="submitted", submitted_at=AT)
        review = reviews.send(review=Review.objects.get(), by=director, at=AT)
        reviews.reply(review=review, text="", by=head, at=AT)
        reviews.sign(review=review, by=director, at=AT)
        for risk in list(Risk.objects.open()):
            later = facts(cast, risk.academy, title=risk.title, review_on=date(2027, 6, 1))
            risks.change(risk=risk, facts=later, seen_revision=1, by=director, at=AT)
    assert seen_by(cast, Role.CEO) == {
        "reports": [],
        "reviews": [("Castle Rise: Autumn term 2026/27", True)],
        "risks": [],
    }


def test_a_head_sees_their_own_and_a_draft_that_waits_for_the_reply(cast: Cast, world: Academy) -> None:
    mine = {
        "reports": [("Ashdown Primary: Autumn term 2026/27", True)],
        "reviews": [],
        "risks": [("Ashdown Primary: Too few teachers", True)],
    }
    assert seen_by(cast, Role.HEADTEACHER) == mine
    director = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
    with trust_scope(cast.trust("alder").pk):
        sent = reviews.send(review=Review.objects.get(), by=director, at=AT)
        assert sent.reply_until is not None
        until = sent.reply_until
    draft = [("Ashdown Primary: Autumn term 2026/27", False)]
    assert seen_by(cast, Role.HEADTEACHER, until)["reviews"] == draft
    assert seen_by(cast, Role.HEADTEACHER, until + timedelta(days=1))["reviews"] == []


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.TRUST_ADMIN, {"reports"}),
        (Role.IMPROVEMENT_OFFICER, {"reviews", "risks"}),
        (Role.OPERATIONS_LEAD, {"reports", "reviews", "risks"}),
        (Role.CONTRIBUTOR, {"reports"}),
        (Role.LGB_CHAIR, {"risks"}),
        (Role.LGB_GOVERNOR, set()),
        (Role.TRUSTEE, {"risks"}),
        (Role.CLERK, {"risks"}),
        (Role.DATA_MANAGER, set()),
    ],
)
def test_each_role_sees_what_its_permissions_allow(
    cast: Cast, world: Academy, role: Role, kinds: set[str]
) -> None:
    assert set(seen_by(cast, role)) == kinds


def test_on_the_dashboard_and_the_academys_page(
    sign_in: SignIn, cast: Cast, world: Academy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 23, 9, tzinfo=UTC))
    ceo = sign_in("alder", Role.CEO)
    page = ceo.get(address("trust_dashboard"))
    text = words(page)
    assert (
        "Headteachers’ reports overdue 2 All reports Ashdown Primary: Autumn term 2026/27 Not started" in text
    )
    assert (
        "Termly reviews due 2 All reviews Ashdown Primary: Autumn term 2026/27 Being written Overdue" in text
    )
    assert "Risks past their review 2 In the register The whole trust: The sponsor leaves" in text
    with trust_scope(cast.trust("alder").pk):
        review, report = Review.objects.get(), report_of(world)
    of_the_term = address("report_campaign", period_id=report.period_id, key=report.key)
    for href in (
        f"{of_the_term}?state=late",
        address("review", review_id=review.pk),
        f"{address('reviews')}?period={review.period_id}",
        f"{address('risks')}?state=late",
    ):
        assert f'href="{href}"' in page.content.decode()
        assert ceo.get(href).status_code == 200
    # An academy whose review nobody has opened stands on the page that its line leads to.
    assert "Castle Rise – Not opened" in words(ceo.get(f"{address('reviews')}?period={review.period_id}"))
    head = sign_in("alder", Role.HEADTEACHER)
    assert "Castle Rise" not in words(head.get(address("reviews")))
    own = head.get(address("academy", academy_id=world.pk))
    assert "What is due Headteachers’ reports overdue Autumn term 2026/27 Not started Overdue since" in words(
        own
    )
    assert "The sponsor leaves" not in words(own)
    assert f'href="{address("report", report_id=report.pk)}"' in own.content.decode()
    assert head.get(address("report", report_id=report.pk)).status_code == 200
    data_manager = sign_in("alder", Role.DATA_MANAGER).get(address("academy", academy_id=world.pk))
    assert "What is due" not in words(data_manager)


def test_where_nothing_is_due(sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 9, 10, 9, tzinfo=UTC))
    with trust_scope(cast.trust("alder").pk):
        campaign()
    text = words(sign_in("alder", Role.CEO).get(address("trust_dashboard")))
    assert "Every report whose day has passed is submitted." in text
    assert "No review waits: each is signed, or its term ends in more than six weeks." in text
    assert "Every open risk has its next review ahead." in text
    academy = sign_in("alder", Role.HEADTEACHER).get(address("academy", academy_id=cast.academy("alder").pk))
    assert "What is due Nothing is overdue." in words(academy)


def test_as_many_queries_for_thirty_academies(cast: Cast, world: Academy) -> None:
    with trust_scope(cast.trust("alder").pk):
        access = access_of(cast, Role.CEO)

        def asked() -> tuple[int, int]:
            everywhere = list(Academy.objects.by_name())
            with CaptureQueriesContext(connection) as queries:
                found = due_for(access, everywhere, on=CHRISTMAS)
            return len(queries), len(found[0].lines) + len(found[1].lines)

        assert asked() == (4, 4)
        for number in range(28):
            fact: dict[str, Any] = {"name": f"Further {number}", "urn": 910_000 + number}
            academies.add(**fact, phase=Phase.PRIMARY, joined_on=None, by=Actor.command())
        again = campaign_for(term(), "headteacher")
        assert again is not None
        report_campaigns.open_term(campaign=again, at=AT, on=ON, by=Actor.command())
        assert asked() == (4, 60)
        with CaptureQueriesContext(connection) as queries:
            due_at(access, world, on=CHRISTMAS)
        assert len(queries) == 4
