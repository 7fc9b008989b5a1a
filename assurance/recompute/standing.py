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


def standing(
    areas: Mapping[int, Sequence[int]], periods: Sequence[int], levels: Sequence[str]
) -> Mapping[int, Standing]:
    """By area, of these academies and periods. A level that is not asked with is -1."""
    pairs = [(area, academy) for area, academies in areas.items() for academy in academies]
    if not pairs or not periods:
        return {}
    found = columns(
        sql.SQL(
            "SELECT r.area_id, r.period_id, r.academy_id,"
            " coalesce(array_position({levels}::varchar[], r.level), 0)::bigint - 1,"
            " array_position({movements}::varchar[], r.movement)::bigint - 1,"
            " coalesce((r.since - date '1970-01-01') + {epoch}, 0)::bigint"
            # Pair by pair through the index: the planner would rather read every rating of the trust.
            " FROM unnest({areas}, {academies}) AS w(area_id, academy_id) CROSS JOIN LATERAL (SELECT *"
            " FROM assurance_suggestedrating s WHERE s.trust_id = {trust} AND s.period_id = ANY ({periods})"
            " AND s.academy_id = w.academy_id AND s.area_id = w.area_id OFFSET 0) r"
        ).format(
            trust=sql.Literal(bound_trust_id()),
            epoch=sql.Literal(_EPOCH),
            levels=sql.Literal(list(levels)),
            movements=sql.Literal(list(MOVEMENTS)),
            areas=literal(area for area, _ in pairs),
            academies=literal(academy for _, academy in pairs),
            periods=literal(periods),
        ),
        ("area", "period", "academy", "level", "movement", "since"),
    )
    by_area: dict[int, Standing] = {}
    for area in np.unique(found["area"]).tolist():
        its_own = found["area"] == area
        by_area[area] = Standing(
            *(found[name][its_own] for name in ("period", "academy", "level", "movement", "since"))
        )
    return by_area
