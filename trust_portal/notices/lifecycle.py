"""The life of a mail with notices or an invitation as a table: which moves there are, and who owns each state.

No move leads from SENDING back to being sent, but where the mail server answers that it has not taken the mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .models import MailingState


@dataclass(frozen=True, slots=True)
class Move:
    """`before` "": there is no mail yet."""

    before: tuple[str, ...]
    after: str


MOVES: Mapping[str, Move] = {
    "gather": Move(("",), MailingState.WAITING),
    "begin": Move((MailingState.WAITING,), MailingState.SENDING),
    "drop": Move((MailingState.WAITING,), MailingState.DROPPED),
    "sent": Move((MailingState.SENDING,), MailingState.SENT),
    "refused": Move((MailingState.SENDING,), MailingState.REFUSED),
    "later": Move((MailingState.SENDING,), MailingState.WAITING),
    "no answer": Move((MailingState.SENDING,), MailingState.PERHAPS),
    "came back": Move((MailingState.SENT, MailingState.PERHAPS), MailingState.BOUNCED),
}

OWNERS: Mapping[str, str] = {
    "": "whoever told the notices, or invited the person",
    MailingState.WAITING: "the portal: a worker takes it within a minute or two",
    MailingState.SENDING: "the portal: one worker, for seconds; ten minutes later it counts as perhaps not sent",
    MailingState.SENT: "the person it went to",
    MailingState.REFUSED: "the trust admin, who sees it on the page of mail that did not arrive",
    MailingState.PERHAPS: "the trust admin, who sees it there too; the portal never sends it again by itself",
    MailingState.DROPPED: "nobody: the person had read everything, answered, left, or cannot be reached",
    MailingState.BOUNCED: "the trust admin, who sees it there too",
}


def diagram() -> str:
    """As Mermaid draws it, for docs/lifecycles.md."""
    lines = ["stateDiagram-v2"]
    for name, move in MOVES.items():
        lines += [f"    {before or '[*]'} --> {move.after}: {name}" for before in move.before]
    return "\n".join(lines)
