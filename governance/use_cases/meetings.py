"""Meetings: planned for a year or one by one, moved, cancelled, and on their way to approved minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.calendar_dates import school_year_of
from academies.models import Academy, Period, PeriodKind
from governance.lifecycle import MOVES
from governance.live_pages import LIVE_PAGES
from governance.meeting_notices import tell_members
from governance.models import (
    AgendaItem,
    AgendaTemplateItem,
    Body,
    BodyKind,
    Meeting,
    MeetingQuerySet,
    MeetingState,
    Paper,
    PaperKind,
)
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.holding import hold_trust
from trust_portal.ui.dates import LONDON

from .bodies import opens_matters
from .meeting_moves import ChangedMeanwhile, MoveNotAllowed, label_of, locked_for

YEARS = range(2000, 2101)
_NEAR = timedelta(hours=4)


@transaction.atomic
def plan(
    *,
    body: Body,
    starts_at: datetime,
    minutes_long: int = 120,
    venue: str = "",
    at: datetime,
    by: Actor,
) -> Meeting:
    """A meeting with the agenda of its half term. Raises ValidationError naming the field."""
    Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    _check_free(body, starts_at, but=None)
    day = starts_at.astimezone(LONDON).date()
    half_term = Period.objects.filter(kind=PeriodKind.HALF_TERM, ends_on__gte=day).order_by("ends_on").first()
    meeting = Meeting.objects.create(
        body=body,
        first_year=school_year_of(day),
        half_term=half_term.number if half_term else None,
        starts_at=starts_at,
        minutes_long=minutes_long,
        venue=venue.strip(),
    )
    _lay_out(meeting, at=at, by=by)
    record(by=by, verb="meeting.planned", on=meeting, label=label_of(meeting), after=_facts(meeting))
    return meeting


@transaction.atomic
def plan_all(
    *, meetings: Sequence[tuple[Body, datetime]], at: datetime, by: Actor
) -> tuple[list[Meeting], int]:
    """Those of the proposed ones for which the body has no other meeting, and of how many it has."""
    hold_trust()  # who presses twice finds them there
    planned, there = [], 0
    for body, starts_at in meetings:
        if _others_near(body, starts_at).exists():
            there += 1
        else:
            planned.append(plan(body=body, starts_at=starts_at, at=at, by=by))
    return planned, there


@transaction.atomic
def move(
    *,
    meeting: Meeting,
    starts_at: datetime,
    minutes_long: int,
    venue: str,
    reason: str,
    seen_revision: int,
    at: datetime,
    by: Actor,
) -> Meeting:
    """To another time or place. Raises ValidationError, MoveNotAllowed, ChangedMeanwhile."""
    held = locked_for(meeting, "move")
    is_another_time = starts_at != held.starts_at
    if held.revision != seen_revision:
        raise ChangedMeanwhile(held)
    if is_another_time:
        if not reason.strip():
            raise ValidationError({"reason": "Say why it is moved."})
        _check_free(held.body, starts_at, but=held)
        held.moved_from = held.moved_from or held.starts_at
    before = _facts(held)
    held.starts_at, held.minutes_long, held.venue = starts_at, minutes_long, venue.strip()
    held.first_year = school_year_of(held.met_on)
    held.reason = reason.strip() or held.reason
    held.revision += 1
    held.save()
    record(by=by, verb="meeting.moved", on=held, label=label_of(held), before=before, after=_facts(held))
    if is_another_time:
        tell_members(held, "Moved", at=at)
    return held


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, at: datetime, by: Actor) -> Meeting:
    """It stays in the schedule, with its reason. Raises MoveNotAllowed and ValidationError."""
    held = locked_for(meeting, "cancel")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is cancelled."})
    _moved(held, "cancel", "meeting.cancelled", by, reason=reason.strip())
    tell_members(held, "Cancelled", at=at)
    return held


@transaction.atomic
def publish(*, meeting: Meeting, at: datetime, by: Actor) -> Meeting:
    """The members read the agenda from now on. Raises MoveNotAllowed where it is empty."""
    held = locked_for(meeting, "publish")
    if not held.items.exists():
        raise MoveNotAllowed("The agenda has no items yet.")
    _moved(held, "publish", "meeting.published", by)
    tell_members(held, "The agenda is out", at=at)
    return held


@transaction.atomic
def hold(*, meeting: Meeting, at: datetime, by: Actor) -> Meeting:
    """It has taken place. Raises MoveNotAllowed before it has begun."""
    held = locked_for(meeting, "hold")
    if at < held.starts_at:
        raise MoveNotAllowed("The meeting has not begun yet.")
    return _moved(held, "hold", "meeting.held", by)


def _moved(held: Meeting, name: str, verb: str, by: Actor, reason: str = "") -> Meeting:
    before = held.state
    held.state = MOVES[name].after
    if reason:
        held.reason = reason
    held.revision += 1
    held.save()
    after: dict[str, object] = {"state": held.state}
    if reason:
        after["reason"] = reason
    record(by=by, verb=verb, on=held, label=label_of(held), before={"state": before}, after=after)
    return held


def _check_free(body: Body, starts_at: datetime, *, but: Meeting | None) -> None:
    if starts_at.year not in YEARS:
        raise ValidationError({"starts_on": f"Choose a day from {YEARS[0]} to {YEARS[-1]}."})
    others = _others_near(body, starts_at)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ValidationError({"starts_on": "This body has another meeting at that time."})


def _others_near(body: Body, starts_at: datetime) -> MeetingQuerySet:
    """Within four hours of it."""
    near = (starts_at - _NEAR, starts_at + _NEAR)
    held = Meeting.objects.filter(body=body).exclude(state=MeetingState.CANCELLED)
    return held.filter(starts_at__gt=near[0], starts_at__lt=near[1])


def _lay_out(meeting: Meeting, *, at: datetime, by: Actor) -> None:
    """The items of the body's template for the half term, with the papers that come by themselves."""
    template = AgendaTemplateItem.objects.filter(body_id=meeting.body_id).order_by("place")
    chosen = [one for one in template if one.half_term in (None, meeting.half_term)]
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            place=place,
            title=one.title,
            lead=one.lead,
            purpose=one.purpose,
            minutes_long=one.minutes_long,
            opens_matters=opens_matters(one.title),
        )
        for place, one in enumerate(chosen, start=1)
    )
    academy: Academy | None = meeting.body.academy if meeting.body.kind == BodyKind.LGB else None
    papers = []
    for item, one in zip(items, chosen, strict=True):
        page = LIVE_PAGES.get(one.live_page)
        if page is not None and page.href("trust", 1) and (academy is not None or not page.needs_academy):
            papers.append(
                Paper(
                    item=item,
                    kind=PaperKind.LIVE,
                    title=f"{page.label}: {academy.name}"[:200]
                    if page.needs_academy and academy
                    else page.label,
                    live_page=one.live_page,
                    academy=academy if page.needs_academy else None,
                    added_at=at,
                    added_by=by.person,
                )
            )
    Paper.objects.bulk_create(papers)


def _facts(meeting: Meeting) -> dict[str, object]:
    return {
        "starts_at": meeting.starts_at.astimezone(LONDON).isoformat(),
        "minutes_long": meeting.minutes_long,
        "venue": meeting.venue,
        "reason": meeting.reason,
    }
