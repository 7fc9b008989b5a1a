"""Ofsted's management information from 2026: grades under the old framework (OEIF) and report cards side by side.

The two are different measures with opposite directions and are never joined. A grade belongs to the URN that was
inspected, which the sheet names where it was a predecessor's.
"""

from __future__ import annotations

from collections.abc import Iterator

from trust_portal.reference.measures import GRADES, REPORT_CARD

from .shape import About, Figure, Layout, Mark, Source

_OEIF = {
    "overall effectiveness": "overall",
    "quality of education": "quality_of_education",
    "behaviour and attitudes": "behaviour",
    "personal development": "personal_development",
    "effectiveness of leadership and management": "leadership",
    "early years provision (where applicable)": "early_years",
    "sixth form provision (where applicable)": "sixth_form",
}
_CARD = {
    "Inclusion": "inclusion",
    "Curriculum and teaching": "curriculum",
    "Achievement": "achievement",
    "Attendance and behaviour": "attendance",
    "Personal development and wellbeing": "personal_development",
    "Early years (where applicable)": "early_years",
    "Post-16 provision (where applicable)": "post_16",
    "Leadership and governance": "leadership",
}
_GRADES = {
    **{words: number for number, words in GRADES.items()},
    **{str(number): number for number in GRADES},
}
_CARD_GRADES = {words: number for number, words in REPORT_CARD.items()}
_MET = {"Met": 1, "Not met": 0}
_EFFECTIVE = {"Yes": 1, "No": 0}


def _card(*, on: str = "", dated: bool = False, urn: str = "") -> Iterator[Figure]:
    """dated: each grade has a column with its own day, named without "(where applicable)"."""
    for heading, key in _CARD.items():
        day = f"{heading.replace(' (where applicable)', '').replace(' provision', '')} - date of grade"
        if heading.startswith("Post-16"):
            day = "Post-16 provision - date of grade"
        yield Figure(heading, f"ofsted_card_{key}", codes=_CARD_GRADES, on=day if dated else on, urn=urn)
    yield Figure(
        "Safeguarding standards",
        "ofsted_card_safeguarding",
        codes=_MET,
        on="Safeguarding standards - date of grade" if dated else on,
        urn=urn,
    )


def _oeif() -> Iterator[Figure]:
    on = "Inspection start date of latest OEIF graded inspection"
    urn = "URN at time of latest OEIF graded inspection"
    for heading, key in _OEIF.items():
        yield Figure(f"Latest OEIF {heading}", f"ofsted_oeif_{key}", codes=_GRADES, on=on, urn=urn)
    yield Figure(
        "Latest OEIF safeguarding is effective?", "ofsted_oeif_safeguarding", codes=_EFFECTIVE, on=on, urn=urn
    )


SOURCE = Source(
    key="ofsted",
    title="Ofsted management information",
    covers="Report cards from November 2025, and the latest grades under the framework before, by school",
    layouts=(
        Layout(
            "most recent inspections (D2), 2026",
            has=frozenset(
                {"URN", "Latest OEIF overall effectiveness", "Curriculum and teaching", "Inclusion"}
            ),
            about=(About("school", "URN"),),
            figures=(
                *_card(dated=True, urn="URN at time of latest full inspection"),
                *_oeif(),
            ),
        ),
        Layout(
            "inspections of the year (D1), 2026",
            has=frozenset({"URN", "Inspection start date", "Curriculum and teaching", "Inclusion"}),
            has_not=frozenset({"Latest OEIF overall effectiveness"}),
            about=(About("school", "URN"),),
            figures=tuple(_card(on="Inspection start date")),
        ),
    ),
    marks={
        "Not judged": Mark("not_applicable", "Not graded: Ofsted gave no overall grade from September 2024"),
        "Not applicable": Mark("not_applicable", "Does not apply"),
        "9": Mark("not_applicable", "Does not apply"),
    },
    nothing=("", "NULL", "-"),
    needs_day=True,
)
