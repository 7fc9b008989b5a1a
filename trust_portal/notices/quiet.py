"""Days on which the portal mails no notices. An app names them when it starts (AppConfig.ready)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

# Called in the bound trust: whether this is such a day for it.
QuietDays = Callable[[date], bool]
_quiet_days: list[QuietDays] = []


def register_quiet_days(quiet_days: QuietDays) -> None:
    """Registering the same one twice is harmless."""
    if quiet_days not in _quiet_days:
        _quiet_days.append(quiet_days)


def is_quiet(day: date) -> bool:
    return any(quiet_days(day) for quiet_days in _quiet_days)
