"""The life of a confirmed rating as a table: which moves there are, and who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assurance.models import ConfirmedState


@dataclass(frozen=True, slots=True)
class Move:
    """`before` "": there is no confirmed rating yet. `needs` is the permission, over the area's domain."""

    before: tuple[str, ...]
    after: str
    needs: str = "assurance.agree"


MOVES: Mapping[str, Move] = {
    "confirm": Move(("",), ConfirmedState.CONFIRMED),
    "share": Move((ConfirmedState.CONFIRMED,), ConfirmedState.SHARED),
    "publish": Move((ConfirmedState.SHARED,), ConfirmedState.PUBLISHED),
}

# A correction is signed anew and stays as far as the one that it replaces had come.
MAY_BE_CORRECTED = (ConfirmedState.CONFIRMED, ConfirmedState.SHARED, ConfirmedState.PUBLISHED)

OWNERS: Mapping[str, str] = {
    "": "the reviewer: Director of Education, improvement officer, or the lead of the domain",
    ConfirmedState.CONFIRMED: "whoever may agree: Director of Education, or the lead of the domain",
    ConfirmedState.SHARED: "whoever may agree; the academy's head and local board read it",
    ConfirmedState.PUBLISHED: "whoever may agree; trustees and clerks read it too",
}


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    lines += [f"    {state} --> {state}: correct" for state in MAY_BE_CORRECTED]
    return "\n".join(lines)
