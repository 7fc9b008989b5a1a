"""Which band a number lies in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assurance.frameworks.schema import Range

from .numbers import NONE, Column, at_least, at_most

NO_BAND = -1


def bands_of(numbers: Column, bands: Sequence[Range]) -> NDArray[np.int8]:
    """The index of the first band that holds each number; NO_BAND for no number, and where no band holds it."""
    found = np.full(len(numbers), NO_BAND, dtype=np.int8)
    for index in reversed(range(len(bands))):
        found[holds(numbers, bands[index])] = index
    return found


def holds(numbers: Column, band: Range) -> NDArray[np.bool_]:
    """Both ends are turned into whole numbers of the column, so that nothing is rounded at an edge."""
    inside: NDArray[np.bool_] = numbers != NONE
    if band.from_ is not None:
        inside &= numbers >= at_least(band.from_)
    if band.above is not None:
        inside &= numbers > at_most(band.above)
    if band.to is not None:
        inside &= numbers <= at_most(band.to)
    if band.below is not None:
        inside &= numbers < at_least(band.below)
    return inside
