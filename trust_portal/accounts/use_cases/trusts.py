"""What can be done with a trust as a whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from trust_portal.accounts.roles import DEFAULT_SECOND_FACTOR_ROLES, Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.tenancy.beginnings import begin_trust
from trust_portal.tenancy.converters import RESERVED_SLUGS
from trust_portal.tenancy.models import DEFAULT_COLOUR, Trust, TrustState
from trust_portal.tenancy.scope import trust_scope

GRACE = timedelta(days=30)

# The moves of a trust's life: what is done -> the states it may be done in, and the state that follows.
MOVES: dict[str, tuple[frozenset[TrustState], TrustState]] = {
    "trust.suspended": (frozenset({TrustState.ACTIVE}), TrustState.SUSPENDED),
    "trust.resumed": (frozenset({TrustState.SUSPENDED}), TrustState.ACTIVE),
    "trust.deletion_requested": (
        frozenset({TrustState.ACTIVE, TrustState.SUSPENDED}),
        TrustState.DELETING,
    ),
    "trust.deletion_cancelled": (frozenset({TrustState.DELETING}), TrustState.SUSPENDED),
}


class MoveNotAllowed(Exception):
    """The trust is not in a state that allows this."""


@transaction.atomic
def create(
    *,
    slug: str,
    name: str,
    by: Actor,
    short_name: str = "",
    colour: str = DEFAULT_COLOUR,
    uid: int | None = None,
) -> Trust:
    """A new, empty trust; `uid` is its number in the public register.
    Raises ValidationError naming each field that cannot be taken."""
    if slug in RESERVED_SLUGS:
        raise ValidationError({"slug": f"“{slug}” is one of the portal's own addresses. Choose another."})
    trust = Trust(
        slug=slug,
        name=name,
        short_name=short_name,
        colour=colour,
        uid=uid,
        second_factor_roles=[role.value for role in DEFAULT_SECOND_FACTOR_ROLES],
    )
    trust.full_clean()
    trust.save()
    with trust_scope(trust.pk):
        record(by=by, verb="trust.created", on=trust, after={"slug": slug, "name": name})
        begin_trust()
    return trust


@transaction.atomic
def change_settings(*, trust: Trust, name: str, short_name: str, colour: str, by: Actor) -> Trust:
    """What the trust is called and looks like, inside the bound trust. Raises ValidationError."""
    return _change(trust, by, name=name.strip(), short_name=short_name.strip(), colour=colour.strip().lower())


@transaction.atomic
def change_second_factor_roles(*, trust: Trust, roles: Collection[Role], by: Actor) -> Trust:
    """Which roles must have a second factor, from the person's next page on, inside the bound trust."""
    return _change(trust, by, second_factor_roles=[role.value for role in Role if role in roles])


@transaction.atomic
def change_logo(*, trust: Trust, logo: str, by: Actor) -> tuple[Trust, str]:
    """Point the bound trust at another stored logo, or at none (empty). Gives the former one as well."""
    former = _locked(trust).logo
    return _change(trust, by, logo=logo), former


_CHECKED = {"name", "short_name", "colour", "logo"}


def _change(trust: Trust, by: Actor, **fields: Any) -> Trust:
    locked = _locked(trust)
    before = {name: getattr(locked, name) for name in fields}
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.clean_fields(exclude={field.name for field in Trust._meta.fields} - _CHECKED)
    old, new = changed_fields(before, fields)
    if new:
        locked.save(update_fields=list(new))
        record(by=by, verb="trust.changed", on=locked, before=old, after=new)
    return locked


def suspend(*, trust: Trust, by: Actor, reason: str = "") -> Trust:
    """Close the trust to its people; nothing is lost. The reason stands in the trust's audit trail."""
    return _move(trust, "trust.suspended", by, reason)


def resume(*, trust: Trust, by: Actor, reason: str = "") -> Trust:
    return _move(trust, "trust.resumed", by, reason)


def request_deletion(*, trust: Trust, on: date, by: Actor, reason: str = "") -> Trust:
    """Close the trust and put it down for deletion after the grace period that begins `on`."""
    return _move(trust, "trust.deletion_requested", by, reason, delete_on=on + GRACE)


def cancel_deletion(*, trust: Trust, by: Actor, reason: str = "") -> Trust:
    """Keep the trust after all: it is suspended until somebody resumes it."""
    return _move(trust, "trust.deletion_cancelled", by, reason)


@transaction.atomic
def _move(trust: Trust, verb: str, by: Actor, reason: str, delete_on: date | None = None) -> Trust:
    locked = _locked(trust)
    before = TrustState(locked.state)
    allowed_in, state = MOVES[verb]
    if before not in allowed_in:
        raise MoveNotAllowed(f"{locked} is {before.label.lower()} and cannot become {state.label.lower()}.")
    locked.state = state
    locked.delete_on = delete_on
    locked.save(update_fields=["state", "delete_on"])
    after: dict[str, Any] = {"state": state.value}
    if delete_on:
        after["delete_on"] = delete_on.isoformat()
    if reason:
        after["reason"] = reason
    with trust_scope(locked.pk):
        record(by=by, verb=verb, on=locked, before={"state": before.value}, after=after)
    return locked


def _locked(trust: Trust) -> Trust:
    # Not the key as well: every new record of the trust would have to wait.
    return Trust.objects.select_for_update(no_key=True).get(pk=trust.pk)
