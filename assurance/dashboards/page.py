"""What a dashboard shows, put together for one grid and term, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from academies.models import Academy, Import, ImportState, Period
from assurance.frameworks.schema import Domain, Grid, Scale, areas_of
from assurance.in_force import InForce
from assurance.levels import Standing, may_see_proposals, standings
from assurance.models import ImprovementAction, LevelDecision
from assurance.scales import level_of
from assurance.sight import Sight
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Person
from trust_portal.ui.levels import Level

from . import findings
from .findings import Rated
from .improvement import covered_cells, overdue_for
from .reading import ratings_of, terms_of


@dataclass(frozen=True, slots=True)
class Line:
    """One cell in words, with the way to its reason."""

    academy: Academy
    area: str
    area_id: int
    period: Period
    level: Level
    before: Level | None = None
    since: date | None = None
    terms: int = 0

    @property
    def is_fall(self) -> bool:
        return self.before is not None


@dataclass(frozen=True, slots=True)
class Row:
    """An academy, or an area: how many cells at each level, in the scale's order, and how many are not rated."""

    label: str
    academy: Academy | None
    area_id: int
    counts: tuple[tuple[Level, int], ...]
    not_rated: int
    signed: int
    total: int
    up: int = 0
    down: int = 0
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    name: str
    ratings: int
    mean: int
    counts: tuple[tuple[Level, int], ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    grid: Grid
    now: Period
    before: Period | None
    levels: tuple[Level, ...]
    totals: tuple[tuple[Level, int, int | None], ...]  # level, now, the term before
    not_rated: int
    falls: tuple[Line, ...]
    rises: tuple[Line, ...]
    since_visit: tuple[Line, ...]
    worst: tuple[Line, ...]
    movers: tuple[tuple[Academy, findings.Mover], ...]
    academies: tuple[Row, ...]
    areas: tuple[tuple[Domain, tuple[Row, ...]], ...]
    unsigned_before: tuple[Row, ...]  # academies with cells of the term before that nobody has signed
    proposals: tuple[LevelDecision, ...]
    newest_import: Import | None
    without_evidence: tuple[Line, ...]
    without_response: tuple[Line, ...]
    without_improvement: tuple[Line, ...]
    overdue: tuple[ImprovementAction, ...]
    never_moving: tuple[Line, ...]
    reviewers: tuple[ReviewerLine, ...]

    @property
    def has_ratings(self) -> bool:
        return any(number for _, number, _ in self.totals)


def dashboard_of(
    framework: InForce,
    grid: Grid,
    academies: Sequence[Academy],
    *,
    access: Access,
    on: date,
    last_visit: datetime | None = None,
) -> Dashboard | None:
    """None before the grid's first period has begun. `last_visit`: when the person's visit before this one ended."""
    terms = terms_of(grid, on=on)
    if terms is None:
        return None
    rated = ratings_of(framework, grid, terms.looked_at, academies, Sight.of(access))
    period, period_before = terms.newest_with(rated)
    now = rated[period.pk]
    before = rated[period_before.pk] if period_before else ()
    maker = _Maker(framework, grid, academies, period, terms.starts, Sight.of(access))
    moved = findings.changes(before, now)
    by_academy = {mover.academy: mover for mover in findings.movers(moved)}
    levels = maker.levels
    works_on_it = may_see_proposals(access)
    standing = _standings(framework, academies, on, access)
    count_now, count_before = _total(now), _total(before)
    new = [] if last_visit is None else [one for one in now if one.at > last_visit and one.level]
    people = Person.objects.in_bulk([one.by for one in findings.spread(now)]) if now else {}
    return Dashboard(
        grid=grid,
        now=period,
        before=period_before,
        levels=levels,
        totals=tuple(
            (level, count_now.get(level.key, 0), count_before.get(level.key, 0) if before else None)
            for level in levels
        ),
        not_rated=count_now.get("", 0),
        falls=tuple(maker.line(one.now, one.before) for one in moved if one.steps < 0),
        rises=tuple(maker.line(one.now, one.before) for one in reversed(moved) if one.steps > 0),
        since_visit=maker.lines(sorted(new, key=lambda one: one.at, reverse=True)),
        worst=maker.lines(findings.worst(now)),
        movers=tuple((maker.academies[mover.academy], mover) for mover in by_academy.values()),
        academies=tuple(maker.academy_rows(now, by_academy, standing)),
        areas=tuple(maker.area_rows(now)),
        unsigned_before=tuple(row for row in maker.academy_rows(before, {}, {}) if row.signed < row.total)
        if access.may("assurance.agree")
        else (),
        proposals=_proposals(academies) if works_on_it else (),
        newest_import=Import.objects.filter(state=ImportState.CONFIRMED).order_by("-ended_at").first()
        if access.may_everywhere("academy_data.read")
        else None,
        without_evidence=maker.lines(findings.without_evidence(now)),
        without_response=maker.lines(findings.without_response(now)),
        without_improvement=maker.lines(
            findings.without_improvement(now, covered_cells(framework, grid, academies))
        ),
        overdue=overdue_for(access, academies, on=on),
        never_moving=maker.lines(findings.never_moving(now, maker.starts)),
        reviewers=tuple(
            ReviewerLine(str(people[one.by]), one.ratings, one.mean, maker.counted(one.levels))
            for one in findings.spread(now)
        ),
    )


class _Maker:
    """Findings by number into lines with names."""

    def __init__(
        self,
        framework: InForce,
        grid: Grid,
        academies: Sequence[Academy],
        period: Period,
        starts: Sequence[date],
        sight: Sight,
    ) -> None:
        self.period = period
        self.starts = [start for start in starts if start <= period.starts_on]
        self.academies = {academy.pk: academy for academy in academies}
        self.domains = grid.domains
        self.names: dict[int, str] = {}
        self.scales: dict[int, Scale] = {}
        self.ids: dict[str, int] = {}
        for domain, area in areas_of(grid):
            area_id = framework.area_ids.get((grid.id, area.id))
            if area_id is not None and sight.knows(domain):
                self.names[area_id] = area.name
                self.scales[area_id] = framework.pack.scale_of(grid, area)
                self.ids[area.id] = area_id
        scale = framework.pack.scale(grid.scale)
        self.levels = tuple(level_of(scale, one.id) for one in scale.levels)

    def line(self, now: Rated, before: Rated | None = None) -> Line:
        scale = self.scales[now.area]
        return Line(
            academy=self.academies[now.academy],
            area=self.names[now.area],
            area_id=now.area,
            period=self.period,
            level=level_of(scale, now.level),
            before=level_of(scale, before.level) if before else None,
            since=now.since,
            terms=sum(1 for start in self.starts if now.since is not None and start >= now.since),
        )

    def lines(self, rated: Collection[Rated]) -> tuple[Line, ...]:
        return tuple(self.line(one) for one in rated)

    def counted(self, levels: Mapping[str, int]) -> tuple[tuple[Level, int], ...]:
        return tuple((level, levels.get(level.key, 0)) for level in self.levels)

    def academy_rows(
        self,
        rated: Collection[Rated],
        moved: Mapping[int, findings.Mover],
        standing: Mapping[int, tuple[Standing, ...]],
    ) -> list[Row]:
        counts = findings.counts(rated)
        signed = _signed(rated, lambda one: one.academy)
        rows = []
        for pk, academy in self.academies.items():
            found: Mapping[str, int] = counts.get(pk, {})
            mover = moved.get(pk)
            rows.append(
                Row(
                    label=academy.name,
                    academy=academy,
                    area_id=0,
                    counts=self.counted(found),
                    not_rated=found.get("", 0),
                    signed=signed.get(pk, 0),
                    total=sum(found.values()),
                    up=mover.up if mover else 0,
                    down=mover.down if mover else 0,
                    standings=standing.get(pk, ()),
                )
            )
        return rows

    def area_rows(self, rated: Collection[Rated]) -> list[tuple[Domain, tuple[Row, ...]]]:
        counts = findings.counts(rated, by_area=True)
        signed = _signed(rated, lambda one: one.area)
        found = []
        for domain in self.domains:
            rows = []
            for area in domain.areas:
                if (area_id := self.ids.get(area.id)) is None:
                    continue
                of_area: Mapping[str, int] = counts.get(area_id, {})
                rows.append(
                    Row(
                        label=area.name,
                        academy=None,
                        area_id=area_id,
                        counts=self.counted(of_area),
                        not_rated=of_area.get("", 0),
                        signed=signed.get(area_id, 0),
                        total=sum(of_area.values()),
                    )
                )
            if rows:
                found.append((domain, tuple(rows)))
        return found


def _proposals(academies: Sequence[Academy]) -> tuple[LevelDecision, ...]:
    waiting = LevelDecision.objects.waiting().filter(academy_id__in=[academy.pk for academy in academies])
    return tuple(waiting.select_related("academy").order_by("proposed_at"))


def _standings(
    framework: InForce, academies: Sequence[Academy], on: date, access: Access
) -> dict[int, tuple[Standing, ...]]:
    if not access.may("support_level.read"):
        return {}
    found: dict[int, list[Standing]] = {}
    for one in standings(framework.pack, academies, on=on, with_proposals=may_see_proposals(access)):
        if one.subject is None:
            found.setdefault(one.academy.pk, []).append(one)
    return {pk: tuple(rows) for pk, rows in found.items()}


def _total(rated: Collection[Rated]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in rated:
        found[one.level] = found.get(one.level, 0) + 1
    return found


def _signed(rated: Collection[Rated], key: Callable[[Rated], int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in rated:
        if one.is_signed:
            found[key(one)] = found.get(key(one), 0) + 1
    return found
