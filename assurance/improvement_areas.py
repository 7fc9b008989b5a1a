"""The priority areas that an improvement action can be about, and who may write for which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.in_force import framework_for
from assurance.models import Area, ImprovementAction
from assurance.models.actions import reaches_to
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Verb

AreaKey = tuple[str, str]
"""(grid, area)"""

WRITES = (Verb.WRITE,)


@dataclass(frozen=True, slots=True)
class Priorities:
    """What this person may open improvement actions about for an academy. `is_free`: without an area as well."""

    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    is_free: bool

    @property
    def is_anything(self) -> bool:
        return self.is_free or bool(self.groups)


def priorities_for(access: Access, academy: Academy, *, on: date) -> Priorities:
    """Groups of choices, `grid/area` and its name, under grid and domain."""
    framework = framework_for(school_year_of(on))
    groups = []
    for grid in framework.pack.grids if framework else ():
        for domain in grid.domains:
            if reaches_to(access, WRITES, place_id=academy.place_id, domain_leads=domain.owners):
                choices = tuple(
                    (f"{grid.id}/{area.id}", area.name)
                    for area in domain.areas
                    if not area.phases or academy.phase in area.phases
                )
                if choices:
                    groups.append((f"{grid.name}: {domain.name}", choices))
    is_free = reaches_to(access, WRITES, place_id=academy.place_id, domain_leads=())
    return Priorities(tuple(groups), is_free)


def academies_to_write_for(access: Access) -> list[Academy]:
    """By name."""
    leads = _is_lead(access)
    return [
        academy
        for academy in Academy.objects.by_name()
        if leads or reaches_to(access, WRITES, place_id=academy.place_id, domain_leads=())
    ]


def area_names(improvements: Iterable[ImprovementAction]) -> Mapping[AreaKey, str]:
    """One query; none where nothing has an area."""
    wanted = {one.area for one in improvements if one.area}
    if not wanted:
        return {}
    rows = Area.objects.filter(key__in=wanted).values_list("grid", "key", "name")
    return {(grid, key): name for grid, key, name in rows}


def _is_lead(access: Access) -> bool:
    """Whether the person leads a domain: in every academy, though only there."""
    return any(reaches_to(access, WRITES, place_id=0, domain_leads=[role.value]) for role in access.places)
