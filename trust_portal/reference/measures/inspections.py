"""Ofsted: grades up to 2025, and report cards. Two families that are never compared."""

from __future__ import annotations

from collections.abc import Iterable

from .measure import Break, Measure

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
YES_NO = {0: "No", 1: "Yes"}


def ofsted() -> Iterable[Measure]:
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
