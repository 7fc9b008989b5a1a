"""Exact numbers in columns: integers of ten-billionths, never floats.

A column is int64 where every number is small enough to be added to another one, else it holds Python's own integers,
which are slower and have no end. `NONE` stands where there is no number.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

DIGITS = 10
ONE = 10**DIGITS
NONE = -(2**63)
_SAFE = 2**61  # the sum or difference of two is still an int64
_EXACT = Context(prec=60)

Column: TypeAlias = NDArray[Any]


def scaled(number: Decimal, rounding: str = ROUND_HALF_EVEN) -> int:
    """2.5 -> 25,000,000,000. Published figures have at most ten decimals; more are rounded."""
    return int(_EXACT.scaleb(number, DIGITS).to_integral_value(rounding, _EXACT))


def at_least(number: Decimal) -> int:
    """The least integer of a column that is not below the number."""
    return scaled(number, ROUND_CEILING)


def at_most(number: Decimal) -> int:
    """The greatest integer of a column that is not above the number."""
    return scaled(number, ROUND_FLOOR)


def column(values: Iterable[int]) -> Column:
    """Of integers that are scaled already; NONE is kept."""
    found = list(values)
    if all(-_SAFE < value < _SAFE or value == NONE for value in found):
        return np.array(found, dtype=np.int64)
    return np.array(found, dtype=object)


def widened(values: NDArray[np.int64], digits: int) -> Column:
    """A column of integers that have only so many digits behind the point so far."""
    factor = 10 ** (DIGITS - digits)
    if not len(values) or int(np.abs(values).max()) < _SAFE // factor:
        wide: Column = values * factor
        return wide
    without_end: Column = values.astype(object) * factor
    return without_end


def joined(columns: list[Column]) -> Column:
    return np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)


def taken(values: Column, places: NDArray[np.intp]) -> Column:
    """The values at these places; NONE where the place is below 0."""
    if not len(values):
        return np.full(len(places), NONE, dtype=np.int64)
    return np.where(places >= 0, values[places], NONE)


def difference(left: Column, right: Column) -> Column:
    """NONE where either is."""
    return np.where((left == NONE) | (right == NONE), NONE, left - right)


def text(value: int) -> str:
    """25,000,000,000 -> "2.5" """
    whole, rest = divmod(abs(value), ONE)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:010d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"


def texts(values: Column) -> list[str]:
    """Each as text, "" for NONE. Figures repeat: each one is written once."""
    different, where = np.unique(values, return_inverse=True)
    written = np.array(["" if value == NONE else text(int(value)) for value in different], dtype=object)
    return list(written[where]) if len(written) else []
