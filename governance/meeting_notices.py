"""What members are told of their meetings, in the transaction of the change."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from governance.models import BoardPack, BodyMember, Meeting
from trust_portal.notices.telling import NoticeKind, tell
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.ui.dates import time_in_words

MEETING = NoticeKind("meeting", "Agendas, packs, moves and cancellations of your meetings", "digest")


def tell_members(meeting: Meeting, words: str, *, at: datetime) -> int:
    """Those in office on the day of the meeting, for as long as their term lasts, and the clerk. How many are new."""
    return _tell(
        meeting,
        event=f"meeting-{meeting.pk}-{meeting.revision}",
        text=f"{words}: {meeting.body.name}, {time_in_words(meeting.starts_at)}",
        page=("meeting", {"meeting_id": meeting.pk}),
        at=at,
    )


def tell_members_of_pack(pack: BoardPack, *, at: datetime) -> int:
    """Once for each version that is released. How many are new."""
    meeting = pack.meeting
    words = "The pack is released" if pack.number == 1 else f"Version {pack.number} of the pack is released"
    return _tell(
        meeting,
        event=f"board-pack-{pack.pk}",
        text=f"{words}: {meeting.body.name}, {time_in_words(meeting.starts_at)}",
        page=("board_pack_read", {"board_pack_id": pack.pk}),
        at=at,
    )


def _tell(meeting: Meeting, *, event: str, text: str, page: tuple[str, dict[str, int]], at: datetime) -> int:
    in_office = BodyMember.objects.filter(body_id=meeting.body_id, person__isnull=False)
    people = set(in_office.in_office(on=meeting.met_on).values_list("person_id", flat=True))
    if meeting.body.clerk_id is not None:
        people.add(meeting.body.clerk_id)
    trust = Trust.objects.get(pk=bound_trust_id())
    name, values = page
    return tell(
        to={person_id for person_id in people if person_id is not None},
        event=event,
        kind=MEETING.name,
        text=text,
        url=reverse(name, kwargs={"trust": trust.slug, **values}),
        at=at,
    )
