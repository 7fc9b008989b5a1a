"""The life of a position statement as a table: which moves there are, and who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assurance.models import StatementState
from trust_portal.accounts.access import Access


@dataclass(frozen=True, slots=True)
class StatementMove:
    """`before` "": there is none yet; `after` "": it is gone. `needs` is the permission, across the trust."""

    before: tuple[str, ...]
    after: str
    verb: str
    needs: str = "academy_data.write"


MOVES: Mapping[str, StatementMove] = {
    "write": StatementMove(("", StatementState.DRAFT), StatementState.DRAFT, "statement.written"),
    "discard": StatementMove((StatementState.DRAFT,), "", "statement.discarded"),
    "agree": StatementMove(
        (StatementState.DRAFT,), StatementState.AGREED, "statement.agreed", "academy_data.agree"
    ),
    # Nobody does this: it happens to the one before when the next is agreed.
    "replace": StatementMove((StatementState.AGREED,), StatementState.EARLIER, "statement.agreed"),
}

OWNERS: Mapping[str, str] = {
    "": "the Director of Education",
    StatementState.DRAFT: "the Director of Education, who writes it; the chief executive may agree it",
    StatementState.AGREED: "whoever signed it; it stands on the card",
    StatementState.EARLIER: "nobody: it is kept as it was",
}


def may_write(access: Access) -> bool:
    return access.may_everywhere("academy_data.write")


def may_agree(access: Access) -> bool:
    return access.may_everywhere("academy_data.agree")


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after or '[*]'}: {name}" for before in move.before]
    return "\n".join(lines)
