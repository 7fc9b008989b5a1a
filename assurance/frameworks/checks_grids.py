"""Grids: their scales, criteria, owners and rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .checks_bands import check_bands
from .checks_scales import check_combine
from .finding import Finding, Known, Place, dead
from .schema import Area, Criterion, Grid, Pack, Scale


def check_grids(pack: Pack, known: Known) -> Iterator[Finding]:
    scales = {scale.id: scale for scale in pack.scales}
    for index, grid in enumerate(pack.grids):
        place: Place = ("grids", index)
        if grid.scale not in scales:
            yield dead((*place, "scale"), "scale", grid.scale, scales)
        scale = scales.get(grid.scale)
        yield from check_combine((*place, "combine"), grid.combine, scale)
        yield from check_combine((*place, "across"), grid.across, scale)
        yield from _domains(place, grid, scales, known)


def _domains(place: Place, grid: Grid, scales: dict[str, Scale], known: Known) -> Iterator[Finding]:
    for number, domain in enumerate(grid.domains):
        here: Place = (*place, "domains", number)
        yield from check_combine((*here, "combine"), domain.combine, scales.get(grid.scale))
        yield from check_keys((*here, "owners"), "role", domain.owners, known.roles)
        for index, area in enumerate(domain.areas):
            if area.scale is not None and area.scale not in scales:
                yield dead((*here, "areas", index, "scale"), "scale", area.scale, scales)
            yield from _area((*here, "areas", index), area, scales.get(area.scale or grid.scale), known)


def _area(place: Place, area: Area, scale: Scale | None, known: Known) -> Iterator[Finding]:
    yield from check_levels((*place, "meanings"), area.meanings, scale)
    yield from check_keys((*place, "phases"), "phase", area.phases, known.phases)
    yield from check_combine((*place, "combine"), area.combine, scale)
    for index, criterion in enumerate(area.criteria):
        yield from check_criterion((*place, "criteria", index), criterion, scale, known)
    for index, measure in enumerate(area.about.measures if area.about else ()):
        yield from check_kpi((*place, "about", "measures", index, "kpi"), measure.kpi, known)


def check_criterion(place: Place, one: Criterion, scale: Scale | None, known: Known) -> Iterator[Finding]:
    yield from check_levels((*place, "statements"), one.statements, scale)
    if one.weight <= 0:
        yield Finding((*place, "weight"), "A weight must be above 0.")
    if one.tolerance < 0:
        yield Finding((*place, "tolerance"), "A tolerance cannot be below 0.")
    if one.is_judged:
        if one.bands:
            yield Finding((*place, "bands"), "Bands need a “kpi” whose figures they are about.")
        if len(one.statements) < 2:
            yield Finding(
                place,
                f"“{one.name or one.id}” asks for nothing: give it a “kpi” with “bands”, or “statements” for at "
                "least two levels.",
            )
        return
    yield from check_kpi((*place, "kpi"), one.kpi, known)
    yield from check_keys((*place, "group"), "group of pupils", [one.group], known.groups, is_one=True)
    if not one.bands:
        yield Finding(
            place, f"“{one.name or one.id}” has a KPI without “bands”: say which figure gives which level."
        )
    else:
        yield from check_bands((*place, "bands"), one.bands, scale, of_counts=one.against == "falls")


def check_kpi(place: Place, key: str | None, known: Known) -> Iterator[Finding]:
    if key is not None and known.kpis is not None and key not in known.kpis:
        yield dead(place, "KPI", key, known.kpis, where="in the catalogue or among the trust’s own")


def check_keys(
    place: Place, word: str, keys: Iterable[str], allowed: frozenset[str] | None, *, is_one: bool = False
) -> Iterator[Finding]:
    """A list of keys, or a single one, each of them among those that are allowed."""
    for index, key in enumerate(keys):
        if allowed is not None and key not in allowed:
            yield dead(
                place if is_one else (*place, index), word, key, sorted(allowed), where="in the portal"
            )


def check_levels(place: Place, keys: Iterable[str], scale: Scale | None) -> Iterator[Finding]:
    """Keys of a mapping that are levels of the scale."""
    if scale is None:
        return
    levels = [level.id for level in scale.levels]
    for key in keys:
        if key not in levels:
            yield dead((*place, key), "level", key, levels, where=f"on “{scale.name}”")
