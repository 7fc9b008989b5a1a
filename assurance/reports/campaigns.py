"""The reports of all academies for one term: which there are to open, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from academies.calendar_dates import school_year_of, year_bounds
from academies.models import Period, PeriodKind
from assurance.frameworks.schema import Report as AskedReport
from assurance.in_force import InForce, framework_for

from .committees import MeetingDay, meeting_days
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
    """One report of the framework in one period. `ends` are the last days before holidays.

    `committee_on`: when the committee of the trust reads it, None where no such meeting is planned. `own`: the day of
    the meeting of an academy's own committee, and the dates that follow from it, by the academy's id.
    """

    framework: InForce
    asked: AskedReport
    period: Period
    dates: ReportDates
    ends: tuple[date, ...]
    committee_on: date | None = None
    own: Mapping[int, tuple[date, ReportDates]] = field(default_factory=dict)

    def dates_for(self, academy_id: int) -> ReportDates:
        return self.own[academy_id][1] if academy_id in self.own else self.dates

    def committee_for(self, academy_id: int) -> date | None:
        return self.own[academy_id][0] if academy_id in self.own else self.committee_on

    @property
    def opens_on(self) -> date:
        """The first day for any academy."""
        return min([self.dates.opens_on, *(dates.opens_on for _, dates in self.own.values())])

    def is_begun(self, on: date) -> bool:
        return self.opens_on <= on

    def is_over(self, on: date) -> bool:
        return self.period.ends_on < on


def campaigns(*, on: date) -> tuple[Campaign, ...]:
    """Of the school year of this day, in order. Four queries, and one for each report that a committee reads."""
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
    first, last = year_bounds(year)
    meetings = {
        asked.id: meeting_days(asked.committee, first=first, last=last) for asked in framework.pack.reports
    }
    return tuple(
        campaign_of(framework, asked, period, ends, meetings[asked.id])
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
    meetings = meeting_days(asked.committee, first=period.starts_on, last=period.ends_on)
    return campaign_of(framework, asked, period, tuple(same_year.values_list("ends_on", flat=True)), meetings)


def campaign_of(
    framework: InForce,
    asked: AskedReport,
    period: Period,
    ends: tuple[date, ...],
    meetings: Iterable[MeetingDay] = (),
) -> Campaign:
    """The last of the committee's meetings in the period reads the report; without one its dates count back from the
    period's end."""

    def counted_from(read_on: date) -> ReportDates:
        return planned(
            read_on=read_on,
            opens_days_before=asked.opens_days_before,
            due_days_before=asked.due_days_before,
            term=(period.starts_on, period.ends_on),
            ends=ends,
        )

    read_on: dict[int | None, date] = {}
    for academy_id, day in sorted(meetings, key=lambda one: one[1]):
        if period.starts_on <= day <= period.ends_on:
            read_on[academy_id] = day
    committee_on = read_on.pop(None, None)
    own = {academy_id: (day, counted_from(day)) for academy_id, day in read_on.items() if academy_id}
    dates = counted_from(committee_on or period.ends_on)
    return Campaign(framework, asked, period, dates, ends, committee_on, own)


def stage_on(due_on: date, on: date, *, ends: tuple[date, ...]) -> str:
    """Which reminder is due: "soon", "late", or "" for none. None on a weekend or the last Friday before a holiday."""
    if is_quiet(on, ends=ends):
        return ""
    if due_on - _SOON <= on <= due_on:
        return "soon"
    return "late" if due_on < on <= due_on + _LATE else ""
