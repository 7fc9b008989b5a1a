"""English school years as dates: what a trust begins with before it enters its own. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONDAY, FRIDAY = 0, 4
TERMS = ("Autumn term", "Spring term", "Summer term")
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PeriodDates:
    """`kind` is a value of PeriodKind; `number` counts within the year; both days belong to the period."""

    kind: str
    number: int
    name: str
    starts_on: date
    ends_on: date


def school_year_of(day: date) -> int:
    """The first calendar year of the school year that the day lies in: 31 August 2026 is of 2025."""
    return day.year if day.month >= 9 else day.year - 1


def year_bounds(first_year: int) -> tuple[date, date]:
    return date(first_year, 9, 1), date(first_year + 1, 8, 31)


def default_periods(first_year: int) -> tuple[PeriodDates, ...]:
    """The year, its three terms, six half terms, and a data drop in the last full week of each half term.

    As most local authorities in England set them: half terms at the end of October, in the middle of
    February and around the late May holiday; two weeks at Christmas and at Easter; the end in the third
    full week of July.
    """
    starts_on, ends_on = year_bounds(first_year)
    year = PeriodDates("school_year", 1, f"{first_year}/{(first_year + 1) % 100:02d}", starts_on, ends_on)
    halves = tuple(_half_terms(first_year))
    terms = tuple(
        PeriodDates("term", number + 1, name, halves[2 * number][0], halves[2 * number + 1][1])
        for number, name in enumerate(TERMS)
    )
    half_terms = tuple(
        PeriodDates("half_term", number, f"Half term {number}", first, last)
        for number, (first, last) in enumerate(halves, start=1)
    )
    drops = tuple(
        PeriodDates(
            "data_drop", one.number, f"Data drop {one.number}", _week_before(one.ends_on), one.ends_on
        )
        for one in half_terms
    )
    return (year, *terms, *half_terms, *drops)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    el = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _half_terms(first_year: int) -> Iterator[tuple[date, date]]:
    """First and last school day of each of the six."""
    next_year = first_year + 1
    autumn = _first_weekday(date(first_year, 9, 2))
    october = _monday(date(first_year, 10, 28))  # the Monday of the week off
    yield autumn, october - timedelta(days=3)
    christmas = _monday(date(first_year, 12, 24))  # the first Monday without school
    yield october + _WEEK, christmas - timedelta(days=3)
    spring = _first_weekday(date(next_year, 1, 4))
    february = _monday(date(next_year, 2, 17))
    yield spring, february - timedelta(days=3)
    last_day, first_day = _around_easter(easter(next_year) - timedelta(days=2))
    yield february + _WEEK, last_day
    may = _last_monday_of_may(next_year)
    yield first_day, may - timedelta(days=3)
    july = _monday(date(next_year, 7, 22))
    yield may + _WEEK, july


def _around_easter(good_friday: date) -> tuple[date, date]:
    """The last school day before the two weeks off and the first one after them."""
    monday = _monday(good_friday)
    if good_friday.month == 3:  # early: the two weeks begin with Easter
        return good_friday - timedelta(days=1), monday + 3 * _WEEK
    if good_friday >= date(good_friday.year, 4, 13):  # late: they end with it, and Easter Monday is off too
        return monday - _WEEK - timedelta(days=3), monday + _WEEK + timedelta(days=1)
    return monday - timedelta(days=3), monday + 2 * _WEEK


def _week_before(last_day: date) -> date:
    """The Monday that leaves at least a whole school week to the last day."""
    return _monday(last_day - timedelta(days=4))


def _monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def _first_weekday(day: date) -> date:
    return day if day.weekday() <= FRIDAY else _monday(day) + _WEEK


def _last_monday_of_may(year: int) -> date:
    return _monday(date(year, 5, 31))
