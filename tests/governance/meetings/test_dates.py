"""Meetings on both sides of the nights on which the clocks change, and members on both sides of their last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from governance.forms_meetings import WhenForm
from governance.meeting_dates import meetings_of
from governance.models import Body, BodyMember, Meeting
from governance.schedule import at as in_london
from governance.use_cases import bodies, meetings
from tests.assurance.rated import access_of
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.notices.models import Notice

SUMMER, WINTER = date(2026, 10, 20), date(2026, 10, 27)  # the clocks go back in between
SPRING = date(2027, 3, 30)  # two days after they go forward: papers are due in winter
EVENING = time(18)
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_alder")]


@pytest.fixture
def clerk(cast: Cast) -> Any:
    return by(cast.person("alder", Role.CLERK))


@pytest.fixture
def board(cast: Cast, in_alder: None, clerk: Any) -> Body:
    """The trustee sits on it to the day of the first meeting; the clerk clerks it."""
    body = bodies.add(
        kind="board",
        name="The trust board",
        key="board",
        quorum=2,
        clerk=cast.person("alder", Role.CLERK),
        by=clerk,
    )
    bodies.appoint(
        body=body,
        person=cast.person("alder", Role.TRUSTEE),
        role="member",
        from_on=date(2025, 9, 1),
        until_on=SUMMER,
        by=clerk,
    )
    return body


def planned(body: Body, day: date, clerk: Any, *, hour: time = EVENING) -> Meeting:
    return meetings.plan(body=body, starts_at=in_london(day, hour), at=NOW, by=clerk)


def entries(cast: Cast, role: Role, on: date) -> list[tuple[str, date]]:
    return [(one.title, one.on) for one in meetings_of(access_of(cast, role), on=on)]


def test_a_calendar_has_six_in_the_evening_on_both_sides_of_each_change(
    cast: Cast, board: Body, clerk: Any
) -> None:
    for day in (SUMMER, WINTER, SPRING):
        planned(board, day, clerk)
    assert [one.starts_at.astimezone(UTC).hour for one in Meeting.objects.order_by("pk")] == [17, 18, 17]
    found = entries(cast, Role.CLERK, NOW.date())
    assert found == [
        ("The trust board, 18:00", SUMMER),
        ("Papers due: The trust board", date(2026, 10, 13)),
        ("The trust board, 18:00", WINTER),
        ("Papers due: The trust board", date(2026, 10, 20)),
        ("The trust board, 18:00", SPRING),
        ("Papers due: The trust board", date(2027, 3, 23)),
    ]


@pytest.mark.parametrize(("day", "hour"), [(SUMMER, 17), (WINTER, 18), (SPRING, 17)])
def test_what_a_clerk_types_is_the_time_in_london(day: date, hour: int) -> None:
    form = WhenForm({"starts_on": day.isoformat(), "starts": "18:00", "minutes_long": "60"})
    assert form.is_valid(), form.errors
    assert form.when()["starts_at"].astimezone(UTC).hour == hour


def test_a_meeting_past_midnight_is_on_its_own_day_in_london(cast: Cast, board: Body, clerk: Any) -> None:
    meeting = planned(board, SUMMER, clerk, hour=time(0, 30))
    assert meeting.starts_at.astimezone(UTC).date() == SUMMER - timedelta(days=1)
    assert (meeting.met_on, meeting.papers_due_on) == (SUMMER, date(2026, 10, 13))
    assert entries(cast, Role.TRUSTEE, SUMMER) == [("The trust board, 00:30", SUMMER)]


def test_a_term_ends_with_its_last_day_in_the_calendar(cast: Cast, board: Body, clerk: Any) -> None:
    planned(board, SUMMER, clerk)
    planned(board, WINTER, clerk)  # after the trustee's term
    assert entries(cast, Role.TRUSTEE, SUMMER) == [("The trust board, 18:00", SUMMER)]
    assert entries(cast, Role.TRUSTEE, SUMMER + timedelta(days=1)) == []
    member = BodyMember.objects.get()
    bodies.change_term(member=member, role="member", from_on=date(2025, 9, 1), until_on=None, by=clerk)
    assert len(entries(cast, Role.TRUSTEE, SUMMER)) == 2


def test_whoever_left_yesterday_is_told_nothing_any_more(cast: Cast, board: Body, clerk: Any) -> None:
    meeting = planned(board, SUMMER, clerk)
    last_moment = datetime(2026, 10, 20, 22, 59, tzinfo=UTC)  # a minute to midnight in London
    meetings.publish(meeting=meeting, at=last_moment, by=clerk)
    trustee, own = cast.person("alder", Role.TRUSTEE), cast.person("alder", Role.CLERK)
    told = Notice.objects.get(person=trustee)
    assert told.text == "The agenda is out: The trust board, 20 October 2026 at 18:00"
    meetings.move(
        meeting=meeting,
        starts_at=in_london(WINTER, EVENING),
        minutes_long=120,
        venue="",
        reason="No quorum",
        seen_revision=2,
        at=last_moment + timedelta(minutes=1),
        by=clerk,
    )
    assert Notice.objects.get(person=trustee) == told
    moved = Notice.objects.filter(person=own).latest("pk")
    assert moved.text == "Moved: The trust board, 27 October 2026 at 18:00"
