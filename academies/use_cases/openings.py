"""Opening a trust with the academies that the register shows in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Phase
from academies.use_cases import academies
from trust_portal.audit.actor import Actor
from trust_portal.operator.use_cases import openings
from trust_portal.reference.history import histories_of
from trust_portal.reference.models import TRUST_KINDS, Establishment, Group, GroupMembership
from trust_portal.reference.phases import phase_of
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

_SMALL_WORDS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "with"})


@dataclass(frozen=True, slots=True)
class FoundAcademy:
    """`predecessors`: URNs whose published figures are the academy's, the newest first."""

    urn: int
    name: str
    phase: Phase
    joined_on: date | None
    predecessors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenedTrust:
    trust: Trust
    academies: tuple[FoundAcademy, ...]


@transaction.atomic
def open_from_register(
    *,
    uid: int,
    slug: str,
    admin_name: str,
    admin_email: str,
    at: datetime,
    by: Actor,
    name: str = "",
    short_name: str = "",
) -> OpenedTrust:
    """A new trust with its academies as they are today in the public register. Raises ValidationError, also where
    the register does not know the trust or one of its academies; nothing is kept then."""
    group = Group.objects.filter(uid=uid).first()
    if group is None or group.kind not in TRUST_KINDS:
        raise ValidationError(
            {"uid": f"The register has no trust {uid}. Load groups with load_reference first."}
        )
    found = _academies_of(uid)
    trust = openings.open_trust(
        slug=slug,
        name=name or as_name(group.name),
        short_name=short_name,
        uid=uid,
        admin_name=admin_name,
        admin_email=admin_email,
        at=at,
        by=by,
    )
    with trust_scope(trust.pk):
        for one in found:
            academies.add(name=one.name, urn=one.urn, phase=one.phase, joined_on=one.joined_on, by=by)
    return OpenedTrust(trust, found)


def _academies_of(uid: int) -> tuple[FoundAcademy, ...]:
    memberships = GroupMembership.objects.in_trusts().present().filter(group_uid=uid)
    joined = dict(memberships.values_list("urn", "joined_on"))
    if not joined:
        raise ValidationError(
            {"uid": f"The register has no academies of {uid}. Load group-links with load_reference first."}
        )
    schools = {school.urn: school for school in Establishment.objects.filter(urn__in=joined)}
    if unknown := sorted(set(joined) - set(schools)):
        numbers = ", ".join(map(str, unknown))
        raise ValidationError(
            {"uid": f"The register does not hold {numbers}. Load gias with load_reference first."}
        )
    phases = _phases(list(schools.values()))
    histories = histories_of(joined)
    return tuple(
        FoundAcademy(
            urn,
            schools[urn].name,
            phases[urn],
            joined_on,
            tuple(one.urn for one in histories[urn][1:] if one.carries_figures),
        )
        for urn, joined_on in sorted(joined.items())
    )


def _phases(schools: Sequence[Establishment]) -> Mapping[int, Phase]:
    found = {school.urn: phase_of(school.phase, school.type) for school in schools}
    if without := sorted(urn for urn, phase in found.items() if not phase):
        raise ValidationError(
            {"uid": f"The register does not say the phase of {', '.join(map(str, without))}."}
        )
    return {urn: Phase(phase) for urn, phase in found.items()}


def as_name(registered: str) -> str:
    """A name that stands in capitals throughout, as people write it; any other as it is."""
    if registered != registered.upper():
        return registered
    words = [word if word in _SMALL_WORDS else word.capitalize() for word in registered.lower().split()]
    text = " ".join(words)
    # After a bracket or hyphen a capital again, and at the beginning in any case.
    return re.sub(r"(^|[(-])([a-z])", lambda found: found[1] + found[2].upper(), text)
