"""The life of a support level as a table: which moves there are, what each needs, who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assurance.models import DecisionState


@dataclass(frozen=True, slots=True)
class Move:
    """`before` "": there is none yet. `needs`: one of these permissions; none for what happens with the last agreement.
    `verb` "": the move before it is recorded."""

    before: tuple[str, ...]
    after: str
    verb: str
    needs: tuple[str, ...] = ("support_level.propose",)


MOVES: Mapping[str, Move] = {
    "propose": Move(("",), DecisionState.PROPOSED, "level.proposed"),
    "change": Move((DecisionState.PROPOSED,), DecisionState.PROPOSED, "level.changed"),
    "note evidence": Move(
        (DecisionState.PROPOSED,),
        DecisionState.PROPOSED,
        "level.evidence_noted",
        ("support_level.evidence",),
    ),
    "agree": Move(
        (DecisionState.PROPOSED,),
        DecisionState.PROPOSED,
        "level.agreed",
        ("support_level.agree", "support_level.minute"),
    ),
    "bring into force": Move((DecisionState.PROPOSED,), DecisionState.AGREED, "", ()),
    "withdraw": Move((DecisionState.PROPOSED,), DecisionState.WITHDRAWN, "level.withdrawn"),
}

OWNERS: Mapping[str, str] = {
    "": "the Director of Education, who sees what the rules suggest",
    DecisionState.PROPOSED: "whoever the framework asks to agree, in its order: chief executive, then the trust board; "
    "the Director of Education may change or withdraw it",
    DecisionState.AGREED: "the Director of Education, who proposes the next one; this one is in force until that "
    "begins",
    DecisionState.WITHDRAWN: "nobody: it stays in the timeline; the Director of Education may propose another one",
}


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    return "\n".join(lines)
