"""The life of a risk as a table: which moves there are, who may make them, who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assurance.models import Risk, RiskState
from assurance.models.risks import reaches_to
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Verb


@dataclass(frozen=True, slots=True)
class RiskMove:
    """`before` "": there is none yet. Each needs the right to write risks of the academy or in the domain."""

    before: tuple[str, ...]
    after: str
    verb: str


MOVES: Mapping[str, RiskMove] = {
    "open": RiskMove(("",), RiskState.OPEN, "risk.opened"),
    "change": RiskMove((RiskState.OPEN,), RiskState.OPEN, "risk.changed"),
    "close": RiskMove((RiskState.OPEN,), RiskState.CLOSED, "risk.closed"),
    "reopen": RiskMove((RiskState.CLOSED,), RiskState.OPEN, "risk.reopened"),
}

OWNERS: Mapping[str, str] = {
    "": "whoever may write risks: Director of Education, improvement officer, headteacher, lead of the domain",
    RiskState.OPEN: "the person whom the register names as its owner",
    RiskState.CLOSED: "whoever may write risks, who can open it again",
}


def may_write(access: Access, risk: Risk) -> bool:
    """Whatever the state. Read the academy along with it."""
    place_id = risk.academy.place_id if risk.academy is not None else None
    return reaches_to(access, Verb.WRITE, place_id=place_id, theme=risk.theme)


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    return "\n".join(lines)
