"""When visits are due by the rhythm that a framework gives them. Pure.

A rhythm of weeks or of years counts from the visit before. All others count in windows of the calendar, a half term, a
term, half a school year, a school year: so many visits in each, the last of them by the window's end. Of a window that
was missed the visit stays overdue until one is held in the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assurance.frameworks.schema import EntitlementLine, VisitType

SOON = timedelta(days=42)
OVERDUE, DUE, PLANNED, LATER, DONE = "overdue", "due", "planned", "later", "done"
STATES: Mapping[str, str] = {
    OVERDUE: "Overdue",
    DUE: "Due within 6 weeks",
    PLANNED: "Planned",
    LATER: "Later",
    DONE: "Held",
}
_DAY = timedelta(days=1)
_WORDS: Mapping[str, str] = {
    "week": "every week",
    "two_weeks": "every 2 weeks",
    "four_weeks": "every 4 weeks",
    "month": "every month",
    "half_term": "every half term",
    "term": "every term",
    "half_year": "every half year",
    "year": "every year",
    "two_years": "every 2 years",
    "four_years": "every 4 years",
    "once": "once, when a school has joined",
}
_DAYS = {"week": 7, "two_weeks": 14, "four_weeks": 28, "month": 31}
_YEARS = {"two_years": 2, "four_years": 4}
_WINDOWS = ("half_term", "term", "half_year", "year")


@dataclass(frozen=True, slots=True)
class Span:
    """Both days belong to it."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Of the school year that a day lies in and the one before, in order. `half_terms` of this year by number."""

    years: tuple[Span, ...]
    terms: tuple[Span, ...]
    all_half_terms: tuple[Span, ...]
    half_terms: Mapping[int, Span]

    def windows(self, every: str) -> tuple[Span, ...]:
        match every:
            case "half_term":
                return self.all_half_terms
            case "term":
                return self.terms
            case "half_year":
                return tuple(half for year in self.years for half in _halves(year))
        return self.years


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`every` is a Cadence of the framework. `half_terms`: in which of the year's a visit may be, all if empty."""

    every: str
    times: int
    half_terms: tuple[int, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`due_on`: the last day for the next visit; None once all of this window are held. `planned_on`: the next one."""

    state: str
    due_on: date | None
    last_on: date | None
    planned_on: date | None
    done: int


def rhythm_of(kind: VisitType, line: EntitlementLine | None = None) -> Rhythm | None:
    """The type's own or, with the line of an academy's level, the level's. None where it is said in words alone."""
    every, times = (line.every, line.times) if line else (kind.every, kind.times)
    if every is None or every not in _WORDS:
        return None
    half_terms = tuple(sorted(kind.half_terms)) if every == "year" else ()
    words = _WORDS[every] if times == 1 else f"{times} times {_WORDS[every]}"
    if half_terms:
        words += f", in half term{'s' if len(half_terms) > 1 else ''} {_listed(half_terms)}"
    return Rhythm(every, times, half_terms, words)


def standing(
    rhythm: Rhythm,
    *,
    held: Sequence[date],
    planned: Sequence[date],
    joined_on: date | None,
    known_since: date | None,
    calendar: Calendar,
    on: date,
) -> Standing | None:
    """Where an academy stands on this day. `known_since`: the first visit of this type that the portal knows of, at any
    academy: nothing was missed before. None where none is due, however long one waits."""
    last_on = max((day for day in held if day <= on), default=None)
    planned_on = min((day for day in planned if day >= on), default=None)
    if rhythm.every == "once":
        due_on = _once(calendar, joined_on)
        if due_on is None and last_on is None:
            return None
        return _standing(None if last_on else due_on, last_on, planned_on, min(len(held), 1), on)
    if rhythm.every not in _WINDOWS:
        return _standing(_after(rhythm, last_on, calendar, on), last_on, planned_on, 0, on)
    windows = calendar.windows(rhythm.every)
    now = _current(windows, on)
    done = sum(windows[now].starts_on <= day <= on for day in held)
    if done >= rhythm.times:
        return _standing(None, last_on, planned_on, done, on)
    due_on = _deadlines(rhythm, windows[now], calendar)[done]
    before = windows[now - 1] if now else None
    if before is not None and not done and known_since is not None and known_since <= before.ends_on:
        was_there = joined_on is None or joined_on <= before.starts_on
        in_it = sum(before.starts_on <= day < windows[now].starts_on for day in held)
        if was_there and in_it < rhythm.times:
            due_on = before.ends_on
    return _standing(due_on, last_on, planned_on, done, on)


def _standing(
    due_on: date | None, last_on: date | None, planned_on: date | None, done: int, on: date
) -> Standing:
    if due_on is None:
        state = DONE
    elif due_on < on:
        state = OVERDUE
    elif planned_on is not None and planned_on <= due_on:
        state = PLANNED
    else:
        state = DUE if due_on <= on + SOON else LATER
    return Standing(state, due_on, last_on, planned_on, done)


def _deadlines(rhythm: Rhythm, window: Span, calendar: Calendar) -> list[date]:
    """By when the first, the second and so on has to be held: as late as leaves room for the others."""
    slots = [calendar.half_terms[one].ends_on for one in rhythm.half_terms if one in calendar.half_terms]
    if len(slots) >= rhythm.times:
        return slots[len(slots) - rhythm.times :]
    length = (window.ends_on - window.starts_on).days
    return [
        window.starts_on + timedelta(days=length * number // rhythm.times)
        for number in range(1, rhythm.times + 1)
    ]


def _after(rhythm: Rhythm, last_on: date | None, calendar: Calendar, on: date) -> date:
    """Counted from the last one; a first one has until the end of this half term, or of this school year."""
    if rhythm.every in _DAYS:
        if last_on is not None:
            return last_on + timedelta(days=_DAYS[rhythm.every])
        halves = calendar.all_half_terms
        return halves[_current(halves, on)].ends_on
    if last_on is not None:
        return _years_later(last_on, _YEARS[rhythm.every])
    return calendar.years[-1].ends_on


def _once(calendar: Calendar, joined_on: date | None) -> date | None:
    """The end of the school year in which the academy joined, if that was this year or the one before."""
    if joined_on is None:
        return None
    return next((one.ends_on for one in calendar.years if one.starts_on <= joined_on <= one.ends_on), None)


def _current(spans: Sequence[Span], on: date) -> int:
    """The newest that has begun: a holiday belongs to what it follows."""
    return max((place for place, one in enumerate(spans) if one.starts_on <= on), default=0)


def _halves(year: Span) -> tuple[Span, Span]:
    spring = date(year.ends_on.year, 3, 1)
    return Span(year.starts_on, spring - _DAY), Span(spring, year.ends_on)


def _years_later(day: date, years: int) -> date:
    # A visit on 29 February is due again on the 28th.
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _listed(numbers: Sequence[int]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} or {last}" if most else last
