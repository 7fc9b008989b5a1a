"""When a body meets in a school year: proposed days that avoid holidays and weekends. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from academies.calendar_dates import FRIDAY, MONDAY, easter
from trust_portal.ui.dates import LONDON

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
TERM_ENDS = (2, 4, 6)
EVERY = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class HalfTerm:
    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the framework's calendar that concerns the body."""

    name: str
    month: int | None = None
    half_terms: tuple[int, ...] = ()
    every: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """`why` in words: the rhythm, or the line of the calendar."""

    starts_at: datetime
    half_term: int
    why: str


def half_terms_of(meets: str) -> tuple[int, ...]:
    """By the framework's own words for a committee's rhythm; the end of each term where they say none."""
    words = meets.lower()
    if re.search(r"half[- ]term|six times|6 times|every month|monthly", words):
        return EVERY
    if re.search(r"once a year|yearly meeting|annual", words):
        return (2,)
    return TERM_ENDS


def names_body(words: str, *, name: str, kind: str) -> bool:
    """Whether the words of a line of the calendar ("Trust board and local boards") name the body."""
    words = words.lower()
    if kind == "lgb":
        return bool(re.search(r"local (governing|academy) board|\blgbs?\b|governors", words))
    others = re.sub(r"local (governing|academy) boards?", "", words)
    if kind == "board":
        return bool(re.search(r"\bboards?\b|trustees|directors (receive|decide|meet)", others))
    return name.lower() in words


def propose(
    *,
    kind: str,
    meets: str,
    lines: Iterable[Line],
    half_terms: Sequence[HalfTerm],
    turn: int = 0,
    starts: time = time(18),
) -> tuple[Proposed, ...]:
    """One meeting for each half term of the rhythm, and one in each month that a line of the calendar asks for.

    Local boards meet before committees and these before the board, so that each can report to the next.
    `turn` spreads bodies of one kind over the days of the week.
    """
    found: dict[date, Proposed] = {}
    wanted = dict.fromkeys(half_terms_of(meets), meets or "At the end of each term")
    months: dict[int, str] = {}
    for line in lines:
        numbers = EVERY if line.every == "half_term" else line.half_terms
        wanted = {**dict.fromkeys(numbers, line.name), **wanted}
        if line.month is not None:
            months.setdefault(line.month, line.name)
    for half_term in half_terms:
        if half_term.number in wanted:
            day = _school_day(_towards_end(half_term, kind, turn), half_term)
            found[day] = Proposed(at(day, starts), half_term.number, wanted[half_term.number])
    for month, name in months.items():
        if not any(day.month == month for day in found):
            for half_term in half_terms:
                in_it = _in_month(month, half_term, turn)
                if in_it is not None:
                    found[in_it] = Proposed(at(in_it, starts), half_term.number, name)
                    break
    return tuple(found[day] for day in sorted(found))


def at(day: date, starts: time) -> datetime:
    """The moment at which clocks in London show this, in summer time or not."""
    return datetime.combine(day, starts, tzinfo=LONDON)


def is_school_day(day: date, half_terms: Iterable[HalfTerm]) -> bool:
    """No weekend, no bank holiday, and within a half term."""
    return _is_working_day(day) and any(one.starts_on <= day <= one.ends_on for one in half_terms)


def bank_holidays(year: int) -> frozenset[date]:
    """Of England, by rule; without those that are proclaimed once."""
    sunday = easter(year)
    may, august = date(year, 5, 1), date(year, 8, 31)
    first_of_may = may + timedelta(days=(MONDAY - may.weekday()) % 7)
    last_of_may = date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday())
    days = {sunday - 2 * _DAY, sunday + _DAY, first_of_may, last_of_may}
    days.add(august - timedelta(days=august.weekday()))
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() > FRIDAY or fixed in days:
            fixed += _DAY
        days.add(fixed)
    return frozenset(days)


_WEEKS_BEFORE_THE_END = {"lgb": 3, "committee": 2, "board": 1}
_WEEKDAYS = {"lgb": (1, 2, 3), "committee": (2, 1, 3), "board": (3,)}


def _towards_end(half_term: HalfTerm, kind: str, turn: int) -> date:
    monday = half_term.ends_on - timedelta(days=half_term.ends_on.weekday())
    days = _WEEKDAYS[kind]
    return monday - _WEEKS_BEFORE_THE_END[kind] * _WEEK + timedelta(days=days[turn % len(days)])


def _in_month(month: int, half_term: HalfTerm, turn: int) -> date | None:
    """Around the middle of the month, where the half term has a school day in it."""
    day = half_term.starts_on
    days = []
    while day <= half_term.ends_on:
        if day.month == month and _is_working_day(day):
            days.append(day)
        day += _DAY
    return days[min(len(days) // 2 + turn % 3, len(days) - 1)] if days else None


def _school_day(day: date, half_term: HalfTerm) -> date:
    """This day, or the next that is a school day of the half term, or the last one before it."""
    first = max(day, half_term.starts_on)
    for step in (_DAY, -_DAY):
        day = first
        while half_term.starts_on <= day <= half_term.ends_on:
            if _is_working_day(day):
                return day
            day += step
    return half_term.starts_on


def _is_working_day(day: date) -> bool:
    return day.weekday() <= FRIDAY and day not in bank_holidays(day.year)
