"""Mailing the link of an invitation, in the bound trust."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from trust_portal.accounts.models import Invitation, Person
from trust_portal.accounts.secrets import make_secret
from trust_portal.audit.actor import Actor
from trust_portal.jobs.requests import request_job
from trust_portal.notices.lifecycle import MOVES
from trust_portal.notices.models import Frequency, Mailing


@transaction.atomic
def mail_invitation(*, invitation: Invitation, person: Person, at: datetime, by: Actor) -> Mailing:
    """A mail that a worker sends once this commits; one that still waits for the same invitation is not sent then."""
    mailing = Mailing.objects.create(
        person=person,
        # Of the link that was asked for last: each is mailed once.
        key=f"invitation-{invitation.pk}-{invitation.secret_hash[:16]}",
        frequency=Frequency.AT_ONCE,
        state=MOVES["gather"].after,
        token=make_secret(),
        invitation=invitation,
        made_at=at,
    )
    request_job(kind="notice_mail", key=mailing.key, arguments={}, by=by)
    return mailing
