"""Meetings in a person's calendar: those of the bodies that they sit on or clerk, and the days papers are due. And the
days on which the framework's committees meet, from which reports are planned back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse

from assurance.reports.committees import MeetingDay
from governance.models import BodyMember, Meeting, MeetingState
from governance.sight import visible_bodies
from trust_portal.accounts.access import Access
from trust_portal.notices.calendar import CalendarEntry
from trust_portal.ui.dates import LONDON


def meetings_of(access: Access, *, on: date) -> Iterator[CalendarEntry]:
    """From a month ago on; none of a body whose term is over, and none after the term's last day."""
    if not access.may("meeting.read"):
        return
    terms = list(BodyMember.objects.filter(person=access.person).in_office(on=on))
    bodies = {term.body_id for term in terms}
    own = visible_bodies(access, on=on).filter(Q(pk__in=bodies) | Q(clerk=access.person))
    found = (
        Meeting.objects.filter(body__in=own, starts_at__date__gte=on - timedelta(days=31))
        .exclude(state=MeetingState.CANCELLED)
        .select_related("body")
        .order_by("starts_at", "pk")
    )
    for meeting in found:
        is_clerk = meeting.body.clerk_id == access.person.pk
        sits = [term for term in terms if term.body_id == meeting.body_id]
        if not is_clerk and all(
            term.until_on is not None and term.until_on < meeting.met_on for term in sits
        ):
            continue
        url = reverse("meeting", kwargs={"trust": access.trust.slug, "meeting_id": meeting.pk})
        local = meeting.starts_at.astimezone(LONDON)
        title = f"{meeting.body.name}, {local:%H:%M}"
        yield CalendarEntry(f"meeting-{meeting.pk}", title, meeting.met_on, url, meeting.venue)
        if is_clerk:
            yield CalendarEntry(
                f"meeting-{meeting.pk}-papers", f"Papers due: {meeting.body.name}", meeting.papers_due_on, url
            )


def days_of_committee(committee: str, *, first: date, last: date) -> Iterator[MeetingDay]:
    """Of the body with this key in the framework, or of each academy's own. One query."""
    found = Meeting.objects.exclude(state=MeetingState.CANCELLED).filter(
        body__key=committee,
        starts_at__gte=datetime.combine(first, time(), LONDON),
        starts_at__lt=datetime.combine(last + timedelta(days=1), time(), LONDON),
    )
    for academy_id, starts_at in found.values_list("body__academy_id", "starts_at"):
        yield academy_id, starts_at.astimezone(LONDON).date()
