"""The life of a termly review as a table: which moves there are, who makes them, who owns each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assurance.models import Review, ReviewState
from trust_portal.accounts.access import Access

LEADS = "assurance.agree"
REPLIES = "head_report.submit"


class MoveNotAllowed(Exception):
    """The review's state, or what is missing, does not allow this; the text says why."""


@dataclass(frozen=True, slots=True)
class Move:
    """`before` "": there is no review yet. `needs`: the permission, across the trust; with `is_own`, at the academy."""

    before: tuple[str, ...]
    after: str
    verb: str
    needs: str = LEADS
    is_own: bool = False


MOVES: Mapping[str, Move] = {
    "open": Move(("",), ReviewState.OPEN, "review.opened"),
    "write": Move((ReviewState.OPEN,), ReviewState.OPEN, "review.written"),
    "send for accuracy": Move((ReviewState.OPEN,), ReviewState.ACCURACY, "review.sent"),
    "write after sending": Move((ReviewState.ACCURACY,), ReviewState.ACCURACY, "review.written"),
    "reply": Move((ReviewState.ACCURACY,), ReviewState.ACCURACY, "review.replied", REPLIES, is_own=True),
    "sign": Move((ReviewState.ACCURACY,), ReviewState.SIGNED, "review.signed"),
    "share": Move((ReviewState.SIGNED,), ReviewState.SHARED, "review.shared"),
    "publish": Move((ReviewState.SHARED,), ReviewState.PUBLISHED, "review.published"),
}

# What is agreed in a review is part of what is signed.
MAY_BE_AGREED_IN = (ReviewState.OPEN, ReviewState.ACCURACY)

# A correction is a version of its own; the review stays as far as it had come.
MAY_BE_CORRECTED = (ReviewState.SIGNED, ReviewState.SHARED, ReviewState.PUBLISHED)

OWNERS: Mapping[str, str] = {
    "": "the Director of Education, who opens it",
    ReviewState.OPEN: "the Director of Education; leads rate their own domains",
    ReviewState.ACCURACY: "the academy's headteacher until the last day of the reply, then the Director of Education",
    ReviewState.SIGNED: "the Director of Education, who shares it; the headteacher reads it",
    ReviewState.SHARED: "the Director of Education, who publishes it; the local board reads it",
    ReviewState.PUBLISHED: "nobody: trustees and clerks read it; it can be corrected, with a reason",
}


def may_move(access: Access, review: Review, move: str) -> bool:
    """Whether this person may do it, whatever the state. Read the academy along with the review."""
    rule = MOVES[move]
    if rule.is_own:
        return review.academy.place_id in access.places_for(rule.needs)
    return access.may_everywhere(rule.needs)


def leads(access: Access) -> bool:
    """Who leads reviews: whoever may agree ratings in every domain."""
    return access.may_everywhere(LEADS)


def check(review: Review, move: str) -> None:
    """Raises MoveNotAllowed."""
    if review.state not in MOVES[move].before:
        state = ReviewState(review.state).label
        raise MoveNotAllowed(f"This review is {state[0].lower()}{state[1:]}: that cannot be done now.")


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    lines += [f"    {state} --> {state}: correct" for state in MAY_BE_CORRECTED]
    return "\n".join(lines)
