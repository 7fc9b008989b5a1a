"""What can be done with the list of a trust's academies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Academy, Phase
from trust_portal.accounts.models import Place, PlaceKind
from trust_portal.accounts.use_cases.people import lock_people
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record


@transaction.atomic
def add(*, name: str, urn: int, phase: Phase, joined_on: date | None, by: Actor) -> Academy:
    """Take a school into the bound trust. Raises ValidationError, also where its URN is there already."""
    academy = Academy(name=name.strip(), urn=urn, phase=phase, joined_on=joined_on)
    _check(academy)
    academy.place = Place.objects.create(kind=PlaceKind.ACADEMY, name=academy.name)
    academy.save()
    record(by=by, verb="academy.added", on=academy, after=_facts(academy))
    return academy


@transaction.atomic
def change(
    *, academy: Academy, name: str, urn: int, phase: Phase, joined_on: date | None, by: Actor
) -> Academy:
    """Correct what the portal knows of an academy; what people are attached to keeps its name in step.

    Raises ValidationError; nothing changes then.
    """
    locked = Academy.objects.select_for_update().get(pk=academy.pk)
    before = _facts(locked)
    locked.name = name.strip()
    locked.urn = urn
    locked.phase = phase
    locked.joined_on = joined_on
    _check(locked)
    old, new = changed_fields(before, _facts(locked))
    if new:
        locked.save(update_fields=["name", "urn", "phase", "joined_on"])
        Place.objects.filter(pk=locked.place_id).update(name=locked.name)
        record(by=by, verb="academy.changed", on=locked, before=old, after=new)
    return locked


def _check(academy: Academy) -> None:
    academy.clean_fields(exclude={"place", "trust"})
    # One at a time, so that two people who add the same school at once do not meet at the constraint.
    lock_people()
    if Academy.objects.filter(urn=academy.urn).exclude(pk=academy.pk).exists():
        raise ValidationError({"urn": f"The trust has an academy with the URN {academy.urn} already."})


def _facts(academy: Academy) -> dict[str, Any]:
    return {
        "name": academy.name,
        "urn": academy.urn,
        "phase": str(Phase(academy.phase).label),
        "joined_on": academy.joined_on.isoformat() if academy.joined_on else None,
    }
