"""Attendance since September (EES): England, regions and local authorities by phase. The benchmark of this year.

It is not the absence of a whole year, so its measures end in _ytd and are never joined to those.
"""

from __future__ import annotations

from .shape import About, Figure, Layout, Source, Year
from .tidy import MARKS, PHASES

_BY_PHASE = {"education_phase": PHASES}
_COLUMNS = {
    "attendance_perc": "attendance_rate_ytd",
    "overall_absence_perc": "absence_rate_ytd",
    "authorised_absence_perc": "authorised_absence_rate_ytd",
    "unauthorised_absence_perc": "unauthorised_absence_rate_ytd",
    "illness_perc": "illness_rate_ytd",
    "unauth_hol_perc": "unauthorised_holiday_rate_ytd",
    "pa_perc": "persistent_absence_rate_ytd",
    "late_sessions": "late_sessions_ytd",
}

SOURCE = Source(
    key="ees-attendance",
    title="Attendance this year so far",
    covers="Attendance, absence and persistent absence of England, regions and local authorities by phase",
    layouts=(
        Layout(
            "2025/26",
            has=frozenset(
                {"time_period", "geographic_level", "old_la_code", "education_phase", "attendance_perc"}
            ),
            about=(
                About("national", entity="E", when={"geographic_level": ("National",)}, parts=_BY_PHASE),
                About("region", "region_code", when={"geographic_level": ("Regional",)}, parts=_BY_PHASE),
                About("la", "old_la_code", when={"geographic_level": ("Local authority",)}, parts=_BY_PHASE),
            ),
            figures=tuple(
                Figure(heading, measure, cohort="enrolments") for heading, measure in _COLUMNS.items()
            ),
            year=Year(column="time_period"),
        ),
    ),
    marks=MARKS,
    status="provisional",
)
