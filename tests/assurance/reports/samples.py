"""Reports made by hand: full, empty, long, and with everything that is hard to print."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assurance.reports.document import (
    ActionLine,
    Author,
    DocumentSection,
    Figure,
    Movement,
    Question,
    RatingLine,
    ReportDocument,
    Shown,
    TrendPoint,
)
from trust_portal.ui.levels import AMBER, GREEN, RED

TERMS = ("Aut 24", "Spr 25", "Sum 25", "Aut 25", "Spr 26", "Sum 26", "Aut 26")
WRITTEN = """\
Attendance rose from 93.1% to 94.6% since the spring. Two things changed: the day starts with breakfast for everybody, \
and each absence is answered by a call before ten.

- Persistent absence fell from 21.4% to 17.9%.
- Nine families meet the attendance lead every week.
- In Year 9 nothing has moved yet, and we do not know why."""
BEFORE = "Attendance is our first concern. We shall open breakfast to everybody and ring before ten."


def figure(
    label: str, values: tuple[str, ...], *, group: str = "", target: str = "95", key: str = ""
) -> Figure:
    return Figure(
        key=key or label.lower(),
        label=label,
        group=group,
        value=f"{values[-1]}%",
        when="Autumn term 2026/27",
        target=f"{target}%",
        benchmark="93.4%",
        gap="2.1 points below all pupils" if group else "",
        source="Attendance, autumn.xlsx",
        dated="12 November 2026",
        unit="%",
        points=tuple(
            TrendPoint(time, Decimal(value), f"{value}%", Decimal("93.0"), "93.0%")
            for time, value in zip(TERMS, values, strict=False)
        ),
        target_value=Decimal(target),
        ceiling=Decimal(100),
    )


BEHAVIOUR = DocumentSection(
    key="behaviour",
    name="Behaviour and attendance",
    questions=(
        Question(key="changed", asks="What changed since last term?", text=WRITTEN, last_text=BEFORE, words=250),
        Question(key="next", asks="What will you do next?", text="", words=100),
    ),
    figures=(
        figure("Attendance", ("93.1", "92.4", "92.9", "93.3", "93.8", "94.2", "94.6")),
        figure(
            "Attendance", ("90.1", "90.4", "91.9", "91.3", "91.8", "92.2", "92.5"),
            group="disadvantaged pupils", key="attendance/pp",
        ),
        figure("Persistent absence", ("21.4", "20.2", "17.9"), target="15"),
    ),
    ratings=(
        RatingLine("Attendance", Shown(AMBER, Movement.BETTER, is_confirmed=True), "Autumn 2025",
                   "94.6%: amber, from 93% to below 95%"),
        RatingLine("Behaviour", Shown(GREEN, Movement.SAME), "Spring 2026"),
        RatingLine("Suspensions", Shown(RED, Movement.WORSE), "Summer 2026"),
        RatingLine("Exclusions", Shown()),
    ),
    writers=("Priya Nair", "Tom Osei"),
)  # fmt: skip
REPORT = ReportDocument(
    trust="Meridian Learning Trust",
    academy="Ashdown Primary School",
    term="Autumn term 2026/27",
    last_term="Summer term 2025/26",
    state="Submitted on 26 November 2026",
    is_draft=False,
    sections=(
        DocumentSection(
            key="context",
            name="Context",
            questions=(
                Question(key="who", asks="What should the trust know?", text="Two classes share a teacher."),
            ),
        ),
        BEHAVIOUR,
    ),
    actions=(
        ActionLine(
            title="Ring every absent pupil’s home before ten",
            owner="Tom Osei",
            due="1 October 2026",
            state="Done",
            measure="Attendance of 95%",
            progress="In place since 8 September.",
        ),
        ActionLine(
            title="Reading in Year 4",
            owner="Priya Nair",
            due="1 November 2026",
            state="Open",
            is_overdue=True,
        ),
    ),
    authors=(Author("Maya Pryce", "Headteacher"), Author("Priya Nair", "Deputy headteacher")),
    dates=(("Opened", "12 October 2026"), ("Due", "27 November 2026"), ("Submitted", "26 November 2026")),
    facts=(("URN", "137600"), ("Phase", "Primary"), ("Pupils", "421")),
    made="Made on 28 November 2026 at 13:00",
)
EMPTY = ReportDocument(
    trust="T",
    academy="A",
    term="Autumn term 2026/27",
    sections=(DocumentSection(key="one", name="One", questions=(Question(key="q", asks="What?"),)),
              DocumentSection(key="two", name="Two")),
)  # fmt: skip
HOSTILE = (
    """\
</p><h1>Approved</h1><script>alert(1)</script> {{ 7 * 7 }} {% now "Y" %} <img src="http://127.0.0.1:9/x.png">
\x00\x07\ud800 control\u202e marks
שלום לכולם, זה טקסט שנכתב מימין לשמאל.

هذا نص عربي

Café, naïve, Łódź, Ελληνικά, 👍🏽 🎉 ✅ ⭐ and 👩‍👩‍👧
"""
    + "W" * 300
)


def with_text(text: str, *, before: str = "") -> ReportDocument:
    """The report with this answer to every question."""
    return replace(
        REPORT,
        sections=tuple(
            replace(
                one, questions=tuple(replace(asked, text=text, last_text=before) for asked in one.questions)
            )
            for one in REPORT.sections
        ),
    )


def usual() -> ReportDocument:
    """As long as they usually are: ten sections, about 3,000 words."""
    texts = "\n\n".join((WRITTEN,) * 3)
    section = replace(BEHAVIOUR, questions=tuple(replace(one, text=texts) for one in BEHAVIOUR.questions))
    return replace(
        REPORT,
        sections=tuple(replace(section, key=f"s{n}", name=f"Section of the report {n}") for n in range(10)),
    )
