"""What stands in a person's calendar. An app names its sources when it starts (AppConfig.ready)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from trust_portal.accounts.access import Access

SOON = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One whole day, or those to `until`, the last of them. `key` is the entry's own for ever: "report-17-due".

    `url` is a path inside the portal. `title` and `text` are read in calendars outside of the portal: no names
    of pupils, and no more than the title of what it is about. `is_task`: it stands until the person has done it, and
    is late once its day has passed.
    """

    key: str
    title: str
    on: date
    url: str = ""
    text: str = ""
    until: date | None = None
    is_task: bool = False


class CalendarSource(Protocol):
    """Called in the bound trust. It gives what this person may see and has to know of, as of the day `on`."""

    def __call__(self, access: Access, *, on: date) -> Iterable[CalendarEntry]: ...


_sources: list[CalendarSource] = []


def register_calendar_source(source: CalendarSource) -> None:
    """Registering the same one twice is harmless."""
    if source not in _sources:
        _sources.append(source)


def entries_for(access: Access, *, on: date) -> list[CalendarEntry]:
    """All sources' entries, by day."""
    entries = [entry for source in _sources for entry in source(access, on=on)]
    return sorted(entries, key=lambda entry: (entry.on, entry.title, entry.key))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person: tasks whose day has passed, and what comes in the next weeks, both by day."""

    late: tuple[CalendarEntry, ...]
    coming: tuple[CalendarEntry, ...]


def waiting_for(access: Access, *, on: date, within: timedelta = SOON) -> Waiting:
    entries = entries_for(access, on=on)
    late = (one for one in entries if one.is_task and one.on < on)
    coming = (one for one in entries if one.on <= on + within and (one.until or one.on) >= on)
    return Waiting(tuple(late), tuple(coming))
