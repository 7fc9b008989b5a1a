"""Which ratings depend on what changed: areas of academies, from which day on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from academies.kpis.catalogue import kpi_named
from academies.models import Import, ImportCell, Kpi
from assurance.ratings.criteria import Series
from assurance.ratings.figures import NOWHERE, Timeline
from trust_portal.reference.similar import MEASURES
from trust_portal.tenancy.scope import bound_trust_id

from .academies import Academies
from .calendar import Calendar
from .changes import Changed
from .integers import columns
from .plan import Asked, PlannedArea, Wanted

Mask = NDArray[np.bool_]
"""A line for each academy, a column for each period."""


@dataclass(frozen=True)
class ChangedCells:
    """What one import changed: `pairs` of academy and series, of figures that end on the day `end`."""

    end: int
    pairs: Mask


class Affected:
    """`academies`: whose every rating may differ. `series`: whose every use. `imports`: single figures."""

    def __init__(self, changed: Changed, asked: Asked, academies: Academies, calendar: Calendar) -> None:
        self.academies = academies.only(changed.academies)
        keys = _keys(changed, asked)
        self.series = frozenset(number for (key, _), number in asked.numbers.items() if key in keys)
        self.imports = (
            [
                cells
                for imported in Import.objects.filter(pk__in=changed.imports)
                if (cells := _cells_of(imported, asked, academies, calendar)) is not None
            ]
            if changed.imports
            else []
        )

    def of(self, planned: PlannedArea, series: Mapping[Wanted, Series], days: NDArray[np.int64]) -> Mask:
        """The ratings of an area that may differ, at periods that reach until these days."""
        mask = np.zeros((len(self.academies), len(days)), dtype=bool)
        mask[self.academies] = True
        for number in _numbers(planned, series):
            if number in self.series:
                mask[:] = True
            for cells in self.imports:
                mask |= cells.pairs[:, number, None] & (days >= cells.end)
        return mask

    def changed_by(self, series: int, whose: NDArray[np.intp], days: NDArray[np.int64]) -> NDArray[np.int64]:
        """The end of the newest figure that imports changed of each of these academies by its day; 0 for none."""
        found = np.zeros(len(whose), dtype=np.int64)
        for cells in self.imports:
            there = cells.pairs[whose, series] & (days >= cells.end)
            found[there] = np.maximum(found[there], cells.end)
        return found

    def narrowed(
        self,
        planned: PlannedArea,
        series: Mapping[Wanted, Series],
        timeline: Timeline,
        mask: Mask,
        days: NDArray[np.int64],
    ) -> Mask:
        """Without those whose figures are all newer than what changed."""
        if self.academies.all() or any(number in self.series for number in _numbers(planned, series)):
            return mask
        found = np.zeros_like(mask)
        found[self.academies] = mask[self.academies]
        rows, places = np.nonzero(mask & ~found)
        for criterion in planned.criteria:
            one = series[criterion.kpi or "", criterion.group]
            figure = timeline.counting(one.number, rows, days[places])
            for cells in self.imports:
                touched = cells.pairs[rows, one.number] & (days[places] >= cells.end)
                if not touched.any() or criterion.against == "falls":
                    found[rows[touched], places[touched]] = True
                    continue
                oldest = figure
                if criterion.against == "previous" and len(timeline):
                    oldest = np.where(figure == NOWHERE, NOWHERE, timeline.before[figure])
                ends = timeline["end"][oldest] if len(timeline) else np.zeros(len(rows), dtype=np.int64)
                touched &= (oldest == NOWHERE) | (ends <= cells.end)
                found[rows[touched], places[touched]] = True
        return found


def _numbers(planned: PlannedArea, series: Mapping[Wanted, Series]) -> Sequence[int]:
    return [series[criterion.kpi or "", criterion.group].number for criterion in planned.criteria]


def _keys(changed: Changed, asked: Asked) -> frozenset[str]:
    """KPIs of which anything may differ."""

    def is_concerned(key: str, kpi: Kpi) -> bool:
        entry = kpi_named(key)
        measures = {kpi.published_measure, entry.so_far if entry else ""} - {""}
        return kpi.pk in changed.kpis or bool(measures & set(changed.measures))

    found = {key for key, kpi in asked.kpis.items() if is_concerned(key, kpi)}
    if set(changed.measures) & set(MEASURES):  # which schools are similar
        found |= {key for key, _ in asked.beside["similar"]}
    return frozenset(found)


def _cells_of(
    imported: Import, asked: Asked, academies: Academies, calendar: Calendar
) -> ChangedCells | None:
    """From the import's cells; where they have been cleared away, everything of its period."""
    span = calendar.by_id.get(imported.period_id)
    if span is None or not asked.kpis:
        return None
    end = span.reach.toordinal()
    pairs = np.zeros((len(academies), len(asked.numbers)), dtype=bool)
    kpis = sorted((kpi.pk, key) for key, kpi in asked.kpis.items())
    groups = asked.groups
    found = columns(
        sql.SQL(
            "SELECT academy_id, kpi_id, array_position({groups}::varchar[], pupil_group)::bigint"
            " FROM academies_importcell WHERE trust_id = {trust} AND import_id = {import_}"
            " AND kind <> 'unchanged' AND kpi_id = ANY ({kpis}::bigint[])"
            " AND pupil_group = ANY ({groups}::varchar[])"
        ).format(
            trust=sql.Literal(bound_trust_id()),
            import_=sql.Literal(imported.pk),
            groups=sql.Literal(groups),
            kpis=sql.Literal([pk for pk, _ in kpis]),
        ),
        ("academy", "kpi", "group"),
    )
    if not len(found["kpi"]) and not _still_has_cells(imported):
        pairs[:] = True
        return ChangedCells(end, pairs)
    places = np.array([[asked.numbers.get((key, group), -1) for group in groups] for _, key in kpis])
    number = places[np.searchsorted(np.array([pk for pk, _ in kpis]), found["kpi"]), found["group"] - 1]
    asked_for = number >= 0
    pairs[academies.numbers(found["academy"][asked_for]), number[asked_for]] = True
    return ChangedCells(end, pairs)


def _still_has_cells(imported: Import) -> bool:
    return ImportCell.objects.filter(import_id=imported.pk).exists()
