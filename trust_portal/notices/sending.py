"""Sending mails that wait, each at most once, whatever becomes of the worker.

For each mail three steps, each alone: a transaction says that it is about to be sent; then the mail server has it;
then a transaction says how that went. Whoever dies in between leaves the mail in SENDING, and nobody sends it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import get_connection

from trust_portal.accounts.models import Invitation, Person, TrustEntry
from trust_portal.accounts.use_cases.invitations import draw_link_secret
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust, TrustState
from trust_portal.tenancy.scope import bound_trust_id, trust_scope

from .answers import Outcome, outcome_of
from .letters import ReadyMail, ready, ready_invitation
from .lifecycle import MOVES
from .models import AddressTrouble, Mailing, MailingState, TroubleSource
from .use_cases.addresses import mark_failing
from .use_cases.gathering import may_mail

log = logging.getLogger(__name__)
TRIED_FOR = timedelta(days=1)  # while the mail server says "later"
Clock = Callable[[], datetime]


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
                log.warning("mail not sent", extra={"error": type(error).__name__})
            _end(trust_id, mail.mailing_id, outcome, at=now())
            sent += outcome.move == "sent"
            if outcome.move == "no answer":
                break  # the connection is of no use any more; the next job opens another one
    finally:
        connection.close()
    return sent


def _begin(trust_id: int, seen: set[int], *, at: datetime) -> ReadyMail | None:
    """The next mail, committed as about to be sent when this returns; None where there is none for now."""
    with trust_scope(trust_id):
        trust = Trust.objects.get(pk=trust_id)
        while trust.state == TrustState.ACTIVE:
            mailing = (
                Mailing.objects.waiting(with_notices=may_mail(at=at))
                .select_for_update(of=("self",), skip_locked=True)
                .select_related("person")
                .exclude(pk__in=seen)
                .order_by("pk")
                .first()
            )
            if mailing is None:
                return None
            seen.add(mailing.pk)
            mail = _written(mailing, trust)
            if isinstance(mail, str):
                _move(mailing, Outcome("drop", mail), at=at)
                continue
            mailing.state, mailing.begun_at = MOVES["begin"].after, at
            mailing.address = mail.to
            mailing.save(update_fields=["state", "begun_at", "address"])
            return mail
    return None


def _written(mailing: Mailing, trust: Trust) -> ReadyMail | str:
    """The mail, or why nobody needs it any more."""
    if mailing.invitation_id is not None:
        return _invitation(mailing, mailing.invitation_id)
    notices = list(mailing.notices.filter(read_at__isnull=True).order_by("told_at", "pk"))
    why_not = _not_needed(mailing.person, has_notices=bool(notices))
    return why_not or ready(mailing, notices=notices, person=mailing.person, trust=trust)


def _invitation(mailing: Mailing, invitation_id: int) -> ReadyMail | str:
    invitation = (
        Invitation.objects.unanswered()
        .select_for_update(of=("self",))
        .select_related("trust", "invited_by")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        return "The invitation was answered or withdrawn."
    if Mailing.objects.filter(invitation=invitation, pk__gt=mailing.pk).exists():
        return "A newer link has taken its place."
    return ready_invitation(mailing, invitation=invitation, secret=draw_link_secret(invitation))


def _not_needed(person: Person, *, has_notices: bool) -> str:
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
        # Whoever is only invited has no notices to be kept from a failing address.
        if outcome.is_address and not mailing.invitation_id and mailing.address == mailing.person.email:
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
