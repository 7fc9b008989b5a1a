"""What the published figures are: each measure's name, unit, direction and where its trend breaks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Break = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """`direction`: higher, lower or neither is better. A break (year, why): that year cannot be compared with the
    years before it. `labels` name the numbers of a scale."""

    key: str
    name: str
    unit: str  # percent, number, score, points, grade, pounds, ratio, days, yes_no
    direction: str
    decimals: int
    definition: str
    breaks: tuple[Break, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)


_KS2_GAP: Break = (2021, "No tests were taken in 2019/20 and 2020/21.")
_KS2_PROGRESS_END: Break = (
    2023,
    "Progress is not published from 2023/24: these pupils have no key stage 1 results.",
)
_KS4_GAP: Break = (
    2021,
    "Grades of 2019/20 and 2020/21 were given by teachers; no school figures were published.",
)
_P8_END: Break = (
    2024,
    "No Progress 8 for 2024/25 and 2025/26: these pupils took no key stage 2 tests.",
)
_ABSENCE_GAP: Break = (
    2020,
    "There is no full year of absence for 2019/20; 2020/21 counted absence differently.",
)
_NO_OVERALL: Break = (2024, "From September 2024 Ofsted gives no overall grade.")
_REPORT_CARD: Break = (2025, "From November 2025 Ofsted writes report cards on another scale.")

GRADES = {1: "Outstanding", 2: "Good", 3: "Requires improvement", 4: "Inadequate"}
REPORT_CARD = {
    1: "Urgent improvement",
    2: "Needs attention",
    3: "Expected standard",
    4: "Strong standard",
    5: "Exceptional",
}
P8_BANDS = {
    1: "Well above average",
    2: "Above average",
    3: "Average",
    4: "Below average",
    5: "Well below average",
}
YES_NO = {0: "No", 1: "Yes"}


def _pupils() -> Iterable[Measure]:
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


def _attendance() -> Iterable[Measure]:
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


def _exclusions() -> Iterable[Measure]:
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


def _ks2() -> Iterable[Measure]:
    gap = (_KS2_GAP,)
    yield Measure("ks2_pupils", "Year 6 pupils", "number", "neither", 0, "Pupils at the end of key stage 2.")
    for stem, subject in (
        ("rwm", "reading, writing and maths"),
        ("reading", "reading"),
        ("maths", "maths"),
        ("gps", "grammar, punctuation and spelling"),
        ("writing", "writing"),
        ("science", "science"),
    ):
        yield Measure(
            f"ks2_{stem}_expected",
            f"Expected standard in {subject}",
            "percent",
            "higher",
            0,
            f"Pupils who reach the expected standard in {subject}.",
            gap,
        )
        if stem != "science":
            yield Measure(
                f"ks2_{stem}_higher",
                f"Higher standard in {subject}",
                "percent",
                "higher",
                0,
                f"Pupils who reach the higher standard in {subject}.",
                gap,
            )
    for stem, subject in (
        ("reading", "Reading"),
        ("maths", "Maths"),
        ("gps", "Grammar, punctuation and spelling"),
    ):
        yield Measure(
            f"ks2_{stem}_scaled",
            f"{subject} scaled score",
            "score",
            "higher",
            0,
            "Average scaled score.",
            gap,
        )
    for stem, subject in (("reading", "Reading"), ("writing", "Writing"), ("maths", "Maths")):
        for end, words in (("", ""), ("_low", ", lower limit"), ("_high", ", upper limit")):
            yield Measure(
                f"ks2_{stem}_progress{end}",
                f"{subject} progress{words}",
                "points",
                "higher",
                1,
                "Progress from key stage 1; 0 is the national average. Limits of the 95 % confidence interval.",
                (_KS2_GAP, _KS2_PROGRESS_END),
            )
        yield Measure(
            f"ks2_{stem}_coverage",
            f"{subject} progress: coverage",
            "percent",
            "neither",
            0,
            "Pupils counted.",
            gap,
        )


def _ks4() -> Iterable[Measure]:
    gap = (_KS4_GAP,)
    yield Measure("ks4_pupils", "Year 11 pupils", "number", "neither", 0, "Pupils at the end of key stage 4.")
    yield Measure(
        "ks4_attainment8", "Attainment 8", "score", "higher", 1, "Average score in eight subjects.", gap
    )
    for end, words in (("", ""), ("_low", ", lower limit"), ("_high", ", upper limit")):
        yield Measure(
            f"ks4_progress8{end}",
            f"Progress 8{words}",
            "points",
            "higher",
            2,
            "Progress from key stage 2; 0 is the national average. Limits of the 95 % confidence interval.",
            (_KS4_GAP, _P8_END),
        )
    yield Measure(
        "ks4_progress8_pupils", "Pupils in Progress 8", "number", "neither", 0, "Pupils counted.", gap
    )
    yield Measure(
        "ks4_progress8_coverage", "Progress 8: coverage", "percent", "neither", 0, "Pupils counted.", gap
    )
    yield Measure(
        "ks4_progress8_band",
        "Progress 8 band",
        "grade",
        "lower",
        0,
        "Official description, which takes the confidence interval into account.",
        (_KS4_GAP, _P8_END),
        P8_BANDS,
    )
    for end, grade in (("4", "4 or above"), ("5", "5 or above")):
        yield Measure(
            f"ks4_basics_{end}",
            f"English and maths at grade {grade}",
            "percent",
            "higher",
            0,
            f"Pupils with grade {grade} in both.",
            gap,
        )
        yield Measure(
            f"ks4_ebacc_{end}",
            f"EBacc at grade {grade}",
            "percent",
            "higher",
            0,
            "Pupils who achieve it.",
            gap,
        )
    yield Measure("ks4_ebacc_aps", "EBacc average point score", "score", "higher", 2, "Average points.", gap)
    yield Measure(
        "ks4_ebacc_entered", "EBacc entry", "percent", "higher", 0, "Pupils who enter all pillars.", gap
    )
    yield Measure(
        "ks4_schools_counted", "Schools counted", "number", "neither", 0, "Schools in the official figure."
    )
    yield Measure(
        "ks4_counted_in_trust",
        "Counts in its trust's official figures",
        "yes_no",
        "neither",
        0,
        "Whether the official trust figures of the year include this school; those that joined lately are left out.",
        labels=YES_NO,
    )
    for key, name in (
        ("ks4_disadvantaged", "Disadvantaged"),
        ("ks4_eal", "English as an additional language"),
        ("ks4_sen", "Special educational needs"),
        ("ks4_prior_low", "Low prior attainment"),
        ("ks4_prior_middle", "Middle prior attainment"),
        ("ks4_prior_high", "High prior attainment"),
    ):
        yield Measure(f"{key}_percent", f"{name} (Year 11)", "percent", "neither", 1, "Of Year 11 pupils.")
        yield Measure(f"{key}_pupils", f"{name} (Year 11)", "number", "neither", 0, "Year 11 pupils.")


def _ofsted() -> Iterable[Measure]:
    for key, name, breaks in (
        ("overall", "Overall effectiveness", (_NO_OVERALL, _REPORT_CARD)),
        ("quality_of_education", "Quality of education", (_REPORT_CARD,)),
        ("behaviour", "Behaviour and attitudes", (_REPORT_CARD,)),
        ("personal_development", "Personal development", (_REPORT_CARD,)),
        ("leadership", "Leadership and management", (_REPORT_CARD,)),
        ("early_years", "Early years provision", (_REPORT_CARD,)),
        ("sixth_form", "Sixth form provision", (_REPORT_CARD,)),
    ):
        yield Measure(
            f"ofsted_oeif_{key}",
            f"Ofsted: {name.lower()} (to 2025)",
            "grade",
            "lower",
            0,
            "Graded inspection under the framework that ended in November 2025: 1 is best. Not comparable with"
            " the report card.",
            breaks,
            GRADES,
        )
    for key, name in (
        ("inclusion", "Inclusion"),
        ("curriculum", "Curriculum and teaching"),
        ("achievement", "Achievement"),
        ("attendance", "Attendance and behaviour"),
        ("personal_development", "Personal development and wellbeing"),
        ("early_years", "Early years"),
        ("post_16", "Post-16 provision"),
        ("leadership", "Leadership and governance"),
    ):
        yield Measure(
            f"ofsted_card_{key}",
            f"Ofsted report card: {name.lower()}",
            "grade",
            "higher",
            0,
            "Report card from November 2025: five points, 5 is best. Not comparable with earlier grades.",
            labels=REPORT_CARD,
        )
    for key, name in (("oeif", "to 2025"), ("card", "report card")):
        yield Measure(
            f"ofsted_{key}_safeguarding",
            f"Ofsted: safeguarding ({name})",
            "yes_no",
            "higher",
            0,
            "Whether safeguarding is effective, or its standards are met.",
            labels=YES_NO,
        )
    yield Measure(
        "ofsted_inspection_outcome",
        "Ofsted: ungraded inspection",
        "grade",
        "neither",
        0,
        "An ungraded inspection took place; its outcome in words is in the report.",
        labels={1: "Took place"},
    )


def _workforce() -> Iterable[Measure]:
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


def _finance() -> Iterable[Measure]:
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


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.key: measure
        for family in (_pupils, _attendance, _exclusions, _ks2, _ks4, _ofsted, _workforce, _finance)
        for measure in family()
    }
)
