"""The life of a local board's review of the card, and of what it puts to the trust board, as tables."""

from __future__ import annotations

from collections.abc import Mapping

from governance.lifecycle import Move
from governance.models import LgbReviewState as State

MOVES: Mapping[str, Move] = {
    "open": Move(("",), State.OPEN, "Open a review", "meeting.read"),
    "record": Move((State.OPEN,), State.RECORDED, "Record the review", "meeting.read"),
}
# What may be done without the review's state changing, and while it is in which.
WHILE: Mapping[str, tuple[str, ...]] = {
    "write": (State.OPEN,),
    "answer": (State.OPEN,),
    "escalate": (State.OPEN, State.RECORDED),
}
OWNERS: Mapping[str, str] = {
    "": "a governor in office, or the clerk",
    State.OPEN: "governors in office, who write; the headteacher, who answers; a chair in office, who records it",
    State.RECORDED: "nobody: it stays as it was signed; governors in office may still put an entry to the trust board",
}

TO_THE_BOARD: Mapping[str, Move] = {
    "escalate": Move(("",), "waiting", "Put it to the trust board", "meeting.read"),
    "respond": Move(("waiting",), "answered", "Record the board’s response", "meeting.write"),
}
OWNERS_AT_THE_BOARD: Mapping[str, str] = {
    "": "a governor in office",
    "waiting": "the board’s clerk: it stands at each meeting of the trust board until then",
    "answered": "nobody: the local board reads the response",
}


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    for name, states in WHILE.items():
        lines += [f"    {state} --> {state}: {name}" for state in states]
    return "\n".join(lines)


def diagram_at_the_board() -> str:
    lines = ["stateDiagram-v2"]
    for name, move in TO_THE_BOARD.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    return "\n".join(lines)
