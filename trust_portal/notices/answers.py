"""What a mail server's answers mean. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused


@dataclass(frozen=True, slots=True)
class Outcome:
    """`move` of lifecycle.py; `is_address` where the mail server refuses the address for good."""

    move: str
    problem: str = ""
    is_address: bool = False


def outcome_of(error: Exception) -> Outcome:
    """What the mail server's answer means. No answer at all: nobody knows whether it took the mail."""
    match error:
        case SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()), (550, b""))
            is_for_good = code >= 500
            return Outcome("refused" if is_for_good else "later", _said(code, said), is_address=is_for_good)
        case SMTPSenderRefused() | SMTPDataError():
            move = "refused" if error.smtp_code >= 500 else "later"
            return Outcome(move, _said(error.smtp_code, error.smtp_error))
    return Outcome("no answer", "The connection to the mail server broke while it was taking the mail.")


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"The mail server said: {code} {' '.join(words.split())}".strip()
