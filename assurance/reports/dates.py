"""When a report opens and when it is due. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FRIDAY = 4
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReportDates:
    opens_on: date
    due_on: date


def planned(
    *,
    read_on: date,
    opens_days_before: int,
    due_days_before: int,
    term: tuple[date, date],
    ends: Iterable[date] = (),
) -> ReportDates:
    """Counted back from the day on which the committee reads it, or from the term's end where no meeting is known.

    Due on a weekday, and never on the last Friday before a holiday: `ends` are the last days of terms and half terms.
    Both stay within the term (its first and last day), and a report is open for a day at least: a due date that
    cannot be kept moves forward only where the term begins too late for anything else.
    """
    first, last = term
    not_then = last_fridays([*ends, last])
    due_on = min(read_on - due_days_before * _DAY, last)
    due_on = _working_day_until(due_on, not_then)
    if due_on <= first:
        due_on = _working_day_from(first + _DAY, not_then)
    opens_on = max(read_on - opens_days_before * _DAY, first)
    if opens_on >= due_on:
        opens_on = due_on - _DAY
    return ReportDates(opens_on, due_on)


def last_fridays(ends: Iterable[date]) -> frozenset[date]:
    """The last Friday before each holiday: of the week that ends with the last day, or the day itself."""
    return frozenset(end - ((end.weekday() - FRIDAY) % 7) * _DAY for end in ends)


def is_quiet(day: date, *, ends: Iterable[date]) -> bool:
    """Whether nobody is reminded on this day: a weekend, or the last Friday before a holiday."""
    return day.weekday() > FRIDAY or day in last_fridays(ends)


def _working_day_until(day: date, not_then: Collection[date]) -> date:
    while day.weekday() > FRIDAY or day in not_then:
        day -= _DAY
    return day


def _working_day_from(day: date, not_then: Collection[date]) -> date:
    while day.weekday() > FRIDAY or day in not_then:
        day += _DAY
    return day
