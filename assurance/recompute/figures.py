"""The figures that ratings are made of: the trust's own, published ones, and what is beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from psycopg import sql

from academies.kpis.catalogue import kpi_named
from academies.models import Academy, Kpi, KpiValue, PeriodKind
from academies.published import Cell, Yardstick, published_of, yardsticks_of
from assurance.ratings.figures import COLUMNS, Timeline, no_figures
from assurance.ratings.numbers import NONE, Column, column, joined, scaled, widened
from trust_portal.tenancy.scope import bound_trust_id

from .calendar import KINDS, Calendar
from .integers import columns, literal
from .plan import YARDSTICKS, Asked, Wanted

FIRST_YEAR = 2010  # of published figures that anybody still looks at
_OWN = ("academy", "kpi", "group", "period", "import", "number", "cohort", "provisional")
_OWN_DIGITS = 6
_OF_ITS_GRAIN = 1 << 21  # more than any day's ordinal: the KPI's own kind of period before any other
Pairs = NDArray[np.bool_]
"""Which figures are needed: a line for each academy, a column for each series."""


class Academies:
    """The academies of the bound trust by number: a timeline's academy 0 is the first in the order of ids.

    One query, and one more where somebody needs them as records. `only`: no others than these.
    """

    def __init__(self, only: Collection[Academy] | None = None) -> None:
        self.is_part = only is not None
        if only is None:
            rows = list(Academy.objects.order_by("pk").values_list("pk", "phase", "joined_on", "left_on"))
        else:
            self.all = sorted(only, key=lambda one: one.pk)
            rows = [(one.pk, one.phase, one.joined_on, one.left_on) for one in self.all]
        self.ids = np.array([pk for pk, *_ in rows], dtype=np.int64)
        self.phases = np.array([phase for _, phase, *_ in rows], dtype=object)
        self.joined = _ordinals([joined for *_, joined, _ in rows], date.min)
        self.left = _ordinals([left for *_, left in rows], date.max)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def all(self) -> list[Academy]:
        found = Academy.objects.in_bulk(self.ids.tolist())
        return [found[pk] for pk in self.ids.tolist()]

    def numbers(self, ids: NDArray[np.int64]) -> NDArray[np.intp]:
        """Of academies that are all there."""
        return np.searchsorted(self.ids, ids)

    def only(self, ids: Collection[int]) -> NDArray[np.bool_]:
        return np.isin(self.ids, np.array(sorted(ids), dtype=np.int64))


def timeline_of(
    asked: Asked,
    academies: Academies,
    calendar: Calendar,
    *,
    last_year: int,
    pairs: Pairs | None = None,
) -> Timeline:
    """Two queries for the trust's own figures; for published ones and yardsticks the same number whatever there is.

    `pairs`: no more than these are needed.
    """
    if not asked.numbers or not len(academies):
        return Timeline(no_figures(), academies=max(1, len(academies)))
    if pairs is None and academies.is_part:
        pairs = np.ones((len(academies), len(asked.numbers)), dtype=bool)
    own = _own(asked, academies, calendar, pairs)
    published = _published(asked, academies, last_year, pairs)
    frame = pd.concat([own, published], ignore_index=True) if len(published) else own
    if len(published) and len(own):
        frame["number"] = joined([own["number"].to_numpy(), published["number"].to_numpy()])
    frame["era"] = _eras(asked, frame)
    for name, values in _yardsticks(asked, academies, frame).items():
        frame[name] = values
    return Timeline(frame, academies=len(academies))


def _own(asked: Asked, academies: Academies, calendar: Calendar, pairs: Pairs | None) -> pd.DataFrame:
    kpis = {kpi.pk: key for key, kpi in asked.kpis.items()}
    places = _series_places(asked, kpis)
    if not kpis:
        return no_figures()
    condition = _CONDITION.format(trust=sql.Literal(bound_trust_id()), groups=sql.Literal(asked.groups))
    found = columns(
        sql.SQL(
            "SELECT v.academy_id, v.kpi_id, array_position({groups}::varchar[], v.pupil_group)::bigint,"
            " v.period_id, v.imported_by_id, coalesce((v.number * 1000000)::bigint, {none}),"
            " coalesce(v.cohort, -1)::bigint, (v.status = 'provisional')::int::bigint FROM {values}"
        ).format(
            groups=sql.Literal(asked.groups),
            none=sql.SQL(f"'{NONE}'::bigint"),
            values=_ALL_OF_THEM.format(condition=condition, kpis=literal(kpis))
            if pairs is None
            else _PAIR_BY_PAIR.format(condition=condition, **_wanted(asked, academies, pairs)),
        ),
        _OWN,
    )
    is_mark = found["number"] == NONE
    number = widened(np.where(is_mark, 0, found["number"]), _OWN_DIGITS)
    number[is_mark] = NONE
    series = places[np.searchsorted(np.array(sorted(kpis)), found["kpi"]), found["group"] - 1]
    periods = np.searchsorted(calendar.ids, found["period"])
    kind = calendar.column("kind")[periods]
    grains = np.array([KINDS[PeriodKind(asked.kpis[kpis[pk]].grain)] for pk in sorted(kpis)])
    grain = grains[np.searchsorted(np.array(sorted(kpis)), found["kpi"])]
    frame = pd.DataFrame(
        {
            "series": series,
            "academy": academies.numbers(found["academy"]),
            "kind": kind,
            "end": calendar.column("end")[periods],
            "order": np.where(kind == grain, _OF_ITS_GRAIN, 0) + calendar.column("start")[periods],
            "number": number,
            "mark": _marks(asked, kpis, found, is_mark),
            "cohort": found["cohort"],
            "provisional": found["provisional"].astype(bool),
            "year": calendar.column("year")[periods],
            "period": found["period"],
            "source": _names("import:", found["import"]),
        }
    )
    return frame[series >= 0]


_CONDITION = sql.SQL("v.trust_id = {trust} AND v.is_current AND v.pupil_group = ANY ({groups}::varchar[])")
_ALL_OF_THEM = sql.SQL("academies_kpivalue v WHERE {condition} AND v.kpi_id = ANY ({kpis})")
# Through the index: the planner would rather read every figure of the trust.
_PAIR_BY_PAIR = sql.SQL(
    "unnest({wanted_academies}, {wanted_kpis}) AS w(academy_id, kpi_id) CROSS JOIN LATERAL (SELECT *"
    " FROM academies_kpivalue v WHERE {condition} AND v.academy_id = w.academy_id AND v.kpi_id = w.kpi_id"
    " OFFSET 0) v"
)


def _wanted(asked: Asked, academies: Academies, pairs: Pairs) -> Mapping[str, sql.Composable]:
    """The pairs of academy and KPI that are needed."""
    wanted: set[tuple[int, int]] = set()
    for (key, _), number in asked.numbers.items():
        if key in asked.kpis:
            kpi_id = asked.kpis[key].pk
            wanted |= {(academy_id, kpi_id) for academy_id in academies.ids[pairs[:, number]].tolist()}
    ordered = sorted(wanted)
    return {
        "wanted_academies": literal(academy for academy, _ in ordered),
        "wanted_kpis": literal(kpi for _, kpi in ordered),
    }


def _marks(
    asked: Asked,
    kpis: Mapping[int, str],
    found: Mapping[str, NDArray[np.int64]],
    is_mark: NDArray[np.bool_],
) -> NDArray[Any]:
    """What stands instead of a number; one query where there is any."""
    marks = np.full(len(is_mark), "", dtype=object)
    if not is_mark.any():
        return marks
    rows = KpiValue.objects.current().filter(
        number__isnull=True,
        kpi_id__in=list(kpis),
        pupil_group__in=asked.groups,
        period_id__in=np.unique(found["period"][is_mark]).tolist(),
        academy_id__in=np.unique(found["academy"][is_mark]).tolist(),
    )
    groups = {group: place for place, group in enumerate(asked.groups, start=1)}
    known = {
        (academy, kpi, groups[group], period): mark
        for academy, kpi, group, period, mark in rows.values_list(
            "academy_id", "kpi_id", "pupil_group", "period_id", "mark"
        )
    }
    for place in np.flatnonzero(is_mark).tolist():
        cell = tuple(int(found[name][place]) for name in ("academy", "kpi", "group", "period"))
        marks[place] = known.get(cell, "")
    return marks


def _series_places(asked: Asked, kpis: Mapping[int, str]) -> NDArray[np.int64]:
    """The series of each KPI (in the order of ids) and group; -1 where no criterion asks for it."""
    groups = asked.groups
    return np.array(
        [[asked.numbers.get((kpis[pk], group), -1) for group in groups] for pk in sorted(kpis)],
        dtype=np.int64,
    ).reshape(len(kpis), len(groups))


def _published(asked: Asked, academies: Academies, last_year: int, pairs: Pairs | None) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    numbers: list[int] = []
    years = range(FIRST_YEAR, last_year + 1)
    kind = KINDS[PeriodKind.SCHOOL_YEAR]
    places = {pk: place for place, pk in enumerate(academies.ids.tolist())}
    for group in asked.groups:
        kpis = _kpis_of(asked, group, asked.numbers, pairs)
        if not kpis:
            continue
        found = published_of(kpis, _schools(academies, pairs), years, group=group, with_similar=False)
        for (academy_id, key, year), one in found.values.items():
            series = asked.numbers[key, group]
            end = one.measured_on or date(year + 1, 8, 31)
            number = NONE if one.number is None else scaled(one.number)
            rows.append(
                (
                    series,
                    places[academy_id],
                    kind,
                    end.toordinal(),
                    0,
                    one.mark,
                    -1 if one.cohort is None else one.cohort,
                    one.status == "provisional",
                    year,
                    0,
                    one.source,
                )
            )
            numbers.append(number)
    names = (
        "series",
        "academy",
        "kind",
        "end",
        "order",
        "mark",
        "cohort",
        "provisional",
        "year",
        "period",
        "source",
    )
    frame = pd.DataFrame(rows, columns=names)
    frame["number"] = column(numbers)
    return frame


def _schools(academies: Academies, pairs: Pairs | None) -> list[Academy]:
    if pairs is None:
        return academies.all
    return [academies.all[number] for number in np.flatnonzero(pairs.any(axis=1)).tolist()]


def _kpis_of(asked: Asked, group: str, wanted: Collection[Wanted], pairs: Pairs | None) -> list[Kpi]:
    """With a published measure, of this group, and needed at all."""
    return [
        asked.kpis[key]
        for key, its_group in wanted
        if its_group == group
        and key in asked.kpis
        and asked.kpis[key].published_measure
        and (pairs is None or pairs[:, asked.numbers[key, group]].any())
    ]


def _eras(asked: Asked, frame: pd.DataFrame) -> NDArray[np.int64]:
    """How many breaks of comparability lie at or before each figure's year."""
    era = np.zeros(len(frame), dtype=np.int64)
    series, years = frame["series"].to_numpy(), frame["year"].to_numpy()
    for (key, _), number in asked.numbers.items():
        entry = kpi_named(key)
        if entry is not None and entry.breaks:
            breaks = sorted(one.first_year for one in entry.breaks)
            its_own = series == number
            era[its_own] = np.searchsorted(breaks, years[its_own], side="right")
    return era


