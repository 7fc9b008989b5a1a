"""The trust's own figures, as imports brought them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from psycopg import sql

from academies.models import KpiValue, PeriodKind
from assurance.ratings.figures import no_figures
from assurance.ratings.numbers import NONE, widened
from trust_portal.tenancy.scope import bound_trust_id

from .academies import Academies, Pairs, Since
from .calendar import KINDS, Calendar
from .integers import columns, literal
from .plan import Asked

_OWN = ("academy", "kpi", "group", "period", "import", "number", "cohort", "provisional")
_NOTHING: Mapping[str, NDArray[np.int64]] = {name: np.empty(0, dtype=np.int64) for name in _OWN}
_OWN_DIGITS = 6
_MOST_DAYS = 3  # that are asked about one by one
_OF_ITS_GRAIN = 1 << 21  # more than any day's ordinal: the KPI's own kind of period before any other


def own_figures(
    asked: Asked, academies: Academies, calendar: Calendar, pairs: Pairs | None, since: Since | None
) -> pd.DataFrame:
    """As `timeline_of` says; in no order."""
    kpis = {kpi.pk: key for key, kpi in asked.kpis.items()}
    places = _series_places(asked)
    if not kpis:
        return no_figures()
    found = _found(asked, academies, calendar, pairs, since)
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


_Found = Mapping[str, NDArray[np.int64]]
_CONDITION = sql.SQL(
    "v.trust_id = {trust} AND v.is_current AND v.pupil_group = ANY ({groups}::varchar[]){periods}"
)
_ALL_OF_THEM = sql.SQL("academies_kpivalue v WHERE {condition} AND v.kpi_id = ANY ({kpis})")
# Through the index: the planner would rather read every figure of the trust.
_PAIR_BY_PAIR = sql.SQL(
    "unnest({wanted_academies}, {wanted_kpis}) AS w(academy_id, kpi_id) CROSS JOIN LATERAL (SELECT *"
    " FROM academies_kpivalue v WHERE {condition} AND v.academy_id = w.academy_id AND v.kpi_id = w.kpi_id"
    " OFFSET 0) v"
)


def _found(
    asked: Asked, academies: Academies, calendar: Calendar, pairs: Pairs | None, since: Since | None
) -> _Found:
    """Some may be there twice."""
    if pairs is None or since is None:
        return _read(asked, academies, pairs)
    wanted = np.where(pairs, since, 0)
    days = np.unique(wanted[wanted > 0]).tolist()
    if len(days) > _MOST_DAYS:
        return _read(asked, academies, pairs)
    whole = pairs & (wanted == 0)
    ends, parts = calendar.column("end"), []
    for day in days:
        its_own = wanted == day
        found = _read(asked, academies, its_own, periods=calendar.ids[ends >= day])
        parts.append(found)
        # Where there is none of that very day, an older one may count.
        whole |= its_own & ~_of_day(asked, academies, found, calendar.ids[ends == day])
    if whole.any():
        parts.append(_read(asked, academies, whole))
    return {name: np.concatenate([part[name] for part in parts]) for name in _OWN} if parts else _NOTHING


def _read(
    asked: Asked, academies: Academies, pairs: Pairs | None, periods: NDArray[np.int64] | None = None
) -> _Found:
    """One query. `pairs` None: every one; `periods` None: whatever they are about."""
    condition = _CONDITION.format(
        trust=sql.Literal(bound_trust_id()),
        groups=sql.Literal(asked.groups),
        periods=sql.SQL("")
        if periods is None
        else sql.SQL(" AND v.period_id = ANY ({})").format(literal(periods.tolist())),
    )
    return columns(
        sql.SQL(
            "SELECT v.academy_id, v.kpi_id, array_position({groups}::varchar[], v.pupil_group)::bigint,"
            " v.period_id, v.imported_by_id, coalesce((v.number * 1000000)::bigint, {none}),"
            " coalesce(v.cohort, -1)::bigint, (v.status = 'provisional')::int::bigint FROM {values}"
        ).format(
            groups=sql.Literal(asked.groups),
            none=sql.SQL(f"'{NONE}'::bigint"),
            values=_ALL_OF_THEM.format(
                condition=condition, kpis=literal(kpi.pk for kpi in asked.kpis.values())
            )
            if pairs is None
            else _PAIR_BY_PAIR.format(condition=condition, **_wanted(asked, academies, pairs)),
        ),
        _OWN,
    )


def _of_day(asked: Asked, academies: Academies, found: _Found, periods: NDArray[np.int64]) -> Pairs:
    """Which academies have a figure of one of these periods, of each series."""
    there = np.zeros((len(academies), len(asked.numbers)), dtype=bool)
    places, kpis = _series_places(asked), _kpi_ids(asked)
    its_own = np.isin(found["period"], periods)
    series = places[np.searchsorted(kpis, found["kpi"][its_own]), found["group"][its_own] - 1]
    there[academies.numbers(found["academy"][its_own])[series >= 0], series[series >= 0]] = True
    return there


def _wanted(asked: Asked, academies: Academies, pairs: Pairs) -> Mapping[str, sql.Composable]:
    """The pairs of academy and KPI that are needed, in the order of the index."""
    needed: dict[int, Pairs] = {}
    for (key, _), number in asked.numbers.items():
        if key in asked.kpis:
            of_kpi = pairs[:, number]
            pk = asked.kpis[key].pk
            needed[pk] = needed[pk] | of_kpi if pk in needed else of_kpi
    kpis = np.array(sorted(needed), dtype=np.int64)
    academy, kpi = np.nonzero(np.stack([needed[pk] for pk in kpis.tolist()], axis=1))
    return {
        "wanted_academies": literal(academies.ids[academy].tolist()),
        "wanted_kpis": literal(kpis[kpi].tolist()),
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
        academy, kpi, group, period = (
            int(found[name][place]) for name in ("academy", "kpi", "group", "period")
        )
        marks[place] = known.get((academy, kpi, group, period), "")
    return marks


def _kpi_ids(asked: Asked) -> NDArray[np.int64]:
    return np.array(sorted(kpi.pk for kpi in asked.kpis.values()), dtype=np.int64)


def _series_places(asked: Asked) -> NDArray[np.int64]:
    """The series of each KPI (in the order of ids) and group; -1 where no criterion asks for it."""
    keys = {kpi.pk: key for key, kpi in asked.kpis.items()}
    groups = asked.groups
    return np.array(
        [[asked.numbers.get((keys[pk], group), -1) for group in groups] for pk in sorted(keys)],
        dtype=np.int64,
    ).reshape(len(keys), len(groups))


def _names(prefix: str, numbers: NDArray[np.int64]) -> NDArray[Any]:
    different, where = np.unique(numbers, return_inverse=True)
    return (
        np.array([f"{prefix}{number}" for number in different.tolist()], dtype=object)[where]
        if len(different)
        else np.empty(0, dtype=object)
    )
