"""Terms and holidays in a person's calendar, and the days on which nobody wants mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from academies.calendar_dates import FRIDAY
from academies.models import Period, PeriodKind
from trust_portal.accounts.access import Access
from trust_portal.notices.calendar import CalendarEntry

_A_WEEKEND = timedelta(days=3)  # from Friday to Monday


def terms_and_holidays(access: Access, *, on: date) -> Iterator[CalendarEntry]:
    """From half a year back on: first and last days of terms, and what lies between half terms."""
    if not access.may("academy_data.read"):
        return
    since = on - timedelta(days=183)
    wanted = (PeriodKind.TERM, PeriodKind.HALF_TERM)
    periods = list(Period.objects.filter(kind__in=wanted, ends_on__gte=since).order_by("starts_on", "pk"))
    for term in periods:
        if term.kind == PeriodKind.TERM:
            yield CalendarEntry(f"period-{term.pk}-begins", f"{term.name} begins", term.starts_on)
            yield CalendarEntry(f"period-{term.pk}-ends", f"{term.name} ends", term.ends_on)
    half_terms = [one for one in periods if one.kind == PeriodKind.HALF_TERM]
    for before, after in pairwise(half_terms):
        if after.starts_on - before.ends_on > _A_WEEKEND:
            first, last = before.ends_on + timedelta(days=1), after.starts_on - timedelta(days=1)
            yield CalendarEntry(f"period-{before.pk}-holiday", "School holiday", first, until=last)


def is_last_friday_of_a_term(day: date) -> bool:
    """Everybody has left, or wants to."""
    if day.weekday() != FRIDAY:
        return False
    ends = {"ends_on__gte": day, "ends_on__lt": day + timedelta(days=7)}
    return Period.objects.filter(kind=PeriodKind.TERM, starts_on__lte=day, **ends).exists()
