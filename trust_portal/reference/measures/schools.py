"""Pupils, attendance, exclusions, staff and money of schools."""

from __future__ import annotations

from collections.abc import Iterable

from .measure import Break, Measure

_ABSENCE_GAP: Break = (
    2020,
    "There is no full year of absence for 2019/20; 2020/21 counted absence differently.",
)


def pupils() -> Iterable[Measure]:
    yield Measure("pupils", "Pupils", "number", "neither", 0, "Pupils on roll at the January census.")
    yield Measure(
        "gias_pupils", "Pupils (register)", "number", "neither", 0, "Pupils on roll, from the register."
    )
    yield Measure(
        "gias_fsm_percent",
        "Free school meals (register)",
        "percent",
        "neither",
        1,
        "Pupils known to be eligible for free school meals, from the register.",
    )
    for key, name, definition in (
        ("sen_ehcp", "Education, health and care plans", "Pupils with an education, health and care plan"),
        ("sen_support", "SEN support", "Pupils with special educational needs and no plan"),
        ("eal", "English as an additional language", "Pupils whose first language is not English"),
        (
            "fsm6",
            "Free school meals in the last six years",
            "Pupils eligible at any time in the last six years",
        ),
    ):
        yield Measure(f"{key}_pupils", name, "number", "neither", 0, f"{definition}, number.")
        yield Measure(
            f"{key}_percent", name, "percent", "neither", 1, f"{definition}, of all pupils counted."
        )
    yield Measure(
        "fsm_pupils", "Free school meals", "number", "neither", 0, "Pupils eligible for free school meals."
    )


def attendance() -> Iterable[Measure]:
    for key, name, definition in (
        ("absence_rate", "Overall absence", "Sessions missed, of all possible sessions of the year."),
        (
            "persistent_absence_rate",
            "Persistent absence",
            "Pupils who missed 10 % or more of their sessions.",
        ),
    ):
        yield Measure(key, name, "percent", "lower", 1, definition, (_ABSENCE_GAP,))
    yield Measure(
        "attendance_rate",
        "Attendance",
        "percent",
        "higher",
        1,
        "Sessions attended, of all possible sessions of the year: 100 less overall absence.",
        (_ABSENCE_GAP,),
    )
    yield Measure(
        "attendance_rate_ytd",
        "Attendance this year so far",
        "percent",
        "higher",
        1,
        "Sessions attended, approved educational activity included, of all possible sessions since September.",
    )
    for key, name in (
        ("absence_rate_ytd", "Absence"),
        ("authorised_absence_rate_ytd", "Authorised absence"),
        ("unauthorised_absence_rate_ytd", "Unauthorised absence"),
        ("illness_rate_ytd", "Absence for illness"),
        ("unauthorised_holiday_rate_ytd", "Unauthorised holiday"),
        ("persistent_absence_rate_ytd", "Persistent absence"),
    ):
        yield Measure(key, f"{name} this year so far", "percent", "lower", 1, f"{name}, since September.")
    yield Measure(
        "late_sessions_ytd", "Late sessions this year so far", "number", "lower", 0, "Late, since September."
    )


def exclusions() -> Iterable[Measure]:
    yield Measure(
        "exclusions_pupils",
        "Pupils (exclusions)",
        "number",
        "neither",
        0,
        "Pupils the rates are worked out from.",
    )
    for key, name, unit, decimals, definition in (
        ("suspensions", "Suspensions", "number", 0, "Suspensions in the year (fixed-period exclusions)."),
        ("suspension_rate", "Suspension rate", "percent", 2, "Suspensions for 100 pupils; can be above 100."),
        ("suspended_pupils", "Pupils suspended", "number", 0, "Pupils with at least one suspension."),
        (
            "suspended_pupils_rate",
            "Pupils suspended",
            "percent",
            2,
            "Pupils with a suspension, for 100 pupils.",
        ),
        ("permanent_exclusions", "Permanent exclusions", "number", 0, "Permanent exclusions in the year."),
        ("permanent_exclusion_rate", "Permanent exclusion rate", "percent", 2, "For 100 pupils."),
    ):
        yield Measure(key, name, unit, "lower", decimals, definition)


def workforce() -> Iterable[Measure]:
    for key, name, unit, direction, decimals in (
        ("teachers_fte", "Teachers (full-time equivalent)", "number", "neither", 1),
        ("teachers", "Teachers (people)", "number", "neither", 0),
        ("teaching_assistants_fte", "Teaching assistants (full-time equivalent)", "number", "neither", 1),
        ("workforce_fte", "All staff (full-time equivalent)", "number", "neither", 1),
        ("pupil_teacher_ratio", "Pupils for each teacher", "ratio", "neither", 1),
        ("teachers_part_time_percent", "Teachers who work part-time", "percent", "neither", 1),
        ("teachers_qts_percent", "Teachers with qualified teacher status", "percent", "higher", 1),
        ("teachers_over_50_percent", "Teachers aged 50 or over", "percent", "neither", 1),
        ("teacher_salary", "Mean salary of teachers", "pounds", "neither", 0),
        ("teacher_sickness_percent", "Teachers with sickness absence", "percent", "lower", 1),
        ("teacher_sickness_days", "Days lost to sickness", "days", "lower", 1),
        ("teacher_sickness_days_each", "Days lost for each teacher", "days", "lower", 1),
        ("teacher_vacancies", "Vacant teacher posts", "number", "lower", 0),
        ("teacher_vacancy_rate", "Teacher vacancy rate", "percent", "lower", 1),
    ):
        yield Measure(key, name, unit, direction, decimals, f"{name}, at the November workforce census.")


def finance() -> Iterable[Measure]:
    for key, name, unit in (
        ("aar_pupils", "Pupils (accounts return)", "number"),
        ("aar_teachers", "Teachers (accounts return)", "number"),
        ("aar_months", "Months the return covers", "number"),
        ("aar_income", "Total income", "pounds"),
        ("aar_grants", "Grant funding", "pounds"),
        ("aar_self_generated", "Self-generated income", "pounds"),
        ("aar_expenditure", "Total expenditure", "pounds"),
        ("aar_staff_costs", "Staff costs", "pounds"),
        ("aar_supply_costs", "Supply staff costs", "pounds"),
        ("aar_premises_costs", "Premises costs", "pounds"),
        ("aar_energy", "Energy", "pounds"),
        ("aar_in_year_balance", "In-year balance", "pounds"),
        ("aar_revenue_reserve", "Revenue reserve", "pounds"),
        ("aar_reserve_share", "Share of the trust's reserve", "pounds"),
    ):
        direction = "higher" if "balance" in key or "reserve" in key else "neither"
        yield Measure(key, name, unit, direction, 0, f"{name}, from the academies accounts return.")
