"""The life of a visit as a table: which moves there are, what each needs, and who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assurance.models import VisitState
from trust_portal.accounts.roles import Verb


@dataclass(frozen=True, slots=True)
class VisitMove:
    """`before` "": there is none yet; `after` "": it stays where it is. `needs` is a verb on the subject `improvement`,
    where the academy or the domain is the person's own. `by_authors`: only whoever planned, leads or joins the visit,
    or writes across the trust."""

    before: tuple[str, ...]
    after: str
    verb: str
    needs: Verb = Verb.WRITE
    by_authors: bool = True


_S = VisitState
MOVES: Mapping[str, VisitMove] = {
    "plan": VisitMove(("",), _S.PLANNED, "visit.planned", by_authors=False),
    "change": VisitMove((_S.PLANNED, _S.HELD, _S.DRAFTED), "", "visit.changed"),
    "cancel": VisitMove((_S.PLANNED,), _S.CANCELLED, "visit.cancelled"),
    "hold": VisitMove((_S.PLANNED,), _S.HELD, "visit.held"),
    "write": VisitMove((_S.HELD, _S.DRAFTED), _S.DRAFTED, "visit.noted"),
    "share": VisitMove((_S.DRAFTED,), _S.SHARED, "visit.shared"),
    "reply": VisitMove((_S.SHARED,), _S.REPLIED, "visit.replied", needs=Verb.RESPOND, by_authors=False),
    "finish": VisitMove((_S.SHARED, _S.REPLIED), _S.FINAL, "visit.final"),
}

# Evidence comes and goes until the note is final; the state stays as it is.
MAY_HOLD_EVIDENCE = (_S.PLANNED, _S.HELD, _S.DRAFTED, _S.SHARED, _S.REPLIED)
# A recommendation is there for others once the note is shared.
MAY_BE_TAKEN_UP = (_S.SHARED, _S.REPLIED, _S.FINAL)

OWNERS: Mapping[str, str] = {
    "": "whoever may write visits for the academy or the domain; governors for link visits",
    _S.PLANNED: "whoever leads it",
    _S.HELD: "the visitors: they write the note",
    _S.DRAFTED: "the visitors; nobody else but the Director of Education reads it",
    _S.SHARED: "the academy’s head, who may reply; the visitors may finish it without a reply",
    _S.REPLIED: "the visitors, who make it final",
    _S.FINAL: "nobody: it stays as it is; governors, trustees and clerks read it",
    _S.CANCELLED: "nobody: it stays with its reason",
}


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after or before}: {name}" for before in move.before]
    return "\n".join(lines)
