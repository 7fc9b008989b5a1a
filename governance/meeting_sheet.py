"""A meeting as its page shows it: agenda with papers, who was there, quorum, warnings, minutes, open matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from governance.live_pages import href_of
from governance.models import (
    AgendaItem,
    Body,
    Matter,
    Meeting,
    MeetingState,
    MinuteEntry,
    Minutes,
    Paper,
)
from governance.who_was_there import Quorum, There, noted_for
from trust_portal.ui.dates import LONDON


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """`is_late`: it came after the day on which papers were due."""

    paper: Paper
    href: str
    is_late: bool
    duties: int


@dataclass(frozen=True, slots=True)
class ShownItem:
    item: AgendaItem
    papers: tuple[ShownPaper, ...]
    entries: tuple[MinuteEntry, ...]


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """`attendance` and `quorum` belong to the minutes shown: beside signed ones, as they stood at the signing."""

    items: tuple[ShownItem, ...]
    unplaced: tuple[MinuteEntry, ...]
    attendance: tuple[There, ...]
    quorum: Quorum
    matters: tuple[Matter, ...]
    minutes: Minutes | None
    revisions: tuple[Minutes, ...]
    warnings: tuple[str, ...]
    minutes_long: int


def sheet_of(
    meeting: Meeting, *, trust: str, on: date, sees_drafts: bool, revision: int | None = None
) -> MeetingSheet:
    """A fixed number of queries. Minutes that are still being written are for whoever writes them alone."""
    items = list(meeting.items.order_by("place", "pk").prefetch_related("papers__duties"))
    revisions = list(meeting.minutes.select_related("signed_by__person").order_by("-revision"))
    is_shown = sees_drafts or meeting.state in (MeetingState.MINUTES_DRAFTED, MeetingState.MINUTES_APPROVED)
    shown = [one for one in revisions if one.is_frozen or is_shown]
    minutes = next((one for one in shown if revision in (None, one.revision)), None)
    entries = list(minutes.entries.order_by("pk").select_related("matter")) if minutes else []
    shown_items = tuple(
        ShownItem(
            item,
            tuple(_paper(one, meeting, trust) for one in item.papers.all()),
            tuple(entry for entry in entries if entry.item_id == item.pk),
        )
        for item in items
    )
    noted = noted_for(meeting, minutes)
    return MeetingSheet(
        items=shown_items,
        unplaced=tuple(entry for entry in entries if entry.item_id is None),
        attendance=noted.attendance,
        quorum=noted.quorum,
        matters=tuple(open_matters(meeting.body, at=meeting.starts_at, sees_drafts=sees_drafts)),
        minutes=minutes,
        revisions=tuple(shown),
        warnings=tuple(_warnings(meeting, shown_items, noted.quorum, on)),
        minutes_long=sum(item.minutes_long for item in items),
    )


def open_matters(body: Body, *, at: datetime, sees_drafts: bool) -> list[Matter]:
    return list(Matter.objects.open_when(body, at=at, sees_drafts=sees_drafts))


def _paper(paper: Paper, meeting: Meeting, trust: str) -> ShownPaper:
    added_on = paper.added_at.astimezone(LONDON).date()
    return ShownPaper(paper, href_of(paper, trust), added_on > meeting.papers_due_on, len(paper.duties.all()))


def _warnings(meeting: Meeting, items: tuple[ShownItem, ...], quorum: Quorum, on: date) -> list[str]:
    """What the clerk should see to before the meeting."""
    found: list[str] = []
    if meeting.state not in (MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED):
        return found
    if not quorum.is_possible:
        found.append(
            f"The body has {quorum.members} {'member' if quorum.members == 1 else 'members'} in office on that day; "
            f"its quorum is {quorum.needed}."
        )
    if on >= meeting.papers_due_on:
        without = [one.item.title for one in items if one.item.purpose == "decide" and not one.papers]
        if without:
            found.append(f"Papers are due and none is there for: {', '.join(without)}.")
        if meeting.state == MeetingState.PLANNED:
            found.append("The agenda should be out by now: the meeting is within a week, or over.")
    planned = sum(one.item.minutes_long for one in items)
    if planned > meeting.minutes_long:
        found.append(f"The items take {planned} minutes; the meeting is planned for {meeting.minutes_long}.")
    return found
