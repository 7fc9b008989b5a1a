"""The life of a meeting as a table: which moves there are, and who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from governance.models import MeetingState as State


@dataclass(frozen=True, slots=True)
class Move:
    """`before` "": there is no meeting yet. `label` is what its button says."""

    before: tuple[str, ...]
    after: str
    label: str
    needs: str = "meeting.write"


MOVES: Mapping[str, Move] = {
    "plan": Move(("",), State.PLANNED, "Plan a meeting"),
    "publish": Move((State.PLANNED,), State.AGENDA_PUBLISHED, "Publish the agenda"),
    "hold": Move((State.AGENDA_PUBLISHED,), State.HELD, "Record that it was held"),
    "draft": Move((State.HELD,), State.MINUTES_DRAFTED, "The minutes are drafted"),
    "approve": Move((State.MINUTES_DRAFTED,), State.MINUTES_APPROVED, "Record the approval"),
    "correct": Move((State.MINUTES_APPROVED,), State.MINUTES_DRAFTED, "Correct the minutes"),
    "cancel": Move((State.PLANNED, State.AGENDA_PUBLISHED), State.CANCELLED, "Cancel it"),
}

# What may be done without the meeting's state changing, and while it is in which.
WHILE: Mapping[str, tuple[str, ...]] = {
    "move": (State.PLANNED, State.AGENDA_PUBLISHED),
    "agenda": (State.PLANNED, State.AGENDA_PUBLISHED),
    "papers": (State.PLANNED, State.AGENDA_PUBLISHED),
    "attendance": (State.AGENDA_PUBLISHED, State.HELD, State.MINUTES_DRAFTED),
    "minutes": (State.HELD, State.MINUTES_DRAFTED),
}

OWNERS: Mapping[str, str] = {
    "": "the clerk",
    State.PLANNED: "the clerk; whoever writes papers adds them",
    State.AGENDA_PUBLISHED: "the clerk; members read the agenda and its papers",
    State.HELD: "the clerk, who writes the minutes",
    State.MINUTES_DRAFTED: "the clerk; members read the draft, a chair in office signs it at a meeting",
    State.MINUTES_APPROVED: "nobody: approved minutes never change; the clerk may begin a correction",
    State.CANCELLED: "nobody: it stays in the schedule with its reason",
}


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    lines += [f"    {state} --> {state}: move" for state in WHILE["move"]]
    return "\n".join(lines)
