"""A target as somebody types it: a number that the key figure can have."""

from __future__ import annotations

from decimal import Decimal

from academies.kpi_files.values import KpiShape
from trust_portal.tabular.numbers import Unreadable, read_number

_LARGEST = Decimal(10) ** 12
_LONGEST = 40


def read_target(text: str, shape: KpiShape) -> Decimal:
    """Raises Unreadable, whose text says what to write instead."""
    if len(text) > _LONGEST:
        raise Unreadable("This is too long for a number.")
    number = read_number(text, unit=shape.unit)
    return checked_target(number, shape)


def checked_target(number: Decimal, shape: KpiShape) -> Decimal:
    shape.check(number)
    if abs(number) >= _LARGEST:
        raise Unreadable("This number is too large to be real.")
    exponent = number.normalize().as_tuple().exponent
    places = max(shape.decimals, 1) if shape.unit != "count" else 0
    if isinstance(exponent, int) and -exponent > places:
        digits = f"{places} decimal place{'' if places == 1 else 's'}" if places else "no decimal places"
        raise Unreadable(f"Write it with at most {digits}: the figure has no more.")
    return number


def as_typed(number: Decimal) -> str:
    return f"{number.normalize() + 0:f}"
