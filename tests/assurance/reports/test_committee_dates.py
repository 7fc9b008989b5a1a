"""A report's dates are counted back from the meeting that reads it, where one is planned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.test import Client

from assurance.models import Report, ReportState
from assurance.reports import jobs
from assurance.reports.campaigns import Campaign, campaign_for, campaigns
from assurance.use_cases import report_campaigns
from assurance.use_cases.publishing import publish
from governance.models import Body, BodyKind, Meeting, MeetingState
from tests.assurance.reports.opened import AT, DOCUMENT, campaign, term
from tests.cast import Cast
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope

READ_BY = DOCUMENT.replace("    sections:", "    committee: standards\n    sections:", 1) + (
    "committees:\n  - {id: standards, name: Standards, meets: Every term}\n"
)


def begun() -> Campaign:
    campaign()
    publish(document=READ_BY, first_year=2026, at=AT, by=Actor.command())
    return again()


def again() -> Campaign:
    found = campaign_for(term(), "headteacher")
    assert found is not None
    return found


def meeting(body: Body, *days: date, state: str = MeetingState.PLANNED) -> None:
    for day in days:
        at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        Meeting.objects.create(body=body, first_year=2026, starts_at=at, state=state, reason="Ill")


@pytest.mark.django_db
@pytest.mark.usefixtures("in_alder")
def test_the_last_meeting_of_the_committee_in_the_term_counts(django_assert_num_queries: Any) -> None:
    assert begun().dates.due_on == date(2026, 12, 4)  # 14 days before the end of the term
    body = Body.objects.create(kind=BodyKind.COMMITTEE, name="Standards committee", key="standards")
    meeting(Body.objects.create(kind=BodyKind.COMMITTEE, name="Finance", key="finance"), date(2026, 9, 29))
    assert again().committee_on is None
    meeting(body, date(2026, 10, 6), date(2026, 12, 1), date(2027, 3, 2))
    meeting(body, date(2026, 12, 15), state=MeetingState.CANCELLED)
    found = again()
    assert (found.committee_on, found.dates.due_on) == (date(2026, 12, 1), date(2026, 11, 17))
    report_campaigns.open_term(campaign=found, at=AT, on=date(2026, 11, 16), by=Actor.command())
    assert set(Report.objects.values_list("due_on", "committee_on")) == {
        (date(2026, 11, 17), date(2026, 12, 1))
    }
    with django_assert_num_queries(4):
        autumn, spring, summer = campaigns(on=date(2026, 11, 16))
    assert (autumn.dates, autumn.committee_on) == (found.dates, found.committee_on)
    assert (spring.committee_on, summer.committee_on) == (date(2027, 3, 2), None)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_alder")
def test_open_reports_follow_a_meeting_that_moves(cast: Cast) -> None:
    begun()
    body = Body.objects.create(kind=BodyKind.COMMITTEE, name="Standards committee", key="standards")
    meeting(body, date(2026, 12, 1))
    report_campaigns.open_term(campaign=again(), at=AT, on=date(2026, 10, 20), by=Actor.command())
    first, second = Report.objects.order_by("academy__name")
    Report.objects.filter(pk=second.pk).update(state=ReportState.SUBMITTED, submitted_at=AT)

    def on_the_day(on: date, *, meets: date, state: str = MeetingState.PLANNED) -> list[Any]:
        at = datetime(meets.year, meets.month, meets.day, 18, tzinfo=UTC)
        Meeting.objects.update(starts_at=at, state=state, reason="Ill")
        for _ in range(2):  # the second time finds nothing to do
            jobs.tend(at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC))
        return list(Report.objects.order_by("academy__name").values_list("due_on", "committee_on"))

    before = first.due_on
    # Later: the writers have longer; what is submitted keeps its due date and is read on the new day.
    assert on_the_day(date(2026, 11, 2), meets=date(2026, 12, 10)) == [
        (date(2026, 11, 26), date(2026, 12, 10)),
        (before, date(2026, 12, 10)),
    ]
    # So near that its due date would be past: a week is left.
    assert on_the_day(date(2026, 11, 9), meets=date(2026, 11, 12))[0] == (
        date(2026, 11, 16),
        date(2026, 11, 12),
    )
    # Cancelled: counted from the end of the term again.
    assert on_the_day(date(2026, 11, 10), meets=date(2026, 11, 12), state=MeetingState.CANCELLED)[0] == (
        date(2026, 12, 4),
        None,
    )
    assert AuditEntry.objects.filter(verb="report.dates_moved").count() == 3
    head = cast.person("alder", Role.HEADTEACHER)
    told = [
        notice.text
        for notice in Notice.objects.filter(person=head).order_by("pk")
        if "another date" in notice.text
    ]
    assert [text.partition("due on ")[2] for text in told] == [
        "Thursday 26 November 2026.",
        "Monday 16 November 2026.",
        "Friday 4 December 2026.",
    ]


def test_an_academys_own_committee_gives_it_a_date_of_its_own(
    cast: Cast, sign_in: Callable[[str, Role], Client]
) -> None:
    first, second = (cast.academy("alder", number) for number in (0, 1))
    with trust_scope(cast.trust("alder").pk):
        period = begun().period
        local = Body.objects.create(kind=BodyKind.LGB, name="Local", key="standards", academy=first)
        meeting(local, date(2026, 11, 24))
        found = again()
        assert found.dates_for(first.pk).due_on == date(2026, 11, 10)
        assert found.dates_for(second.pk).due_on == date(2026, 12, 4)
        assert found.opens_on == date(2026, 10, 13)
        # Each opens on its own day; by hand all of them do.
        jobs.tend(at=datetime(2026, 10, 13, 9, tzinfo=UTC))
        assert Job.objects.get(kind=jobs.NAME).arguments["move"] == "open"
        on = date(2026, 10, 13)
        opened = partial(report_campaigns.open_term, campaign=found, at=AT, on=on, by=Actor.command())
        assert opened(only_begun=True) == 1
        assert Report.objects.get().academy_id == first.pk
        jobs.tend(at=datetime(2026, 10, 14, 9, tzinfo=UTC))
        assert Job.objects.filter(kind=jobs.NAME).count() == 1
        assert opened() == 1
    page = words(
        sign_in("alder", Role.DIRECTOR_OF_EDUCATION).get(
            address("report_campaign", period_id=period.pk, key="headteacher")
        )
    )
    assert "due between Tuesday 10 November 2026 and Friday 4 December 2026" in page
