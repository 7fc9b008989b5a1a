"""Academies accounts return, as a workbook: a sheet of academies by URN, and one of trusts' central services by UID.

A school that changed trusts within the year stands there twice, once for each part of it: `aar_months` tells how
many months a row covers, and only the first is kept.
"""

from __future__ import annotations

from .shape import About, Figure, Layout, Source

_ACADEMY = {
    "Number of teachers in academy (FTE)": "aar_teachers",
    "Period covered by return": "aar_months",
    "Total Income": "aar_income",
    "Total Grant Funding": "aar_grants",
    "Total Self Generated Funding": "aar_self_generated",
    "Total Expenditure": "aar_expenditure",
    "Total Staff Costs": "aar_staff_costs",
    "Supply Staff Costs": "aar_supply_costs",
    "Premises Costs": "aar_premises_costs",
    "Energy": "aar_energy",
    "In year balance": "aar_in_year_balance",
    "Revenue reserve": "aar_revenue_reserve",
    "Share of Revenue Reserve, distributed on per pupil basis": "aar_reserve_share",
}
_CENTRAL = {
    "Total teachers in trust": "aar_teachers",
    "Total Income": "aar_income",
    "Grant Funding": "aar_grants",
    "Self Generated Funding": "aar_self_generated",
    "Total Expenditure": "aar_expenditure",
    "Staff Total": "aar_staff_costs",
    "Supply Staff": "aar_supply_costs",
    "Premises": "aar_premises_costs",
    "Energy": "aar_energy",
    "In Year Balance": "aar_in_year_balance",
    "Revenue Reserve": "aar_revenue_reserve",
}
_ACADEMY_PUPILS = "Number of pupils in academy (FTE)"
_KIND = "MAT SAT or Central Services"
_TRUST_PUPILS = "Total number of Pupils"

SOURCE = Source(
    key="aar",
    title="Academies accounts return",
    covers="Income, expenditure, reserves and pupils of academies, and of trusts' central services",
    layouts=(
        Layout(
            "academies",
            has=frozenset({"URN", "Period covered by return", "Total Income", "Total Expenditure"}),
            about=(About("school", "URN"),),
            figures=(
                Figure(_ACADEMY_PUPILS, "aar_pupils"),
                *(Figure(heading, measure, cohort=_ACADEMY_PUPILS) for heading, measure in _ACADEMY.items()),
            ),
        ),
        Layout(
            "central services",
            has=frozenset({"UID", "Lead UPIN", "Total Income", "Total Expenditure", _TRUST_PUPILS}),
            has_not=frozenset({"URN"}),
            about=(About("trust", "UID", parts={_KIND: {"Central services": "central_services"}}),),
            figures=(
                Figure(_TRUST_PUPILS, "aar_pupils"),
                *(Figure(heading, measure, cohort=_TRUST_PUPILS) for heading, measure in _CENTRAL.items()),
            ),
        ),
    ),
    nothing=("", "NULL"),
)
