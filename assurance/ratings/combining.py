"""How several ratings make one: of criteria an area's, of areas a domain's, and so on up to the trust's."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from assurance.frameworks.schema import Combine

from .bands import bands_of
from .ladders import NO_LEVEL, Ladder
from .numbers import column, scaled

Codes = NDArray[np.int8]


def combined(
    codes: Codes, combine: Combine, ladder: Ladder, weights: Sequence[Decimal | int] | None = None
) -> Codes:
    """One code for each row of `codes`, which has a column for each part.

    Parts whose level does not count are left out. Where nothing else is there and they agree, their level is the
    whole's. Without a rated part there is no level.
    """
    rows, parts = codes.shape
    found = np.full(rows, NO_LEVEL, dtype=np.int8)
    if combine.rule == "judged" or not parts:
        return found
    counts = codes >= 0
    rated = counts.any(axis=1)
    if rated.any():
        heavy = _weights(parts, weights)
        found[rated] = _rule(codes[rated], counts[rated], combine, ladder, heavy)
    beside = codes < NO_LEVEL
    alone = ~rated & beside.any(axis=1)
    if alone.any():
        lowest = codes[alone].min(axis=1)
        others = np.where(beside[alone], codes[alone], lowest[:, None]).max(axis=1)
        found[alone] = np.where(lowest == others, lowest, NO_LEVEL)
    if combine.needs == "all":
        found[(codes == NO_LEVEL).any(axis=1)] = NO_LEVEL
    return found


def _rule(
    codes: Codes, counts: NDArray[np.bool_], combine: Combine, ladder: Ladder, weights: Sequence[int]
) -> Codes:
    match combine.rule:
        case "best_of":
            best: Codes = codes.max(axis=1)
            return best
        case "majority":
            return _majority(codes, counts, ladder, weights)
        case "weighted":
            return _weighted(codes, counts, ladder, weights)
        case "points":
            return _points(codes, counts, combine, ladder)
        case _:
            worst: Codes = np.where(counts, codes, np.int8(127)).min(axis=1).astype(np.int8)
            return worst


def _majority(codes: Codes, counts: NDArray[np.bool_], ladder: Ladder, weights: Sequence[int]) -> Codes:
    """The best level that more than half of the weight reaches."""
    heavy = np.array(weights, dtype=object if max(weights) > 2**40 else np.int64)
    all_of_it = (counts * heavy).sum(axis=1)
    found = np.zeros(len(codes), dtype=np.int8)
    for code in range(1, len(ladder.keys)):
        found[((codes >= code) * heavy).sum(axis=1) * 2 > all_of_it] = code
    return found


def _weighted(codes: Codes, counts: NDArray[np.bool_], ladder: Ladder, weights: Sequence[int]) -> Codes:
    """The best level whose points the mean reaches. Whole numbers of any size: nothing is rounded."""
    heavy = np.array(weights, dtype=object)
    total = (counts * heavy).sum(axis=1)
    points = [scaled(one) for one in ladder.points]
    reached = (np.array(points, dtype=object)[np.maximum(codes, 0)] * (counts * heavy)).sum(axis=1)
    found = np.zeros(len(codes), dtype=np.int8)
    for code, one in enumerate(points):
        found[(reached >= total * one).astype(bool)] = code
    return found


def _points(codes: Codes, counts: NDArray[np.bool_], combine: Combine, ladder: Ladder) -> Codes:
    points = np.array([scaled(one) for one in ladder.points], dtype=object)
    total = column((points[np.maximum(codes, 0)] * counts).sum(axis=1))
    levels = np.array([*(ladder.code(band.level) for band in combine.bands), NO_LEVEL], dtype=np.int8)
    return levels[bands_of(total, combine.bands)]


def _weights(parts: int, weights: Sequence[Decimal | int] | None) -> Sequence[int]:
    """As whole numbers in the same proportion."""
    if weights is None:
        return [1] * parts
    if all(isinstance(one, int) or one == one.to_integral_value() for one in weights):
        return [int(one) for one in weights]
    return [scaled(Decimal(one)) for one in weights]
