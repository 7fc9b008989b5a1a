"""The life of a target as a table: which moves there are, what each needs, and who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from academies.models import TargetState


@dataclass(frozen=True, slots=True)
class Move:
    """`before` "": there is none yet. `needs` is the permission, for the academy that the target is of."""

    before: tuple[str, ...]
    after: str
    needs: str
    words: str


MOVES: Mapping[str, Move] = {
    "propose": Move(("",), TargetState.PROPOSED, "targets.propose", "Proposed"),
    "change": Move(
        (TargetState.PROPOSED, TargetState.RETURNED, TargetState.REVIEWED),
        TargetState.PROPOSED,
        "targets.propose",
        "Proposed another one",
    ),
    "review": Move((TargetState.PROPOSED,), TargetState.REVIEWED, "targets.review", "Agreed with it"),
    "ask": Move((TargetState.PROPOSED,), TargetState.RETURNED, "targets.review", "Asked for another one"),
    "agree": Move((TargetState.REVIEWED,), TargetState.AGREED, "targets.agree", "Agreed for the board"),
    "send_back": Move(
        (TargetState.REVIEWED,), TargetState.RETURNED, "targets.agree", "Sent back by the board"
    ),
    "supersede": Move(
        (TargetState.AGREED,), TargetState.SUPERSEDED, "targets.agree", "Another one took its place"
    ),
    "withdraw": Move(
        (TargetState.PROPOSED, TargetState.RETURNED, TargetState.REVIEWED),
        TargetState.WITHDRAWN,
        "targets.propose",
        "Withdrawn",
    ),
}

OWNERS: Mapping[str, str] = {
    "": "who proposes: Director of Education, or the academy's headteacher",
    TargetState.PROPOSED: "the chair of the academy's local governing board, who reviews it",
    TargetState.RETURNED: "who proposes: another number, or why this one stays",
    TargetState.REVIEWED: "the board: chief executive or a trustee agrees for it, or the clerk minutes it",
    TargetState.AGREED: "the board; who proposes may put another one beside it, with the reason",
    TargetState.SUPERSEDED: "nobody: it stays as it was",
    TargetState.WITHDRAWN: "nobody: it stays as it was",
}


def words_of(move: str) -> str:
    return MOVES[move].words if move in MOVES else move


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    return "\n".join(lines)