def _yardsticks(asked: Asked, academies: Academies, frame: pd.DataFrame) -> Mapping[str, Column]:
    """What stands beside each figure in its own school year, of its own measure."""
    beside: dict[str, list[int] | None] = dict.fromkeys(YARDSTICKS)
    series, numbers = frame["series"].to_numpy(), frame["academy"].to_numpy()
    years = frame["year"].to_numpy()
    for name in YARDSTICKS:
        needed = asked.beside[name]
        for group in sorted({group for _, group in needed}):
            kpis = _kpis_of(asked, group, needed, None)
            places = np.flatnonzero(np.isin(series, [asked.numbers[kpi.key, group] for kpi in kpis]))
            if not len(places):
                continue
            schools = [academies.all[number] for number in np.unique(numbers[places]).tolist()]
            sticks = _sticks(name, kpis, schools, sorted(set(years[places].tolist())), group)
            keys = {asked.numbers[kpi.key, group]: kpi.key for kpi in kpis}
            values = beside[name] = beside[name] or [NONE] * len(frame)
            for place in places.tolist():
                cell = (int(academies.ids[numbers[place]]), keys[int(series[place])], int(years[place]))
                stick = sticks.get(cell)
                if stick is not None and stick.number is not None:
                    values[place] = scaled(stick.number)
    return {
        name: np.full(len(frame), NONE, dtype=np.int64) if values is None else column(values)
        for name, values in beside.items()
    }


def _sticks(
    name: str, kpis: Sequence[Kpi], schools: Sequence[Academy], years: Sequence[int], group: str
) -> Mapping[Cell, Yardstick]:
    if name == "similar":
        return published_of(kpis, schools, years, group=group).similar
    national, local = yardsticks_of(kpis, schools, years, group=group)
    return national if name == "national" else local


def _ordinals(days: Sequence[date | None], missing: date) -> NDArray[np.int64]:
    return np.array([(day or missing).toordinal() for day in days], dtype=np.int64)


def _names(prefix: str, numbers: NDArray[np.int64]) -> NDArray[Any]:
    different, where = np.unique(numbers, return_inverse=True)
    return (
        np.array([f"{prefix}{number}" for number in different.tolist()], dtype=object)[where]
        if len(different)
        else np.empty(0, dtype=object)
    )


__all__ = ["COLUMNS", "Academies", "Pairs", "timeline_of"]
