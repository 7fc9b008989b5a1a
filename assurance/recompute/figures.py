"""The figures that ratings are made of: the trust's own, published ones, and what is beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from academies.kpis.catalogue import kpi_named
from academies.models import Academy, Kpi, PeriodKind
from academies.published import Cell, Yardstick, published_of, yardsticks_of
from academies.targets.agreed import agreed_targets
from assurance.ratings.figures import COLUMNS, Timeline, no_figures
from assurance.ratings.numbers import NONE, Column, column, joined, scaled

from .academies import Academies, Pairs, Since
from .calendar import KINDS, Calendar
from .own import own_figures
from .plan import YARDSTICKS, Asked, Wanted

FIRST_YEAR = 2010  # of published figures that anybody still looks at


def timeline_of(
    asked: Asked,
    academies: Academies,
    calendar: Calendar,
    *,
    last_year: int,
    pairs: Pairs | None = None,
    since: Since | None = None,
) -> Timeline:
    """Few queries for the trust's own figures; for published ones and yardsticks the same number whatever there is.

    `pairs`: no more than these are needed. `since`: nor older ones than these, where there is one of the very day.
    """
    if not asked.numbers or not len(academies):
        return Timeline(no_figures(), academies=max(1, len(academies)))
    if pairs is None and academies.is_part:
        pairs = np.ones((len(academies), len(asked.numbers)), dtype=bool)
    own = own_figures(asked, academies, calendar, pairs, since)
    published = _published(asked, academies, last_year, pairs)
    frame = pd.concat([own, published], ignore_index=True) if len(published) else own
    if len(published) and len(own):
        frame["number"] = joined([own["number"].to_numpy(), published["number"].to_numpy()])
    frame["era"] = _eras(asked, frame)
    for name, values in _yardsticks(asked, academies, frame).items():
        frame[name] = values
    frame["target"] = _targets(asked, academies, frame)
    return Timeline(frame, academies=len(academies))


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


def _targets(asked: Asked, academies: Academies, frame: pd.DataFrame) -> Column:
    """What the board agreed for each figure's academy and school year. One query, where any is asked for."""
    wanted = {asked.numbers[one]: one for one in asked.beside["target"]}
    series = frame["series"].to_numpy()
    places = np.flatnonzero(np.isin(series, list(wanted)))
    if not len(places):
        return np.full(len(frame), NONE, dtype=np.int64)
    keys, groups = {key for key, _ in wanted.values()}, {group for _, group in wanted.values()}
    agreed = agreed_targets(kpis=keys, groups=groups)
    numbers, years = frame["academy"].to_numpy(), frame["year"].to_numpy()
    values = [NONE] * len(frame)
    for place in places.tolist():
        key, group = wanted[int(series[place])]
        target = agreed.get((int(academies.ids[numbers[place]]), key, group, int(years[place])))
        if target is not None:
            values[place] = scaled(target)
    return column(values)


def _sticks(
    name: str, kpis: Sequence[Kpi], schools: Sequence[Academy], years: Sequence[int], group: str
) -> Mapping[Cell, Yardstick]:
    if name == "similar":
        return published_of(kpis, schools, years, group=group).similar
    national, local = yardsticks_of(kpis, schools, years, group=group)
    return national if name == "national" else local


__all__ = ["COLUMNS", "Academies", "Pairs", "Since", "timeline_of"]
