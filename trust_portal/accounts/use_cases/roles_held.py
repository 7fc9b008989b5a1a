"""Roles as a person chooses them for another one: which, and at which places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError

from trust_portal.accounts.models import Place
from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role


@dataclass(frozen=True, slots=True, order=True)
class HeldRole:
    """One role at one place; `place_id` is None for a role across the trust."""

    role: Role
    place_id: int | None = None


def checked(held: Iterable[HeldRole]) -> frozenset[HeldRole]:
    """The same set once it makes sense in the bound trust; ValidationError in plain words where it does not."""
    chosen = frozenset(held)
    if not chosen:
        raise ValidationError("Choose at least one role.")
    for one in chosen:
        if one.role in ROLES_AT_A_PLACE and one.place_id is None:
            raise ValidationError(f"Choose at least one academy for the role {one.role.label}.")
        if one.role not in ROLES_AT_A_PLACE and one.place_id is not None:
            raise ValidationError(f"The role {one.role.label} is for the whole trust.")
    wanted = {one.place_id for one in chosen if one.place_id is not None}
    if Place.objects.filter(pk__in=wanted).count() != len(wanted):
        raise ValidationError("Choose academies of this trust.")
    return chosen


def version_of(held: Iterable[HeldRole]) -> str:
    """The same for the same roles, in any order: tells a form whether what it showed still holds."""
    ids = sorted(f"{one.role.value}:{one.place_id or ''}" for one in held)
    return sha256("\n".join(ids).encode()).hexdigest()[:16]


def sorted_held(held: Iterable[HeldRole]) -> list[HeldRole]:
    """In the order of the permission table, then of the places."""
    order = list(Role)
    return sorted(held, key=lambda one: (order.index(one.role), one.place_id or 0))


def as_json(held: Iterable[HeldRole], names: dict[int, str]) -> list[str]:
    """For the audit trail: ["Headteacher at Ashdown Primary"]."""
    return [
        one.role.label if one.place_id is None else f"{one.role.label} at {names[one.place_id]}"
        for one in sorted(held, key=lambda one: (one.role.label, names.get(one.place_id or 0, "")))
    ]


def place_names(held: Iterable[HeldRole]) -> dict[int, str]:
    ids = {one.place_id for one in held if one.place_id is not None}
    return dict(Place.objects.filter(pk__in=ids).values_list("pk", "name"))
