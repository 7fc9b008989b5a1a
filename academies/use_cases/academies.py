"""What can be done with the list of a trust's academies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.changes import AcademyChanged, tell
from academies.models import Academy, Phase
from trust_portal.accounts.models import Place, PlaceKind
from trust_portal.accounts.use_cases.people import lock_people
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record

_FIELDS = ("name", "urn", "phase", "joined_on", "left_on", "pupils", "capacity", "fsm_percent", "sen_percent")


# Which figures are an academy's, and in which periods it is there.
_FIGURES_DEPEND_ON = frozenset({"urn", "phase", "joined_on", "left_on"})


@dataclass(frozen=True, slots=True)
class Size:
    """How large a school is and who goes there; None where that is not known. Percentages are of pupils."""

    pupils: int | None = None
    capacity: int | None = None
    fsm_percent: Decimal | None = None
    sen_percent: Decimal | None = None


@transaction.atomic
def add(
    *,
    name: str,
    urn: int,
    phase: Phase,
    joined_on: date | None,
    by: Actor,
    left_on: date | None = None,
    size: Size | None = None,
) -> Academy:
    """Take a school into the bound trust. Raises ValidationError, also where its URN is there already."""
    academy = Academy(name=name.strip(), urn=urn, phase=phase, joined_on=joined_on, left_on=left_on)
    _set_size(academy, size)
    _check(academy)
    academy.place = Place.objects.create(kind=PlaceKind.ACADEMY, name=academy.name)
    academy.save()
    known = {name: value for name, value in _facts(academy).items() if value is not None}
    record(by=by, verb="academy.added", on=academy, after=known)
    tell(AcademyChanged(academy.pk), by=by)
    return academy


@transaction.atomic
def change(
    *,
    academy: Academy,
    name: str,
    urn: int,
    phase: Phase,
    joined_on: date | None,
    by: Actor,
    left_on: date | None = None,
    size: Size | None = None,
) -> Academy:
    """Correct what the portal knows of an academy; what people are attached to keeps its name in step.

    This puts something right that was wrong: for a new name or URN from some day on there is
    `academy_history`. Without `size` that stays. Raises ValidationError; nothing changes then.
    """
    locked = Academy.objects.select_for_update().get(pk=academy.pk)
    before = _facts(locked)
    locked.name = name.strip()
    locked.urn = urn
    locked.phase = phase
    locked.joined_on = joined_on
    locked.left_on = left_on
    _set_size(locked, size)
    _check(locked)
    old, new = changed_fields(before, _facts(locked))
    if new:
        locked.save(update_fields=_FIELDS)
        follow_name(locked)
        record(by=by, verb="academy.changed", on=locked, before=old, after=new)
        if new.keys() & _FIGURES_DEPEND_ON:
            tell(AcademyChanged(locked.pk), by=by)
    return locked


def follow_name(academy: Academy) -> None:
    """Call the place that people are attached to as the academy is called."""
    Place.objects.filter(pk=academy.place_id).update(name=academy.name)


def check_urn_is_free(academy: Academy) -> None:
    """Raises ValidationError. Until the transaction ends nobody else takes the URN either."""
    # One at a time, so that two people who add the same school at once do not meet at the constraint.
    lock_people()
    if Academy.objects.filter(urn=academy.urn).exclude(pk=academy.pk).exists():
        raise ValidationError({"urn": f"The trust has an academy with the URN {academy.urn} already."})


def _check(academy: Academy) -> None:
    academy.clean_fields(exclude={"place", "trust"})
    if academy.joined_on and academy.left_on and academy.left_on <= academy.joined_on:
        raise ValidationError({"left_on": "It must have left after it joined."})
    check_urn_is_free(academy)


def _set_size(academy: Academy, size: Size | None) -> None:
    if size is not None:
        academy.pupils, academy.capacity = size.pupils, size.capacity
        academy.fsm_percent, academy.sen_percent = size.fsm_percent, size.sen_percent


def _facts(academy: Academy) -> dict[str, Any]:
    """As JSON."""

    def text(value: object) -> str | None:
        return None if value is None else str(value)

    return {
        "name": academy.name,
        "urn": academy.urn,
        "phase": str(Phase(academy.phase).label),
        "joined_on": academy.joined_on.isoformat() if academy.joined_on else None,
        "left_on": academy.left_on.isoformat() if academy.left_on else None,
        "pupils": academy.pupils,
        "capacity": academy.capacity,
        "fsm_percent": text(academy.fsm_percent),
        "sen_percent": text(academy.sen_percent),
    }
