"""From values to positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """`low` to `high` drawn from the position `start` to `end`; `ticks` are round values between the two."""

    low: Decimal
    high: Decimal
    start: float
    end: float
    ticks: tuple[Decimal, ...]

    def at(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return round(self.start + share * (self.end - self.start), 1)


def scale_for(
    values: Iterable[Decimal],
    *,
    start: float,
    end: float,
    ticks: int = 4,
    floor: Decimal | None = None,
    ceiling: Decimal | None = None,
) -> Scale:
    """Round ends around all values. It never passes `floor` or `ceiling` (0 and 100 of a percentage).

    A single value, or none at all, still gets a scale with some width.
    """
    known = list(values) or [Decimal(0)]
    low, high = min(known), max(known)
    step = _step((high - low) / ticks if high > low else max(abs(high) / 20, Decimal(1)))
    low = (low / step).to_integral_value(ROUND_FLOOR) * step
    high = (high / step).to_integral_value(ROUND_CEILING) * step
    if low == high:
        low, high = low - step, high + step
    if floor is not None and low < floor:
        low = floor
    if ceiling is not None and high > ceiling:
        high = ceiling
    marks = []
    mark = (low / step).to_integral_value(ROUND_CEILING) * step
    while mark <= high:
        marks.append(mark)
        mark += step
    return Scale(low, high, start, end, tuple(marks))


def _step(rough: Decimal) -> Decimal:
    """The next round step that is not smaller: 1, 2, 2.5 or 5 times a power of ten."""
    power = Decimal(10) ** rough.adjusted()
    return next(step * power for step in _STEPS if step * power >= rough)


def plain(number: Decimal) -> str:
    """95, 2.5 and −1.2 as an axis says them: not 95.0 or 9.5E+1, nor with a hyphen for a minus."""
    return f"{(number + 0).normalize():f}".replace("-", "\N{MINUS SIGN}")


def apart(positions: Sequence[float], gap: float, *, low: float, high: float) -> list[float]:
    """The positions moved as little as their order allows, so that names beside them do not overlap.

    What cannot fit between `low` and `high` is spread evenly over it.
    """
    order = sorted(range(len(positions)), key=positions.__getitem__)
    if len(order) > 1 and (len(order) - 1) * gap > high - low:
        gap = (high - low) / (len(order) - 1)
    moved = list(positions)
    last = low - gap
    for index in order:
        last = moved[index] = max(moved[index], last + gap)
    last = high + gap
    for index in reversed(order):
        last = moved[index] = min(moved[index], last - gap)
    return [round(position, 1) for position in moved]
