"""When mail with notices goes out, on London's clocks. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from trust_portal.ui.dates import LONDON

from .models import Frequency

OPENS, CLOSES = time(7), time(19)
DIGESTS_AT = time(7, 30)


def is_mailing_time(at: datetime) -> bool:
    """From 7:00 until before 19:00."""
    return OPENS <= at.astimezone(LONDON).time() < CLOSES


def told_until(frequency: Frequency, *, at: datetime) -> datetime:
    """What was told before this moment may be mailed at `at`: of digests, until the last one was due.

    So a digest that a worker missed goes out later, with what it would have held.
    """
    if frequency is Frequency.AT_ONCE:
        return at
    here = at.astimezone(LONDON)
    # Combined with the day on London's clocks: 7:30 stays 7:30 when they change.
    due = datetime.combine(here.date(), DIGESTS_AT, LONDON)
    if frequency is Frequency.WEEKLY:
        due = datetime.combine(here.date() - timedelta(days=here.weekday()), DIGESTS_AT, LONDON)
    if due > here:
        step = timedelta(days=7 if frequency is Frequency.WEEKLY else 1)
        due = datetime.combine(due.date() - step, DIGESTS_AT, LONDON)
    return due
