"""Addresses that mail does not reach, in the bound trust."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from trust_portal.accounts.models import Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.notices.models import AddressTrouble, TroubleSource
from trust_portal.ui.dates import LONDON

from .admins import tell_admins


@transaction.atomic
def mark_failing(
    *, person: Person, source: TroubleSource, reason: str, at: datetime, by: Actor
) -> AddressTrouble:
    """Mail to the person's address of today does not arrive: no more notices go there until that is cleared."""
    known = AddressTrouble.objects.filter(person=person, address=person.email).first()
    if known is not None:
        return known
    trouble, _ = AddressTrouble.objects.update_or_create(
        person=person,
        defaults={
            "address": person.email,
            "source": source,
            "reason": " ".join(reason.split())[:500],
            "seen_at": at,
        },
    )
    record(by=by, verb="address.failed", on=trouble, label=str(person), after={"reason": trouble.reason})
    tell_admins(
        event=f"address-{person.pk}-{at.astimezone(LONDON).date().isoformat()}",
        text=f"Mail to {person} does not arrive at {trouble.address}.",
        at=at,
    )
    return trouble


@transaction.atomic
def clear(*, trouble: AddressTrouble, by: Actor) -> None:
    """Mail goes there again. One that is cleared already stays so."""
    known = (
        AddressTrouble.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=trouble.pk)
        .first()
    )
    if known is None:
        return
    record(
        by=by,
        verb="address.cleared",
        on=known,
        label=str(known.person),
        before={"address": known.address, "reason": known.reason},
    )
    known.delete()
