"""What members are told of their meetings, in the transaction of the change."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from governance.models import BodyMember, Meeting
from trust_portal.notices.kinds import NoticeKind, roles_that_may
from trust_portal.notices.telling import tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import LONDON, time_in_words

MEETING = NoticeKind(
    "meeting",
    "Agendas, moves and cancellations of your meetings",
    "digest",
    roles=roles_that_may("meeting.read"),
)


def tell_members(meeting: Meeting, words: str, *, at: datetime) -> int:
    """Those in office on the day of the meeting who have not left since, and the clerk. How many are new."""
    today = at.astimezone(LONDON).date()
    terms = BodyMember.objects.filter(body_id=meeting.body_id, person__isnull=False)
    in_office = terms.in_office(on=meeting.met_on).exclude(until_on__lt=today)
    people = set(in_office.values_list("person_id", flat=True))
    if meeting.body.clerk_id is not None:
        people.add(meeting.body.clerk_id)
    trust = Trust.objects.get(pk=bound_trust_id())
    return tell(
        to={person_id for person_id in people if person_id is not None},
        event=f"meeting-{meeting.pk}-{meeting.revision}",
        kind=MEETING.name,
        text=f"{words}: {meeting.body.name}, {time_in_words(meeting.starts_at)}",
        url=reverse("meeting", kwargs={"trust": trust.slug, "meeting_id": meeting.pk}),
        at=at,
    )
