"""Direction of travel, and since when a level stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ladders import NO_LEVEL, Ladder, translated

ABSENT = -128  # no rating at all: the academy was not in the trust, or the period is not rated
MOVEMENTS = ("", "better", "same", "worse")
NEVER = 0


@dataclass(frozen=True)
class Column:
    """One period. `begins`: its first day as an ordinal. `follows`: the period before is the column before."""

    begins: int
    follows: bool
    ladder: Ladder


def movements(
    codes: NDArray[np.int8], columns: Sequence[Column], before: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """For each rating (a line for each academy, a column for each period): an index of MOVEMENTS, and the first day of
    the unbroken run with the same level, NEVER without a level. `before`: since when the first column's stand already,
    NEVER where they do not."""
    moved = np.zeros(codes.shape, dtype=np.int8)
    since = np.zeros(codes.shape, dtype=np.int64)
    for place, column in enumerate(columns):
        now = codes[:, place]
        has_level = (now != NO_LEVEL) & (now != ABSENT)
        since[has_level, place] = column.begins
        if place == 0:
            if before is not None:
                since[:, 0] = np.where(has_level & (before != NEVER), before, since[:, 0])
            continue
        if not column.follows:
            continue
        before = codes[:, place - 1]
        absent = before == ABSENT
        then = translated(
            np.where(absent, np.int8(NO_LEVEL), before), columns[place - 1].ladder, column.ladder
        )
        both = (now >= 0) & (then >= 0)
        moved[both, place] = np.where(now[both] > then[both], 1, np.where(now[both] == then[both], 2, 3))
        goes_on = has_level & (now == then)
        since[goes_on, place] = since[goes_on, place - 1]
    return moved, since
