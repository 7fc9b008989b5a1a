"""The types of visit that a framework names, and what a visit can look at. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assurance.frameworks.schema import Area, Domain, Grid, Pack, Scale, VisitType

AreaKey = tuple[str, str]
"""(grid, area)"""

# Governors may write up their visits under every framework, whether it names them or not.
LINK_VISIT = VisitType(
    id="link_governor",
    name="Link governor’s visit",
    led_by="Link governor",
    output="Note of visit",
    about="One of the ways in which the local governing board sees for itself.",
)


@dataclass(frozen=True, slots=True)
class PlacedArea:
    grid: Grid
    domain: Domain
    area: Area
    scale: Scale


def types_of(pack: Pack) -> tuple[VisitType, ...]:
    """The framework's own; a link governor's visit besides, where it has none."""
    return pack.visits if any(map(is_link, pack.visits)) else (*pack.visits, LINK_VISIT)


def visit_type(pack: Pack, key: str) -> VisitType | None:
    return next((one for one in types_of(pack) if one.id == key), None)


def is_link(one: VisitType) -> bool:
    """Whether it is a visit by which governors see for themselves: those they may write up."""
    words = f"{one.id} {one.name} {one.led_by or ''}".lower()
    return "link" in words and "governor" in words


def areas_by_key(pack: Pack) -> Mapping[AreaKey, PlacedArea]:
    return {
        (grid.id, area.id): PlacedArea(grid, domain, area, pack.scale_of(grid, area))
        for grid in pack.grids
        for domain in grid.domains
        for area in domain.areas
    }


def theme(words: str) -> str:
    """How a type's own focus is written among areas, whose keys hold no colon."""
    return f":{words}"


def area_of(focus: str) -> AreaKey | None:
    """None for a theme."""
    if focus.startswith(":"):
        return None
    grid, _, area = focus.partition("/")
    return grid, area


def focus_groups(
    pack: Pack, one: VisitType, phase: str, *, domains_of: Iterable[str] | None = None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices under headings. `domains_of`: only areas of domains that one of these roles owns, and no themes."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    owners = None if domains_of is None else set(domains_of)
    if one.focus and owners is None:
        groups.append((one.name, [(theme(words), words) for words in one.focus]))
    for grid in pack.grids:
        for domain in grid.domains:
            if owners is not None and not owners & set(domain.owners):
                continue
            choices = [
                (f"{grid.id}/{area.id}", area.name)
                for area in domain.areas
                if not area.phases or phase in area.phases
            ]
            if choices:
                groups.append((f"{grid.name}: {domain.name}", choices))
    return groups


def focus_name(areas: Mapping[AreaKey, PlacedArea], focus: str) -> str:
    key = area_of(focus)
    if key is None:
        return focus[1:]
    return areas[key].area.name if key in areas else key[1].replace("_", " ").capitalize()


def leads_of(areas: Mapping[AreaKey, PlacedArea], focus: Iterable[str]) -> list[str]:
    """The roles whose own domain any of it is in, in order."""
    keys = [key for key in map(area_of, focus) if key is not None]
    return sorted({role for key in keys if key in areas for role in areas[key].domain.owners})
