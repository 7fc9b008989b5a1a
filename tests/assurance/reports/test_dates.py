"""When reports open and are due."""

from __future__ import annotations

from datetime import date

import pytest

from academies.calendar_dates import default_periods
from assurance.reports.campaigns import stage_on
from assurance.reports.dates import is_quiet, last_fridays, planned

AUTUMN = (date(2026, 9, 2), date(2026, 12, 18))
HALF_TERM = date(2026, 10, 23)


@pytest.mark.parametrize(
    ("read_on", "due_days", "due_on"),
    [
        (date(2026, 12, 18), 14, date(2026, 12, 4)),
        (date(2026, 12, 18), 0, date(2026, 12, 17)),  # the last Friday of the term
        (date(2026, 12, 18), 5, date(2026, 12, 11)),  # a Sunday
        (date(2026, 12, 18), 6, date(2026, 12, 11)),  # a Saturday
        (date(2026, 11, 6), 14, date(2026, 10, 22)),  # the last Friday before half term
        (date(2026, 11, 8), 14, date(2026, 10, 22)),  # in the half-term holiday, a Sunday
        (date(2026, 10, 28), 3, date(2026, 10, 22)),  # across the change of the clocks
        (date(2027, 1, 20), 3, date(2026, 12, 17)),  # read after the term: due within it
        (date(2026, 9, 7), 14, date(2026, 9, 3)),  # the term begins too late
    ],
)
def test_a_report_is_due_on_a_working_day_that_is_not_the_last(
    read_on: date, due_days: int, due_on: date
) -> None:
    dates = planned(
        read_on=read_on, opens_days_before=42, due_days_before=due_days, term=AUTUMN, ends=[HALF_TERM]
    )
    assert dates.due_on == due_on
    assert AUTUMN[0] <= dates.opens_on < dates.due_on


@pytest.mark.parametrize("year", range(2024, 2034))
def test_every_term_of_ten_years_leaves_time_to_write(year: int) -> None:
    periods = default_periods(year)
    ends = [one.ends_on for one in periods if one.kind in ("term", "half_term")]
    for term in [one for one in periods if one.kind == "term"]:
        dates = planned(
            read_on=term.ends_on,
            opens_days_before=42,
            due_days_before=14,
            term=(term.starts_on, term.ends_on),
            ends=ends,
        )
        assert term.starts_on <= dates.opens_on < dates.due_on < term.ends_on
        assert dates.due_on.weekday() < 5
        assert dates.due_on not in last_fridays(ends)
        assert (dates.due_on - dates.opens_on).days >= 21


def test_a_term_that_ends_in_the_middle_of_a_week_has_its_last_friday_before() -> None:
    assert last_fridays([date(2027, 7, 21)]) == {date(2027, 7, 16)}


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2026, 11, 26), ""),
        (date(2026, 11, 27), "soon"),
        (date(2026, 11, 28), ""),  # a Saturday
        (date(2026, 12, 4), "soon"),
        (date(2026, 12, 7), "late"),
        (date(2026, 12, 18), ""),  # the last Friday of the term
        (date(2026, 12, 21), ""),
    ],
)
def test_reminders_come_on_quiet_days_never(on: date, stage: str) -> None:
    assert stage_on(date(2026, 12, 4), on, ends=(AUTUMN[1], HALF_TERM)) == stage
    assert is_quiet(date(2026, 10, 23), ends=[HALF_TERM])
