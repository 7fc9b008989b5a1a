"""Suspensions and permanent exclusions (EES). "Fixed-period exclusion" is the old word for a suspension.

Rows of schools hold a LAESTAB and no URN: an academy often keeps its predecessor's number, and the year says which of
the two it was. x hides 1 or 2. Rates are for 100 pupils and can pass 100.
"""

from __future__ import annotations

from .shape import NOT_APPLICABLE, About, Figure, Layout, Mark, Skip, Source, Year
from .tidy import PHASES

_BY_PHASE = {"school_type": PHASES}
_COLUMNS = {
    "perm_excl": "permanent_exclusions",
    "perm_excl_rate": "permanent_exclusion_rate",
    "fixed_excl": "suspensions",
    "fixed_excl_rate": "suspension_rate",
    "one_plus_fixed": "suspended_pupils",
    "one_plus_fixed_rate": "suspended_pupils_rate",
}
# Rows of areas are split by kind of academy as well; all but the total are parts of it.
_PARTS = (
    "Converter academy",
    "Primary converter academy",
    "Secondary converter academy",
    "Special converter academy",
    "Sponsored academy",
    "Primary sponsor led academy",
    "Secondary sponsor led academy",
    "Special sponsor led academy",
)
_AREAS = ("National", "Regional", "Local authority")

SOURCE = Source(
    key="exclusions",
    title="Suspensions and permanent exclusions",
    covers="Suspensions, pupils suspended and permanent exclusions by school, area and England",
    layouts=(
        Layout(
            "2006/07 to 2016/17, old words",
            has=frozenset(
                {"time_period", "geographic_level", "laestab", "headcount", "perm_excl", "fixed_excl"}
            ),
            skips=(
                Skip({"geographic_level": _AREAS, "academy_type": _PARTS}, "A part of an area's schools"),
            ),
            about=(
                About("laestab", "laestab", when={"geographic_level": ("School",)}),
                About("la", "old_la_code", when={"geographic_level": ("Local authority",)}, parts=_BY_PHASE),
                About("region", "region_code", when={"geographic_level": ("Regional",)}, parts=_BY_PHASE),
                About("national", entity="E", when={"geographic_level": ("National",)}, parts=_BY_PHASE),
            ),
            figures=(
                Figure("headcount", "exclusions_pupils"),
                *(Figure(heading, measure, cohort="headcount") for heading, measure in _COLUMNS.items()),
            ),
            year=Year(column="time_period"),
        ),
    ),
    marks={
        "x": Mark("suppressed", "1 or 2, not published"),
        ".": Mark("not_applicable", "Does not apply"),
        "..": Mark("not_available", "Not available"),
        "z": NOT_APPLICABLE,
    },
)
