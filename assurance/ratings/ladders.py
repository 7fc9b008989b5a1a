"""A scale as the engine reckons with it: levels as small whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assurance.frameworks.schema import Scale

NO_LEVEL = -1
_FIRST_BESIDE = -2  # levels that do not count: -2, -3, …


@dataclass(frozen=True)
class Ladder:
    """`keys`: the levels that count, from the worst, which is code 0. `beside`: those that do not count.

    A code is a level's place in `keys`, NO_LEVEL, or below that for a level that does not count.
    """

    keys: tuple[str, ...]
    points: tuple[Decimal, ...]
    beside: tuple[str, ...]

    def code(self, key: str) -> int:
        """NO_LEVEL for a level that the scale does not have."""
        if key in self.keys:
            return self.keys.index(key)
        return _FIRST_BESIDE - self.beside.index(key) if key in self.beside else NO_LEVEL

    def key(self, code: int) -> str:
        """Empty for NO_LEVEL."""
        if code >= 0:
            return self.keys[code]
        return "" if code == NO_LEVEL else self.beside[_FIRST_BESIDE - code]

    @property
    def codes(self) -> range:
        """Every code that there is, NO_LEVEL among them."""
        return range(_FIRST_BESIDE + 1 - len(self.beside), len(self.keys))


@lru_cache(maxsize=512)
def ladder_of(scale: Scale) -> Ladder:
    counting = scale.worst_first
    return Ladder(
        keys=tuple(level.id for level in counting),
        points=tuple(
            Decimal(place) if level.points is None else level.points for place, level in enumerate(counting)
        ),
        beside=tuple(level.id for level in scale.levels if not level.counts),
    )


def translated(codes: NDArray[np.int8], source: Ladder, target: Ladder) -> NDArray[np.int8]:
    """Codes of one ladder as those of another that calls its levels the same; NO_LEVEL where it has no such level."""
    if source == target:
        return codes
    found = np.full(len(codes), NO_LEVEL, dtype=np.int8)
    for code in source.codes:
        if code != NO_LEVEL:
            found[codes == code] = target.code(source.key(code))
    return found
