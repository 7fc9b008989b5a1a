"""What the door asks: may this person enter this trust, as what, and strongly enough signed in?"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator

from trust_portal.notices.models import Notice
from trust_portal.tenancy.models import Trust

from .access import Access
from .models import Membership, Person, TrustEntry

NOTED_EVERY = timedelta(hours=1)


def keys_of(person: Person) -> list[TrustEntry]:
    """The person's keys with their trusts, in the order of the trusts' names."""
    return list(TrustEntry.objects.filter(person=person).select_related("trust").order_by("trust__name"))


def trust_for(*, person: Person, slug: str) -> Trust | None:
    """The trust of this address if the person has a key to it."""
    return Trust.objects.filter(slug=slug, entry__person=person).first()


def note(key: TrustEntry, *, at: datetime) -> None:
    """Remember that the person was here, to the hour. Not a change of the trust: no audit entry."""
    if key.last_entered_at is None or key.last_entered_at < at - NOTED_EVERY:
        TrustEntry.objects.filter(pk=key.pk).update(last_entered_at=at)


def access_of(*, person: Person, trust: Trust) -> Access:
    """Roles and places, read inside the bound trust."""
    # Counted along: the head of every page shows it, and it costs no query of its own.
    unread = Notice.objects.number_unread(person.pk)
    held = list(
        Membership.objects.held_by(person).annotate(unread=unread).values_list("role", "place_id", "unread")
    )
    return Access.of(
        person=person,
        trust=trust,
        memberships=[(role, place_id) for role, place_id, _ in held],
        unread_notices=held[0][2] if held else 0,
    )


def has_second_factor(person: Person) -> bool:
    own = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(own.exists())


def lacks_second_factor(*, access: Access) -> bool:
    """Whether the trust asks a second factor of one of the person's roles and they have none."""
    if not access.roles & set(access.trust.second_factor_roles):
        return False
    return not has_second_factor(access.person)
