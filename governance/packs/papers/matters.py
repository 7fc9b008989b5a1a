"""What waits for a body: left open by its earlier meetings, and put to the trust board by local boards."""

from __future__ import annotations

from governance.escalations import escalations_at
from governance.meeting_sheet import open_matters
from governance.models import BodyKind, Meeting
from governance.packs.board_contents import Cell, Listing, ListRow, Table
from trust_portal.ui.dates import day_in_short

from .look import Look, listing


def matters(meeting: Meeting, look: Look) -> Listing:
    """As the members read them on the meeting's page: nothing of minutes that are still being written."""
    tables = [_left_open(meeting, look)]
    if meeting.body.kind == BodyKind.BOARD:
        tables.append(_put_to_the_board(meeting))
    return listing(look, *tables)


def _left_open(meeting: Meeting, look: Look) -> Table:
    rows = tuple(
        ListRow(
            one.text,
            (
                Cell(one.owned_by),
                Cell(day_in_short(one.due_on)),
                Cell(day_in_short(one.meeting.met_on)),
                Cell("Late" if one.is_late(on=look.on) else one.get_state_display()),
            ),
        )
        for one in open_matters(meeting.body, at=meeting.starts_at, sees_drafts=False)
    )
    return Table(
        "From earlier meetings",
        ("What is to be done", "By whom", "Due", "Asked on", "State"),
        rows,
        nothing="Nothing is open from earlier meetings.",
    )


def _put_to_the_board(meeting: Meeting) -> Table:
    rows = tuple(
        ListRow(
            one.text,
            (
                Cell(one.academy),
                Cell(f"{one.kind}: {one.part}"),
                Cell(one.answer or "–"),
                Cell(one.reason),
                Cell(day_in_short(one.on)),
            ),
            key=f"{one.text}, {one.academy}",
        )
        for one in escalations_at(meeting)
    )
    return Table(
        "Put to the trust board by local boards",
        ("What", "Academy", "About the card", "Headteacher’s answer", "Why the board", "Put on"),
        rows,
        nothing="No local board waits for a response of the trust board.",
    )
