"""What the portal does with mail that came back, in each trust of the person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from trust_portal.accounts.models import Person, TrustEntry
from trust_portal.audit.actor import Actor
from trust_portal.notices.bounces import Bounce
from trust_portal.notices.lifecycle import MOVES
from trust_portal.notices.models import Mailing, TroubleSource
from trust_portal.tenancy.scope import trust_scope

from .addresses import mark_failing


def take_back(bounce: Bounce, *, at: datetime, by: Actor) -> int:
    """Mark the address as failing for the person in each of their trusts; in how many.

    0 for an address that nobody has. A bounce of a mail with notices that this portal never sent there is not
    believed: 0 as well.
    """
    person = Person.objects.filter(email=bounce.address).first()
    if person is None:
        return 0
    trust_ids = list(
        TrustEntry.objects.filter(person=person).order_by("trust_id").values_list("trust_id", flat=True)
    )
    if bounce.token and not _was_sent(bounce, at=at):
        return 0
    for trust_id in trust_ids:
        with trust_scope(trust_id):
            mark_failing(person=person, source=TroubleSource.BOUNCE, reason=bounce.reason, at=at, by=by)
    return len(trust_ids)


@transaction.atomic
def _was_sent(bounce: Bounce, *, at: datetime) -> bool:
    """Whether this mail went to that address; it is marked as come back."""
    assert bounce.trust_id is not None
    assert bounce.mailing_id is not None
    with trust_scope(bounce.trust_id):
        mailing = (
            Mailing.objects.select_for_update(of=("self",))
            .filter(pk=bounce.mailing_id, token=bounce.token, address=bounce.address)
            .first()
        )
        if mailing is None:
            return False
        move = MOVES["came back"]
        if mailing.state in move.before:
            mailing.state, mailing.problem, mailing.ended_at = move.after, bounce.reason, at
            mailing.save(update_fields=["state", "problem", "ended_at"])
    return True
