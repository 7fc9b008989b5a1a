"""The reports of all academies for one term: which there are to open, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from academies.calendar_dates import school_year_of
from academies.models import Period, PeriodKind
from assurance.frameworks.schema import Report as AskedReport
from assurance.in_force import InForce, framework_for

from .dates import ReportDates, is_quiet, planned

_KINDS: Mapping[str, PeriodKind] = {
    "year": PeriodKind.SCHOOL_YEAR,
    "term": PeriodKind.TERM,
    "half_term": PeriodKind.HALF_TERM,
}
_HOLIDAYS = (PeriodKind.TERM, PeriodKind.HALF_TERM)
# So long after a report was due its writers are still reminded that it was.
_LATE = timedelta(days=14)
_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One report of the framework in one period. `ends` are the last days before holidays."""

    framework: InForce
    asked: AskedReport
    period: Period
    dates: ReportDates
    ends: tuple[date, ...]

    def is_begun(self, on: date) -> bool:
        return self.dates.opens_on <= on

    def is_over(self, on: date) -> bool:
        return self.period.ends_on < on


def campaigns(*, on: date) -> tuple[Campaign, ...]:
    """Of the school year of this day, in order. Four queries."""
    year = school_year_of(on)
    framework = framework_for(year)
    if framework is None or not framework.pack.reports:
        return ()
    periods = list(
        Period.objects.filter(school_year__first_year=year)
        .select_related("school_year")
        .order_by("starts_on", "pk")
    )
    ends = tuple(period.ends_on for period in periods if period.kind in _HOLIDAYS)
    return tuple(
        campaign_of(framework, asked, period, ends)
        for asked in framework.pack.reports
        for period in periods
        if period.kind == _KINDS.get(asked.every)
    )


def campaign_for(period: Period, key: str) -> Campaign | None:
    """Of any year: by its own framework. None where that asks for no such report in such a period."""
    framework = framework_for(period.school_year.first_year)
    if framework is None:
        return None
    asked = next((one for one in framework.pack.reports if one.id == key), None)
    if asked is None or _KINDS.get(asked.every) != period.kind:
        return None
    same_year = Period.objects.filter(school_year=period.school_year_id, kind__in=_HOLIDAYS)
    return campaign_of(framework, asked, period, tuple(same_year.values_list("ends_on", flat=True)))


def campaign_of(framework: InForce, asked: AskedReport, period: Period, ends: tuple[date, ...]) -> Campaign:
    # Once meetings are in the portal, the committee's own date stands in the place of the period's end.
    dates = planned(
        read_on=period.ends_on,
        opens_days_before=asked.opens_days_before,
        due_days_before=asked.due_days_before,
        term=(period.starts_on, period.ends_on),
        ends=ends,
    )
    return Campaign(framework, asked, period, dates, ends)


def stage_on(due_on: date, on: date, *, ends: tuple[date, ...]) -> str:
    """Which reminder is due: "soon", "late", or "" for none. None on a weekend or the last Friday before a holiday."""
    if is_quiet(on, ends=ends):
        return ""
    if due_on - _SOON <= on <= due_on:
        return "soon"
    return "late" if due_on < on <= due_on + _LATE else ""
