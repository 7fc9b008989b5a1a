"""Ratings as they stand, as far as direction and beginning of runs need them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from assurance.ratings.movement import MOVEMENTS
from trust_portal.tenancy.scope import bound_trust_id

from .integers import columns, literal

_EPOCH = 719_163  # 1 January 1970 as an ordinal


@dataclass(frozen=True)
class Standing:
    """For each stored rating: `level` is an index of the levels asked with, `since` an ordinal, 0 for none."""

    period: NDArray[np.int64]
    academy: NDArray[np.int64]
    level: NDArray[np.int64]
    movement: NDArray[np.int64]
    since: NDArray[np.int64]

    def of_periods(self, periods: Collection[int]) -> Standing:
        its_own = np.isin(self.period, np.array(list(periods), dtype=np.int64))
        return Standing(*(getattr(self, one.name)[its_own] for one in fields(self)))


@dataclass(frozen=True)
class Wanted:
    """The ratings of an area in a period, of these academies."""

    area: int
    period: int
    academies: NDArray[np.int64]


def standing(wanted: Sequence[Wanted], levels: Sequence[str]) -> Mapping[int, Standing]:
    """By area. A level that is not asked with is -1."""
    if not wanted:
        return {}
    sizes = [len(one.academies) for one in wanted]
    academies = np.concatenate([one.academies for one in wanted])
    areas = np.repeat([one.area for one in wanted], sizes)
    periods = np.repeat([one.period for one in wanted], sizes)
    order = np.lexsort((areas, academies, periods))  # as the index has them
    found = columns(
        sql.SQL(
            "SELECT r.area_id, r.period_id, r.academy_id,"
            " coalesce(array_position({levels}::varchar[], r.level), 0)::bigint - 1,"
            " array_position({movements}::varchar[], r.movement)::bigint - 1,"
            " coalesce((r.since - date '1970-01-01') + {epoch}, 0)::bigint"
            # One by one through the index: the planner would rather read every rating of the trust.
            " FROM unnest({areas}, {academies}, {periods}) AS w(area_id, academy_id, period_id)"
            " CROSS JOIN LATERAL (SELECT s.area_id, s.period_id, s.academy_id, s.level, s.movement, s.since"
            " FROM assurance_suggestedrating s WHERE s.trust_id = {trust} AND s.period_id = w.period_id"
            " AND s.academy_id = w.academy_id AND s.area_id = w.area_id OFFSET 0) r"
        ).format(
            trust=sql.Literal(bound_trust_id()),
            epoch=sql.Literal(_EPOCH),
            levels=sql.Literal(list(levels)),
            movements=sql.Literal(list(MOVEMENTS)),
            areas=literal(areas[order].tolist()),
            academies=literal(academies[order].tolist()),
            periods=literal(periods[order].tolist()),
        ),
        ("area", "period", "academy", "level", "movement", "since"),
    )
    names = [one.name for one in fields(Standing)]
    by_area: dict[int, Standing] = {}
    for area in np.unique(found["area"]).tolist():
        its_own = found["area"] == area
        by_area[area] = Standing(*(found[name][its_own] for name in names))
    return by_area
