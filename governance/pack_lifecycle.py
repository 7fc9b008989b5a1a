"""The life of a board pack's version as a table: which moves there are, and who owns each state."""

from __future__ import annotations

from collections.abc import Mapping

from governance.lifecycle import Move
from governance.models import BoardPackState as State

MOVES: Mapping[str, Move] = {
    "ask": Move(("",), State.BUILDING, "Build the pack", "meeting.build"),
    "finish": Move((State.BUILDING,), State.BUILT, "The job ends", "meeting.build"),
    "release": Move((State.BUILT,), State.RELEASED, "Release it", "meeting.release"),
    "supersede": Move((State.RELEASED,), State.SUPERSEDED, "A later version is released", "meeting.release"),
    "withdraw": Move((State.BUILT, State.RELEASED), State.WITHDRAWN, "Withdraw it", "meeting.release"),
}

OWNERS: Mapping[str, str] = {
    "": "whoever builds packs: the clerk, the chief executive, the Director of Education",
    State.BUILDING: "the portal; where its job fails, the version stays empty and a new one is built",
    State.BUILT: "the chief executive, who releases the newest version or withdraws it; members see nothing of it",
    State.RELEASED: "the chief executive; members of the body read it, and it never changes",
    State.SUPERSEDED: "nobody: members can still read it beside the version that replaced it",
    State.WITHDRAWN: "nobody: it stays with the reason, and members read it no more",
}


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    return "\n".join(lines)
