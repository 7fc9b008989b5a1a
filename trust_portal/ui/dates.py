"""Dates and times in words, as people in England write and read them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# Written out, not left to strftime: the server's language must not change what people read.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_in_words(day: date) -> str:
    """Monday 23 November 2026. A time with a zone counts as the day it is in London."""
    day = _in_london(day)
    return f"{WEEKDAYS[day.weekday()]} {_day(day)}"


def day_in_short(day: date) -> str:
    """23 Nov 2026, for tables."""
    day = _in_london(day)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def time_in_words(moment: datetime) -> str:
    """23 November 2026 at 11:20, in London. ValueError for a time without a zone: it says no moment."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    moment = moment.astimezone(LONDON)
    return f"{_day(moment)} at {moment:%H:%M}"


def _in_london(day: date) -> date:
    return day.astimezone(LONDON) if isinstance(day, datetime) and day.tzinfo else day


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
