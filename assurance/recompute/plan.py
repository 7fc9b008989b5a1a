"""What is rated by what: the versions in force, their areas that figures can rate, and the figures asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from academies.models import Kpi
from assurance.frameworks.schema import Area, Criterion, Grid, Pack, areas_of
from assurance.in_force import InForce, pack_of
from assurance.models import PackVersion, VersionArea
from assurance.ratings.areas import rates_by_figures
from assurance.ratings.criteria import Series
from assurance.ratings.ladders import Ladder, ladder_of

YARDSTICKS = ("national", "la", "similar")
Wanted = tuple[str, str]
"""A KPI's key and a group of pupils."""


@dataclass(frozen=True)
class PlannedArea:
    area: Area
    area_id: int
    grid: Grid
    ladder: Ladder

    @property
    def criteria(self) -> Iterator[Criterion]:
        """Those that figures answer."""
        return (criterion for criterion in self.area.criteria if not criterion.is_judged)


@dataclass(frozen=True)
class PlannedVersion:
    """A version with its areas. `series`: what its criteria ask for, numbered as in the plan's timeline."""

    version_id: int
    pack: Pack
    areas: tuple[PlannedArea, ...]
    series: Mapping[Wanted, Series]


@dataclass(frozen=True)
class Asked:
    """The figures that criteria ask for: `numbers` counts them, `beside` says which are held against what: a yardstick,
    or the academy's own target."""

    kpis: Mapping[str, Kpi]
    numbers: Mapping[Wanted, int]
    beside: Mapping[str, frozenset[Wanted]]

    @property
    def groups(self) -> list[str]:
        return sorted({group for _, group in self.numbers})

    def series(self, pack: Pack) -> Mapping[Wanted, Series]:
        """As this pack asks for them, with its own targets."""
        return {
            (kpi, group): Series(
                number,
                kpi,
                group,
                str(self.kpis[kpi].direction) if kpi in self.kpis else "none",
                target_of(pack, kpi, group),
            )
            for (kpi, group), number in self.numbers.items()
        }


def target_of(pack: Pack, kpi: str, group: str) -> Decimal | None:
    """What an academy's figure should reach where the board has agreed nothing else: what the model sets for all."""
    fixed = pack.targets.fixed if pack.targets else ()
    return next((one.target for one in fixed if (one.kpi, one.group) == (kpi, group)), None)


def asked_by(questions: Iterable[tuple[str, str, str]]) -> Asked:
    """`questions`: KPI, group of pupils, and what against. One query."""
    wanted = sorted(set(questions))
    numbers: dict[Wanted, int] = {}
    beside: dict[str, set[Wanted]] = {one: set() for one in (*YARDSTICKS, "target")}
    for kpi, group, against in wanted:
        numbers.setdefault((kpi, group), len(numbers))
        if against in beside:
            beside[against].add((kpi, group))
    kpis = {kpi.key: kpi for kpi in Kpi.objects.filter(key__in={kpi for kpi, _ in numbers})}
    return Asked(kpis, numbers, {name: frozenset(found) for name, found in beside.items()})


def frameworks_for(years: Collection[int]) -> Mapping[int, InForce]:
    """By the first calendar year of a school year; empty before anything is published. Two queries at most."""
    versions = sorted(PackVersion.objects.defer("document"), key=lambda one: (one.first_year, one.number))
    if not versions:
        return {}
    # As PackVersionQuerySet.in_force says it.
    chosen = {year: in_force(versions, year) for year in years}
    needed = {version.pk for version in chosen.values()}
    documents = PackVersion.objects.in_bulk(needed)
    area_ids: dict[int, dict[tuple[str, str], int]] = {pk: {} for pk in needed}
    for version_id, grid, key, area_id in VersionArea.objects.filter(version_id__in=needed).values_list(
        "version_id", "grid", "key", "area_id"
    ):
        area_ids[version_id][grid, key] = area_id
    found = {pk: InForce(version, pack_of(version), area_ids[pk]) for pk, version in documents.items()}
    return {year: found[version.pk] for year, version in chosen.items()}


def in_force(versions: Sequence[PackVersion], year: int) -> PackVersion:
    """Of versions in the order of first year and number."""
    before = [one for one in versions if one.first_year <= year]
    return before[-1] if before else versions[0]


def questions_of(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """What the criteria of its areas ask for."""
    for grid in pack.grids:
        for _, area in areas_of(grid):
            for criterion in area.criteria:
                if criterion.kpi is not None:
                    yield criterion.kpi, criterion.group, criterion.against


def planned(framework: InForce, asked: Asked) -> PlannedVersion:
    pack = framework.pack
    areas = tuple(
        PlannedArea(area, framework.area_ids[grid.id, area.id], grid, ladder_of(pack.scale_of(grid, area)))
        for grid in pack.grids
        for _, area in areas_of(grid)
        if rates_by_figures(area)
    )
    return PlannedVersion(framework.version.pk, pack, areas, asked.series(pack))
