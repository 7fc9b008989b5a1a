"""What a person has to do for meetings and local boards, in their calendar until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse

from governance.models import (
    BodyKind,
    BodyMember,
    LgbReview,
    LgbReviewState,
    Meeting,
    MeetingState,
)
from governance.sight import may_clerk
from governance.use_cases.minutes import SIGN
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Role
from trust_portal.notices.calendar import CalendarEntry
from trust_portal.ui.dates import LONDON

_PAST = timedelta(days=92)  # a meeting of more than a term ago is dealt with at the next
_TO_WRITE_MINUTES = timedelta(days=14)


def minutes_to_write(access: Access, *, on: date) -> Iterator[CalendarEntry]:
    """Of meetings that are over, for whoever clerks the body: two weeks after each. One query."""
    if not may_clerk(access):
        return
    unwritten = (MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED, MeetingState.HELD)
    found = Meeting.objects.filter(
        body__clerk=access.person,
        state__in=unwritten,
        starts_at__gte=_midnight(on - _PAST),
        starts_at__lt=_midnight(on),
    )
    for one in found.select_related("body").order_by("starts_at", "pk"):
        yield CalendarEntry(
            key=f"meeting-{one.pk}-minutes",
            title=f"Minutes are to be written: {one.body.name}",
            on=one.met_on + _TO_WRITE_MINUTES,
            url=reverse("meeting", kwargs={"trust": access.trust.slug, "meeting_id": one.pk}),
            is_task=True,
        )


def cards_to_review(access: Access, *, on: date) -> Iterator[CalendarEntry]:
    """For the chairs of local boards: the academy's card before each meeting, until its review is recorded. Two
    queries."""
    if not access.roles & {Role.LGB_CHAIR, Role.LGB_GOVERNOR}:
        return
    chaired = BodyMember.objects.filter(person=access.person, role__in=SIGN, body__kind=BodyKind.LGB)
    coming = Meeting.objects.exclude(state=MeetingState.CANCELLED).filter(
        body__in=chaired.in_office(on=on).values("body_id"), starts_at__gte=_midnight(on - _PAST)
    )
    meetings = list(coming.select_related("body").order_by("starts_at", "pk"))
    if not meetings:
        return
    reviews = {
        one.meeting_id: one
        for one in LgbReview.objects.filter(meeting__in=meetings).only("pk", "meeting_id", "state")
    }
    for one in meetings:
        review = reviews.get(one.pk)
        if review is not None and review.state == LgbReviewState.RECORDED:
            continue
        where = {"trust": access.trust.slug}
        yield CalendarEntry(
            key=f"meeting-{one.pk}-card",
            title=f"Review the academy’s card before the meeting: {one.body.name}",
            on=one.met_on,
            url=reverse("lgb_review", kwargs={**where, "lgb_review_id": review.pk})
            if review
            else f"{reverse('lgb_review_open', kwargs=where)}?meeting={one.pk}",
            is_task=review is not None,  # one that nobody began is not recorded after the meeting
        )


def questions_to_answer(access: Access, *, on: date) -> Iterator[CalendarEntry]:
    """For headteachers: the questions of their local board, before its meeting. One query."""
    leads = access.places.get(Role.HEADTEACHER, frozenset())
    if not leads:
        return
    own = LgbReview.objects.open().filter(body__academy__place_id__in=leads).select_related("body", "meeting")
    rows: Any = own.with_unanswered().order_by("meeting__starts_at", "pk")
    for one in rows:
        if one.meeting is None or not one.unanswered:
            continue
        yield CalendarEntry(
            key=f"lgb-review-{one.pk}-answers",
            title=f"Answer the questions of {one.body.name}",
            on=one.meeting.met_on,
            url=reverse("lgb_review", kwargs={"trust": access.trust.slug, "lgb_review_id": one.pk}),
            is_task=True,
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
