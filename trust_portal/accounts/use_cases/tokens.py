"""Personal keys to the API of the bound trust."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from trust_portal.accounts.models import ApiToken, Membership, Person
from trust_portal.accounts.secrets import hash_secret, make_secret
from trust_portal.api.authentication import TOKEN_PREFIX
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

LIFETIMES = (30, 90, 365)  # days
MOST_AT_A_TIME = 20


@transaction.atomic
def create(*, person: Person, label: str, days: int, at: datetime, by: Actor) -> tuple[ApiToken, str]:
    """A new key and its secret, which is not kept: whoever asked sees it now or never.

    Raises ValidationError for a lifetime that is not offered, too many keys, or somebody without a role.
    """
    if days not in LIFETIMES:
        raise ValidationError({"days": "Choose how long the token works."})
    # One at a time for each person, so that the count below holds.
    if not Membership.objects.select_for_update().filter(person=person):
        raise ValidationError("Only members of the trust have tokens.")
    if (
        ApiToken.objects.filter(person=person, revoked_at__isnull=True, expires_at__gt=at).count()
        >= MOST_AT_A_TIME
    ):
        raise ValidationError(
            f"You have {MOST_AT_A_TIME} tokens that work. Revoke one that you no longer need."
        )
    secret = make_secret(TOKEN_PREFIX)
    token = ApiToken.objects.create(
        person=person,
        label=label.strip(),
        secret_hash=hash_secret(secret),
        ending=secret[-4:],
        expires_at=at + timedelta(days=days),
    )
    record(
        by=by,
        verb="token.created",
        on=token,
        label=_named(token),
        after={"person": person.full_name, "expires_at": token.expires_at.isoformat()},
    )
    return token, secret


@transaction.atomic
def revoke(*, token: ApiToken, at: datetime, by: Actor) -> ApiToken:
    """End the key at once. One that has been revoked already stays as it was."""
    locked = ApiToken.objects.select_for_update(of=("self",)).select_related("person").get(pk=token.pk)
    if locked.revoked_at is None:
        locked.revoked_at = at
        locked.save(update_fields=["revoked_at"])
        record(
            by=by,
            verb="token.revoked",
            on=locked,
            label=_named(locked),
            before={"person": locked.person.full_name},
        )
    return locked


def _named(token: ApiToken) -> str:
    return f"{token.label} (ends in {token.ending})"
