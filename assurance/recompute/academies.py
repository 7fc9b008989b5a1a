"""The academies of a trust, numbered as the figures of their ratings are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from academies.models import Academy

Pairs = NDArray[np.bool_]
"""Which figures are needed: a line for each academy, a column for each series."""
Since = NDArray[np.int64]
"""From which day on they are needed, as an ordinal; 0: all."""


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


def _ordinals(days: Sequence[date | None], missing: date) -> NDArray[np.int64]:
    return np.array([(day or missing).toordinal() for day in days], dtype=np.int64)
