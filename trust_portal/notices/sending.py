"""Sending mails that wait, each at most once, whatever becomes of the worker.

For each mail three steps, each alone: a transaction says that it is about to be sent; then the mail server has it;
then a transaction says how that went. Whoever dies in between leaves the mail in SENDING, and nobody sends it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import get_connection

from trust_portal.accounts.models import TrustEntry
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust, TrustState
from trust_portal.tenancy.scope import bound_trust_id, trust_scope

from .letters import ReadyMail, ready
from .lifecycle import MOVES
from .models import AddressTrouble, Mailing, MailingState, TroubleSource
from .use_cases.addresses import mark_failing
from .use_cases.gathering import may_mail

log = logging.getLogger(__name__)
TRIED_FOR = timedelta(days=1)  # while the mail server says "later"
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`move` of lifecycle.py; `is_address` where the mail server refuses the address for good."""

    move: str
    problem: str = ""
    is_address: bool = False


def send_waiting(*, trust_id: int, now: Clock) -> int:
    """How many were taken by the mail server. Where it is away nothing is begun: all of them go on waiting."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        log.warning("mail server not reached", extra={"error": type(error).__name__})
        return 0
    sent, seen = 0, set[int]()
    try:
        while (mail := _begin(trust_id, seen, at=now())) is not None:
            try:
                mail.send(connection)
                outcome = Outcome("sent")
            except (OSError, SMTPException) as error:
                outcome = outcome_of(error)
                log.warning("notice not sent", extra={"error": type(error).__name__})
            _end(trust_id, mail.mailing_id, outcome, at=now())
            sent += outcome.move == "sent"
            if outcome.move == "no answer":
                break  # the connection is of no use any more; the next job opens another one
    finally:
        connection.close()
    return sent


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


def _begin(trust_id: int, seen: set[int], *, at: datetime) -> ReadyMail | None:
    """The next mail, committed as about to be sent when this returns; None where there is none for now."""
    with trust_scope(trust_id):
        if not may_mail(at=at):
            return None
        trust = Trust.objects.get(pk=trust_id)
        while trust.state == TrustState.ACTIVE:
            mailing = (
                Mailing.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("person")
                .filter(state=MailingState.WAITING)
                .exclude(pk__in=seen)
                .order_by("pk")
                .first()
            )
            if mailing is None:
                return None
            seen.add(mailing.pk)
            notices = list(mailing.notices.filter(read_at__isnull=True).order_by("told_at", "pk"))
            if why_not := _not_needed(mailing, has_notices=bool(notices)):
                _move(mailing, Outcome("drop", why_not), at=at)
                continue
            mailing.state, mailing.begun_at = MOVES["begin"].after, at
            mailing.address = mailing.person.email
            mailing.save(update_fields=["state", "begun_at", "address"])
            return ready(mailing, notices=notices, person=mailing.person, trust=trust)
    return None


def _not_needed(mailing: Mailing, *, has_notices: bool) -> str:
    person = mailing.person
    entry = TrustEntry.objects.filter(person=person, trust_id=bound_trust_id())
    if not person.is_active or not entry.exists():
        return "The person has left the trust."
    if not has_notices:
        return "Everything in it had been read."
    if AddressTrouble.objects.standing().filter(person=person).exists():
        return "Mail does not reach the person’s address."
    return ""


def _end(trust_id: int, mailing_id: int, outcome: Outcome, *, at: datetime) -> None:
    with trust_scope(trust_id):
        mailing = (
            Mailing.objects.select_for_update(of=("self",))
            .select_related("person")
            .filter(pk=mailing_id, state=MailingState.SENDING)
            .first()
        )
        if mailing is None:
            return
        if outcome.move == "later" and at - mailing.made_at > TRIED_FOR:
            outcome = Outcome("refused", outcome.problem)
        _move(mailing, outcome, at=at)
        if outcome.is_address and mailing.address == mailing.person.email:
            mark_failing(
                person=mailing.person,
                source=TroubleSource.REFUSED,
                reason=outcome.problem,
                at=at,
                by=Actor.job(None),
            )


def _move(mailing: Mailing, outcome: Outcome, *, at: datetime) -> None:
    move = MOVES[outcome.move]
    if mailing.state not in move.before:
        raise ValueError(f"{outcome.move} does not follow {mailing.state}")
    mailing.state, mailing.problem = move.after, outcome.problem[:500]
    mailing.ended_at = None if move.after == MailingState.WAITING else at
    mailing.save(update_fields=["state", "problem", "ended_at"])


def _said(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"The mail server said: {code} {' '.join(words.split())}".strip()
