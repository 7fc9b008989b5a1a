"""The secret address of a person's calendar in the bound trust."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.secrets import hash_secret, make_secret
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.notices.models import CalendarFeed


@transaction.atomic
def make(*, person: Person, at: datetime, by: Actor) -> tuple[CalendarFeed, str]:
    """A new address and its secret, which is not kept; the one before ends. Raises ValidationError."""
    # One at a time for each person: they have one address.
    if not Membership.objects.select_for_update().filter(person=person):
        raise ValidationError("Only members of the trust have a calendar.")
    CalendarFeed.objects.filter(person=person).delete()
    secret = make_secret()
    feed = CalendarFeed.objects.create(
        person=person, secret_hash=hash_secret(secret), ending=secret[-4:], created_at=at
    )
    record(by=by, verb="calendar_feed.made", on=feed, label=str(person), after={"ending": feed.ending})
    return feed, secret


@transaction.atomic
def revoke(*, person: Person, by: Actor) -> bool:
    """End the address at once. False where there is none."""
    feed = CalendarFeed.objects.select_for_update(of=("self",)).filter(person=person).first()
    if feed is None:
        return False
    record(by=by, verb="calendar_feed.revoked", on=feed, label=str(person), before={"ending": feed.ending})
    feed.delete()
    return True
