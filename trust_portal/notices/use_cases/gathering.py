"""Making mails of notices that are due, in the bound trust. Nothing is sent here."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet

from trust_portal.accounts.secrets import make_secret
from trust_portal.notices.lifecycle import MOVES
from trust_portal.notices.models import Frequency, Mailing, MailingState, Notice, NoticeQuerySet
from trust_portal.notices.quiet import is_quiet
from trust_portal.notices.timing import is_mailing_time, told_until
from trust_portal.ui.dates import LONDON

from .admins import tell_admins

MOST_AT_A_TIME = 2_000  # notices
AN_ANSWER_TAKES = timedelta(minutes=10)


def is_anything_due(*, at: datetime) -> bool:
    """Whether a job would find something to do."""
    if _unanswered(at).exists():
        return True
    if Mailing.objects.waiting(with_notices=False).exists():
        return True
    if not is_mailing_time(at):
        return False
    waiting = Mailing.objects.waiting(with_notices=True).exists()
    return (waiting or _due(at).exists()) and may_mail(at=at)


def may_mail(*, at: datetime) -> bool:
    """Whether the trust sends mail with notices at this moment."""
    return is_mailing_time(at) and not is_quiet(at.astimezone(LONDON).date())


@transaction.atomic
def gather(*, at: datetime) -> int:
    """One mail for each person and rhythm with what is due and unread; how many there are."""
    if not may_mail(at=at):
        return 0
    due = list(
        _due(at)
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("person_id", "mails", "told_at", "pk")[:MOST_AT_A_TIME]
    )
    made = 0
    for (person_id, mails), group in groupby(due, key=lambda notice: (notice.person_id, notice.mails)):
        notices = list(group)
        mailing = Mailing.objects.create(
            person_id=person_id,
            # A notice is in one mail only: its number makes the key that this mail has once.
            key=f"{mails}-{notices[0].pk}",
            frequency=mails,
            state=MOVES["gather"].after,
            token=make_secret(),
            made_at=at,
        )
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailing=mailing)
        made += 1
    return made


@transaction.atomic
def give_up_waiting_for_answers(*, at: datetime) -> int:
    """Mails that were about to be sent, and of which nobody wrote down how it went: perhaps not sent."""
    lost = list(_unanswered(at).select_for_update(of=("self",), skip_locked=True).select_related("person"))
    for mailing in lost:
        mailing.state = MOVES["no answer"].after
        mailing.ended_at = at
        mailing.problem = "The portal was interrupted while it was sending this, and does not send it again."
        mailing.save(update_fields=["state", "ended_at", "problem"])
        tell_admins(
            event=f"mailing-perhaps-{mailing.pk}",
            text=f"A mail to {mailing.person} was perhaps not sent.",
            at=at,
        )
    return len(lost)


def _due(at: datetime) -> NoticeQuerySet:
    told = Q()
    for frequency in (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY):
        told |= Q(mails=frequency, told_at__lte=told_until(frequency, at=at))
    return Notice.objects.to_be_mailed().filter(told)


def _unanswered(at: datetime) -> QuerySet[Mailing]:
    return Mailing.objects.filter(state=MailingState.SENDING, begun_at__lt=at - AN_ANSWER_TAKES)
