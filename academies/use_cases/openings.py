"""Opening a trust with the academies that the register shows in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Phase
from academies.use_cases import academies, academy_history
from academies.use_cases.academies import Size
from trust_portal.audit.actor import Actor
from trust_portal.operator.use_cases import openings
from trust_portal.reference.history import histories_of, published_for
from trust_portal.reference.models import TRUST_KINDS, Establishment, Group, GroupMembership
from trust_portal.reference.phases import phase_of
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

_SPECIAL_NEEDS = ("sen_ehcp_percent", "sen_support_percent")
_FIRST_YEAR = 2015
_SMALL_WORDS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "with"})


@dataclass(frozen=True, slots=True)
class Predecessor:
    """`name` is empty and days are None where the register does not hold the school any more."""

    urn: int
    name: str = ""
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class FoundAcademy:
    """`predecessors`: schools whose published figures are the academy's, the newest first."""

    urn: int
    name: str
    phase: Phase
    joined_on: date | None
    size: Size
    predecessors: tuple[Predecessor, ...]


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
    found = _academies_of(uid, until=at.year)
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
            academy = academies.add(
                name=one.name, urn=one.urn, phase=one.phase, joined_on=one.joined_on, size=one.size, by=by
            )
            for before in one.predecessors:
                academy_history.add_earlier(
                    academy=academy,
                    urn=before.urn,
                    name=before.name,
                    used_from=before.opened_on,
                    used_until=before.closed_on,
                    by=by,
                )
    return OpenedTrust(trust, found)


def _academies_of(uid: int, *, until: int) -> tuple[FoundAcademy, ...]:
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
    before = {urn: [one.urn for one in histories[urn][1:] if one.carries_figures] for urn in joined}
    earlier = {urn for urns in before.values() for urn in urns}
    known = {
        school.urn: Predecessor(school.urn, school.name, school.opened_on, school.closed_on)
        for school in Establishment.objects.filter(urn__in=earlier)
    }
    special_needs = _special_needs(joined, until=until)
    return tuple(
        FoundAcademy(
            urn,
            schools[urn].name,
            phases[urn],
            joined_on,
            Size(
                schools[urn].pupils, schools[urn].capacity, schools[urn].fsm_percent, special_needs.get(urn)
            ),
            tuple(known.get(one, Predecessor(one)) for one in before[urn]),
        )
        for urn, joined_on in sorted(joined.items())
    )


def _special_needs(urns: Collection[int], *, until: int) -> Mapping[int, Decimal]:
    """Pupils with a plan or support in per cent, by the newest census that tells both."""
    figures = published_for(urns, _SPECIAL_NEEDS, range(_FIRST_YEAR, until + 1))
    numbers = {(one.urn, one.year, one.measure): one.number for one in figures if one.number is not None}
    found: dict[int, Decimal] = {}
    for urn, year in sorted({(urn, year) for urn, year, _ in numbers}):
        parts = [numbers.get((urn, year, measure)) for measure in _SPECIAL_NEEDS]
        if None not in parts:
            found[urn] = sum((part for part in parts if part is not None), Decimal(0))
    return found


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
