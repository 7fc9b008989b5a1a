"""Figures in time: which one counts on a day, which came before it, how often it fell."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .numbers import NONE, ONE, Column, at_most, difference, taken

NOWHERE: Final = -1
_DAYS = 1 << 22  # more than any day's ordinal
Places = NDArray[np.intp]

COLUMNS: Final = (
    "series",  # number of the KPI and pupil group
    "academy",  # number of the academy
    "kind",  # of period, as a number: figures of the same kind follow one another
    "era",  # grows where figures stop being comparable with those before
    "end",  # the last day that it is about, as an ordinal
    "order",  # of several for the same day the greatest counts
    "number",  # ten-billionths, NONE for a mark
    "mark",
    "cohort",  # -1: not known
    "provisional",
    "year",
    "period",  # 0: published
    "source",
    "national",
    "la",
    "similar",
    "target",  # what the board agreed for the academy in the figure's year
)


class Timeline:
    """The figures of many academies. Its columns are those of `COLUMNS`, in its own order.

    Of figures of the same kind for the same day, only the first in rank stays.
    """

    def __init__(self, figures: pd.DataFrame, *, academies: int) -> None:
        self._academies = academies
        keys = [figures[name].to_numpy() for name in ("order", "end", "era", "kind", "academy", "series")]
        order = np.lexsort(keys)
        if len(order):
            last = np.ones(len(order), dtype=bool)
            same = np.logical_and.reduce([key[order][1:] == key[order][:-1] for key in keys[1:]])
            last[:-1] = ~same
            order = order[last]
        self.columns: dict[str, NDArray[Any]] = {name: figures[name].to_numpy()[order] for name in COLUMNS}

    def __len__(self) -> int:
        return len(self.columns["end"])

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def counting(self, series: int, academies: NDArray[np.int64], days: NDArray[np.int64]) -> Places:
        """The place of the newest figure that each academy has on each day; NOWHERE for none."""
        keys, places = self._by_day
        if not len(keys):
            return np.full(len(days), NOWHERE, dtype=np.intp)
        start = (series * self._academies + academies) * _DAYS
        found = np.searchsorted(keys, start + days, side="right") - 1
        return np.where((found >= 0) & (keys[found] >= start), places[found], NOWHERE)

    @cached_property
    def before(self) -> Places:
        """For each figure the place of the one before it of the same kind, where the two can be compared."""
        found = np.arange(len(self), dtype=np.intp) - 1
        for name in ("series", "academy", "kind", "era"):
            values = self[name]
            found[1:][values[1:] != values[:-1]] = NOWHERE
        return found

    def beside(self, against: str) -> Column:
        """What each figure is compared with; NONE for nothing."""
        if against == "previous":
            return taken(self["number"], self.before)
        beside: Column = self[against]
        return beside

    def falls(self, worse: Column) -> Column:
        """For how many figures in a row each has become worse; NONE without one before it.

        `worse`: by how much each is worse than the one before, NONE where that is not known.
        """
        falling = (worse != NONE) & (worse > 0)
        counted = np.arange(len(self), dtype=np.int64)
        # The last place at or before each that is no fall: the run began behind it.
        stops = np.maximum.accumulate(np.where(falling, 0, counted))
        return np.where(worse == NONE, NONE, (counted - stops) * ONE)

    def worse(self, direction: str, tolerance: Any) -> Column:
        """By how much each figure is worse than the one before, beyond the tolerance; NONE where nothing tells."""
        now, then = self["number"], taken(self["number"], self.before)
        match direction:
            case "higher":
                gap = difference(then, now)
            case "lower":
                gap = difference(now, then)
            case "zero":
                gap = difference(_size(now), _size(then))
            case _:
                return np.full(len(self), NONE, dtype=np.int64)
        allowed = np.full(len(gap), at_most(tolerance), dtype=gap.dtype)
        return difference(gap, allowed)

    @cached_property
    def _by_day(self) -> tuple[NDArray[np.int64], Places]:
        """Keys in order, with the place of the figure that counts from that day on."""
        key = (self["series"] * self._academies + self["academy"]) * _DAYS + self["end"]
        order = np.lexsort((self["order"], key))
        if not len(order):
            return key, order
        keys = key[order]
        last = np.ones(len(order), dtype=bool)
        last[:-1] = keys[1:] != keys[:-1]
        return keys[last], order[last]


def no_figures() -> pd.DataFrame:
    return pd.DataFrame({name: np.empty(0, dtype=np.int64) for name in COLUMNS})


def _size(values: Column) -> Column:
    return np.where(values == NONE, NONE, np.abs(np.where(values == NONE, 0, values)))
