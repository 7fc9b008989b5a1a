"""The grid of one period as one person may see it: a cell for each academy and area, and what they add up to.

As many queries for sixty academies as for six. What a cell holds is light: reasons and texts are read when somebody
asks for one rating (`assurance/explanations.py`, `assurance/history.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from academies.models import Academy, Period
from assurance.cells import AcademyId, Cell, Column, Judged, Row, Sheet, Signed, Suggested, id_of
from assurance.frameworks.schema import Domain, Grid, Scale, areas_of
from assurance.in_force import InForce, pack_of
from assurance.models import ConfirmedRating, Judgement, PackVersion, SuggestedRating, View
from assurance.scales import NOT_RATED, level_of, levels_of, rank_of
from assurance.sight import STAGE_OF, Sight, Stage, own_views
from trust_portal.accounts.access import Access
from trust_portal.ui.levels import Level

__all__ = [
    "AcademyId",
    "Cell",
    "Column",
    "Row",
    "Sheet",
    "academies_for",
    "columns_of",
    "sheet_of",
    "sheets_of",
]


def sheet_of(
    *, access: Access, grid: Grid, framework: InForce, period: Period, academies: Collection[Academy]
) -> Sheet:
    """`academies` as far as the person may read any of their ratings (`academies_for`). Three queries; two more where
    something was rated by an older version of the framework."""
    return sheets_of(access=access, grid=grid, framework=framework, periods=[period], academies=academies)[0]


def sheets_of(
    *,
    access: Access,
    grid: Grid,
    framework: InForce,
    periods: Sequence[Period],
    academies: Collection[Academy],
) -> list[Sheet]:
    """Several periods with as many queries as one."""
    sight = Sight.of(access)
    columns = columns_of(framework, grid, sight)
    shown = [] if grid.subjects == "trust" else list(academies)
    has_own = grid.subjects != "academies" and sight.is_everywhere
    found = _Found(
        framework,
        [period.pk for period in periods],
        [column.area_id for column in columns],
        [academy.pk for academy in shown],
        has_own,
    )
    visible = _Visible(access, sight)
    return [
        Sheet(
            framework=framework,
            grid=grid,
            period=period,
            columns=columns,
            rows=tuple(_row(period.pk, academy, columns, found, visible) for academy in shown),
            own=_row(period.pk, None, columns, found, visible) if has_own else None,
            sees_the_whole_trust=sight.is_everywhere,
        )
        for period in periods
    ]


def columns_of(framework: InForce, grid: Grid, sight: Sight) -> tuple[Column, ...]:
    """The areas of which the person may see a rating somewhere, at some time."""
    scales = {scale.id: (scale, levels_of(scale)) for scale in framework.pack.scales}
    return tuple(
        Column(domain, area, framework.area_ids[grid.id, area.id], *scales[area.scale or grid.scale])
        for domain, area in areas_of(grid)
        if sight.knows(domain)
    )


def academies_for(access: Access, *, period: Period) -> list[Academy]:
    """The academies of the period whose ratings this person may see, by name. One query."""
    sight = Sight.of(access)
    found = Academy.objects.in_trust(on=period.ends_on)
    if not sight.is_everywhere:
        found = found.filter(place_id__in=sight.places)
    return list(found.by_name())


_KEY = ("period_id", "academy_id", "area_id")


class _Found:
    """What is stored of the periods, by period, academy and area."""

    def __init__(
        self,
        framework: InForce,
        periods: list[int],
        areas: list[int],
        academies: list[int],
        has_own: bool,
    ) -> None:
        at = {"period_id__in": periods, "area_id__in": areas}
        wanted = frozenset[AcademyId](academies) | (frozenset([None]) if has_own else frozenset())
        suggested = SuggestedRating.objects.filter(academy_id__in=academies, **at)
        self.suggested = {
            (period_id, academy_id, area_id): rest
            for period_id, academy_id, area_id, *rest in suggested.values_list(
                *_KEY, "level", "rank", "flags", "movement", "since", "version_id"
            )
        }
        self.signed = {
            (period_id, academy_id, area_id): rest
            for period_id, academy_id, area_id, *rest in ConfirmedRating.objects.current()
            .filter(**at)
            .values_list(
                *(*_KEY, "level", "rank", "state", "revision", "suggested_level"),
                *("movement", "since", "version_id"),
            )
            if academy_id in wanted
        }
        self.judged: dict[tuple[int, AcademyId, int], list[list[Any]]] = {}
        for period_id, academy_id, area_id, *rest in (
            Judgement.objects.current()
            .filter(**at)
            .values_list(*_KEY, "view", "level", "revision", "at", "reason", "version_id")
        ):
            if academy_id in wanted:
                self.judged.setdefault((period_id, academy_id, area_id), []).append(rest)
        self._version = framework.version.pk
        self._older = self._scales_of_older_versions(framework)

    def _scales_of_older_versions(self, framework: InForce) -> dict[tuple[int, int], Scale]:
        """Of what was rated by another version of the same year: its own scales say what its levels are."""
        ids = {row[-1] for row in self._every_row()} - {self._version}
        scales: dict[tuple[int, int], Scale] = {}
        if not ids:
            return scales
        for version in PackVersion.objects.filter(pk__in=ids).prefetch_related("areas"):
            pack = pack_of(version)
            for one in version.areas.all():
                grid = pack.grid(one.grid)
                area = next(area for _, area in areas_of(grid) if area.id == one.key)
                scales[version.pk, one.area_id] = pack.scale_of(grid, area)
        return scales

    def _every_row(self) -> Iterable[list[Any]]:
        yield from self.suggested.values()
        yield from self.signed.values()
        for rows in self.judged.values():
            yield from rows

    def level(self, column: Column, version_id: int, key: str) -> tuple[Level, int | None]:
        """A level that the version in force has no longer is shown as the older version calls it, without a rank."""
        if (known := column.levels.get(key)) is not None:
            return known, rank_of(column.scale, key)
        older = self._older.get((version_id, column.area_id))
        return (level_of(older, key) if older else NOT_RATED), None


@dataclass(frozen=True, slots=True)
class _Visible:
    access: Access
    sight: Sight

    def stage(self, academy: Academy | None, domain: Domain) -> Stage | None:
        return self.sight.stage_for(None if academy is None else academy.place_id, domain)

    def views(self, academy: Academy | None, sees_all: bool) -> frozenset[View]:
        """Whose judgements: all where the rating itself may be seen; their own at any time."""
        if sees_all:
            return frozenset(View)
        return own_views(self.access, None if academy is None else academy.place_id)


def _row(
    period_id: int, academy: Academy | None, columns: tuple[Column, ...], found: _Found, visible: _Visible
) -> Row:
    stages = {
        domain.id: visible.stage(academy, domain)
        for domain in {one.domain.id: one.domain for one in columns}.values()
    }
    views = {seen: visible.views(academy, seen) for seen in (True, False)}
    return Row(
        academy, tuple(_cell(period_id, academy, one, found, stages[one.domain.id], views) for one in columns)
    )


def _cell(
    period_id: int,
    academy: Academy | None,
    column: Column,
    found: _Found,
    stage: Stage | None,
    views: Mapping[bool, frozenset[View]],
) -> Cell:
    key = (period_id, id_of(academy), column.area_id)
    signed = found.signed.get(key)
    state = signed[2] if signed else ""
    sees = stage is not None and STAGE_OF[state] >= stage
    applies = column.is_for(academy)
    suggested = found.suggested.get(key) if sees else None
    judged = found.judged.get(key, ())
    if not (applies or signed or judged):
        return Cell(period_id, column, academy, applies=False)
    return Cell(
        period_id,
        column,
        academy,
        applies,
        _suggested(column, found, suggested) if suggested else None,
        {one.view: one for one in (_judged(column, found, row) for row in judged) if one.view in views[sees]},
        _signed(column, found, signed) if signed and sees else None,
    )


def _suggested(column: Column, found: _Found, row: list[Any]) -> Suggested:
    key, rank, flags, movement, since, version_id = row
    level, _ = found.level(column, version_id, key)
    return Suggested(level, rank, flags, movement, since)


def _judged(column: Column, found: _Found, row: list[Any]) -> Judged:
    view, key, revision, at, reason, version_id = row
    level, rank = found.level(column, version_id, key)
    return Judged(View(view), level, rank, revision, at, bool(reason))


def _signed(column: Column, found: _Found, row: list[Any]) -> Signed:
    key, rank, state, revision, suggested_level, movement, since, version_id = row
    level, _ = found.level(column, version_id, key)
    return Signed(level, rank, state, revision, suggested_level, movement, since)
