"""The life of an improvement action as a table: which moves there are, who may make them, who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assurance.models import ImprovementAction, ImprovementState
from assurance.models.actions import reaches_to
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Verb


@dataclass(frozen=True, slots=True)
class ImprovementMove:
    """`before` "": there is none yet. `needs`: one of these verbs on the subject `improvement`, where the academy,
    the domain or the record itself is the person's own; `by_owner`: whoever it is given to may do it as well."""

    before: tuple[str, ...]
    after: str
    verb: str
    needs: tuple[Verb, ...] = (Verb.WRITE,)
    by_owner: bool = False


MOVES: Mapping[str, ImprovementMove] = {
    "open": ImprovementMove(("",), ImprovementState.OPEN, "improvement.opened"),
    "change": ImprovementMove((ImprovementState.OPEN,), ImprovementState.OPEN, "improvement.changed"),
    "note progress": ImprovementMove(
        (ImprovementState.OPEN,),
        ImprovementState.OPEN,
        "improvement.progressed",
        (Verb.WRITE, Verb.RESPOND),
        by_owner=True,
    ),
    "complete": ImprovementMove(
        (ImprovementState.OPEN,), ImprovementState.DONE, "improvement.done", by_owner=True
    ),
    "drop": ImprovementMove((ImprovementState.OPEN,), ImprovementState.DROPPED, "improvement.dropped"),
    "reopen": ImprovementMove(
        (ImprovementState.DONE, ImprovementState.DROPPED), ImprovementState.OPEN, "improvement.reopened"
    ),
}

# A contributor writes how it goes and that it is done; what it is and whether it stays is for whoever gave it.
_NOT_BY_OWN_RECORDS = frozenset({"change", "drop", "reopen", "open"})

OWNERS: Mapping[str, str] = {
    "": "whoever may write improvement actions for the academy or the domain",
    ImprovementState.OPEN: "the person it is given to",
    ImprovementState.DONE: "whoever may write: Director of Education, improvement officer, lead of the domain",
    ImprovementState.DROPPED: "whoever may write: Director of Education, improvement officer, lead of the domain",
}


def may_move(access: Access, improvement: ImprovementAction, move: str) -> bool:
    """Whether this person may do it, whatever the state. Read the academy along with it."""
    rule = MOVES[move]
    if rule.by_owner and improvement.owner_id == access.person.pk:
        return True
    return reaches_to(
        access,
        rule.needs,
        place_id=improvement.academy.place_id,
        domain_leads=improvement.domain_leads,
        owner_id=None if move in _NOT_BY_OWN_RECORDS else improvement.owner_id,
    )


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    return "\n".join(lines)
