"""When the committees of the framework meet. Who plans meetings says so when it starts (AppConfig.ready)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

MeetingDay = tuple[int | None, date]
"""The id of the academy whose own committee it is, None for a committee of the trust; and the day."""


class MeetingDays(Protocol):
    def __call__(self, committee: str, *, first: date, last: date) -> Iterable[MeetingDay]: ...


_sources: list[MeetingDays] = []


def register_meeting_days(source: MeetingDays) -> None:
    """Registering the same one twice is harmless."""
    if source not in _sources:
        _sources.append(source)


def meeting_days(committee: str | None, *, first: date, last: date) -> tuple[MeetingDay, ...]:
    """Those planned or held between the two days, both included. None without a committee. One query."""
    if committee is None:
        return ()
    return tuple(day for source in _sources for day in source(committee, first=first, last=last))
