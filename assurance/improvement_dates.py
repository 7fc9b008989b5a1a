"""When a recurring improvement action is due next. Pure: no Django, clock or database."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

Span = tuple[date, date]
"""First and last day."""

_WEEKS = {"half_term": 7, "term": 17}


def next_due(due_on: date, repeats: str, spans: Sequence[Span] = (), *, today: date) -> date:
    """The same day of the next month or year, or as far before the end of the next term (half term) as now.

    `spans` are the calendar's periods of the kind that it repeats by; where they do not reach, weeks are counted.
    It is never before `today`: whoever is a year late is not asked for all that was missed.
    """
    found, months = due_on, 0
    while found < today or found == due_on:
        months += 12 if repeats == "year" else 1
        if repeats in ("month", "year"):
            found = _months_later(due_on, months)
        else:
            found = _in_the_next(found, sorted(spans)) or found + timedelta(weeks=_WEEKS[repeats])
    return found


def _months_later(day: date, months: int) -> date:
    """31 January and one month: the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _in_the_next(day: date, spans: Sequence[Span]) -> date | None:
    for (_, ends), (starts, next_ends) in pairwise(spans):
        if day <= ends:
            return max(starts, next_ends - (ends - day))
    return None
