"""Dates as files write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from trust_portal.tabular.numbers import Unreadable
from trust_portal.tabular.tables import Value

Order = Literal["dmy", "mdy", "ymd"]
"""In which order day, month and year stand. A date that begins with four digits is always year, month, day."""

_UNKNOWN = date(1900, 1, 1)  # what GIAS and its readers write for "not known"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MIDNIGHT = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_NUMERIC = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]([a-z]{3,9})[-/. ,]+(\d{4}|\d{2})", re.IGNORECASE)


def read_date(value: Value, *, order: Order = "dmy") -> date | None:
    """The date in a cell; None for an empty one and for 1900-01-01. Raises Unreadable, also for 31/02."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return None if value == _UNKNOWN else value
    if value is None:
        return None
    if isinstance(value, bool | Decimal):
        raise Unreadable("This is not a date. Format the cell as a date in Excel, or write 31/12/2025.")
    text = _MIDNIGHT.sub("", value.strip())
    if not text:
        return None
    year, month, day = _parts(text, order)
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable(_not_in_calendar(year, month, day)) from None
    return None if found == _UNKNOWN else found


def _parts(text: str, order: Order) -> tuple[int, int, int]:
    """Year, month and day as they are written."""
    if not text.isascii():
        raise Unreadable("This is not a date: write 31/12/2025.")
    if re.fullmatch(r"(19|20)\d{6}", text):
        return int(text[:4]), int(text[4:6]), int(text[6:])
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        first, second, third = numeric[1], numeric[3], numeric[4]
        if len(first) == 4 or order == "ymd":
            return int(first), int(second), int(third)
        if len(first) > 2 or len(third) not in (2, 4):
            raise Unreadable("This is not a date: write 31/12/2025.")
        if order == "mdy":
            return int(third), int(first), int(second)
        return int(third), int(second), int(first)
    named = _NAMED.fullmatch(text)
    if named and named[2][:3].lower() in _MONTHS:
        return int(named[3]), _MONTHS.index(named[2][:3].lower()) + 1, int(named[1])
    raise Unreadable("This is not a date: write 31/12/2025.")


def _not_in_calendar(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"There is no month {month}. Is the day before the month, as in 31/12/2025?"
    return f"There is no day {day} in that month ({month:02}/{year})."
