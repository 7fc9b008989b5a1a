"""Specimens for the style guide: every component with content as it occurs, none of it anybody's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms

from .charts.specimens import ATTENDANCE, SCHOOLS, SPARKLINE
from .forms import FilterForm, PortalForm
from .levels import AMBER, GREEN, NOT_RATED, PALETTE, RED, SHAPES, Level
from .navigation import Link
from .tables import Column, TableSpec
from .theme import DEFAULT_COLOUR, theme_of
from .widgets import CheckboxCards, CountedTextarea, DayInput, RadioCards, UnitInput

REPORTS = TableSpec(
    columns=(
        Column("academy", "Academy", sort=("academy",)),
        Column("head", "Headteacher", sort=("head",)),
        Column("status", "Status"),
        Column("due", "Due", sort=("due",)),
        Column("overall", "Overall"),
        Column("red", "Red areas", sort=("red",), is_number=True),
    ),
    default_sort="academy",
    tie_break=(),
    page_sizes=(5, 10),
)


@dataclass(frozen=True, slots=True)
class Report:
    academy: str
    head: str
    status: str
    kind: str
    due: date
    overall: Level
    red: int


REPORT_ROWS = (
    Report("Ashdown Primary", "J. Okafor", "Submitted", "done", date(2026, 11, 28), GREEN, 0),
    Report("Beechfield Academy", "S. Patel", "In review", "info", date(2026, 11, 28), AMBER, 2),
    Report("Castle Rise", "M. Hughes", "Draft", "neutral", date(2026, 12, 5), AMBER, 3),
    Report("Dovedale High", "L. Grant", "Overdue", "late", date(2026, 11, 21), RED, 7),
    Report("Elm Grove Primary", "R. Shah", "Submitted", "done", date(2026, 11, 28), GREEN, 1),
    Report("Fairview Academy", "T. Evans", "Due soon", "warn", date(2026, 11, 28), NOT_RATED, 2),
    Report("Grange Park", "A. Wong", "Draft", "neutral", date(2026, 12, 5), GREEN, 0),
    Report("Ysgol Tŷ Gwyn", "D. Łukasz", "Submitted", "done", date(2026, 11, 28), AMBER, 4),
)

GRADES = (
    Level("a", "Grade A", "A", "star", "teal"),
    Level("b", "Grade B", "B", "circle", "lime"),
    Level("c", "Grade C", "C", "diamond", "orange"),
    Level("d", "Grade D", "D", "cross", "magenta"),
)
ALL_COLOURS = tuple(
    Level(name, name.capitalize(), name[:2].capitalize(), shape, name)
    for name, shape in zip(PALETTE, list(SHAPES) * 2, strict=False)
)


class ReportFilters(FilterForm):
    academy = forms.CharField(label="Academy", required=False)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("", "All"),
            *((status, status) for status in ("Draft", "In review", "Overdue", "Submitted")),
        ],
    )


class Specimen(PortalForm):
    """One field of each kind."""

    rating = forms.ChoiceField(
        label="How do you rate attendance this term?",
        choices=[("green", "Green"), ("amber", "Amber"), ("red", "Red")],
        widget=RadioCards(
            descriptions={
                "green": "On or above target, no concerns",
                "amber": "Below target, plan in place and improving",
                "red": "Below target, not improving: trust support needed",
            }
        ),
        error_messages={"required": "Select a rating for attendance"},
    )
    attendance = forms.DecimalField(
        label="Attendance this term, in percent",
        help_text="Year to date, to one decimal place, for example 94.2",
        max_value=100,
        widget=UnitInput(after="%"),
        error_messages={"required": "Enter attendance", "max_value": "Attendance must be 100 or less"},
    )
    levy = forms.DecimalField(label="Levy, in pounds", required=False, widget=UnitInput(before="£"))
    commentary = forms.CharField(
        label="What has made the difference this term?",
        help_text="Trustees will read this. Do not name pupils or staff.",
        max_length=600,
        widget=CountedTextarea(limit=600),
        error_messages={"required": "Enter a commentary on attendance"},
    )
    support = forms.MultipleChoiceField(
        label="What support do you need from the trust?",
        required=False,
        choices=[
            ("ewo", "Education welfare officer time"),
            ("data", "Data analysis"),
            ("none", "None this term"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[("head", "Headteacher"), ("clerk", "Clerk")],
        widget=CheckboxCards(descriptions={"head": "Leads an academy and signs its termly report."}),
        error_messages={"required": "Select at least one role"},
    )
    term = forms.ChoiceField(label="Term", choices=[("a", "Autumn 2026"), ("s", "Spring 2027")])
    visited_on = forms.DateField(
        label="Date of the visit",
        widget=DayInput(),
        error_messages={"required": "Enter the date of the visit"},
    )
    email = forms.EmailField(label="E-mail address", error_messages={"required": "Enter an e-mail address"})
    plan = forms.FileField(
        label="Improvement plan",
        help_text="A PDF of up to 10 MB",
        error_messages={"required": "Choose a file"},
    )
    agreed = forms.BooleanField(
        label="I have agreed this with the chair of the local governing board",
        error_messages={"required": "Confirm that you have agreed this with the chair"},
    )


class DialogSpecimen(PortalForm):
    prefix = "dialog"
    rating = forms.ChoiceField(
        label="Rating",
        choices=[("green", "Green"), ("amber", "Amber"), ("red", "Red")],
        initial="green",
        widget=RadioCards(),
    )
    evidence = forms.CharField(label="Evidence", widget=forms.Textarea(attrs={"rows": 3}))


COMMENTS = (
    {
        "pk": 1,
        "said_by": "J. Okafor",
        "said_at": datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
        "text": "What did you try in Year 9?\nSee https://example.org/attendance",
        "mentions": {"all": ({"person": "M. Pryce"},)},
    },
    {
        "pk": 2,
        "said_by": "M. Pryce",
        "said_at": datetime(2026, 11, 23, 11, 20, tzinfo=UTC),
        "withdrawn_at": datetime(2026, 11, 23, 11, 25, tzinfo=UTC),
    },
)


def specimens(query: Any, sent: Any) -> dict[str, Any]:
    """The style guide's context: `query` is request.GET, `sent` the submitted form's data or None."""
    table = REPORTS.read(query)
    rows = [
        report
        for report in REPORT_ROWS
        if query.get("academy", "").lower() in report.academy.lower()
        and query.get("status", "") in ("", report.status)
    ]
    rows.sort(key=lambda report: str(getattr(report, table.key)).lower(), reverse=table.is_descending)
    return {
        "table": table,
        "page": table.page_of(rows),
        "filter_form": ReportFilters(query),
        "form": Specimen(sent) if sent is not None else Specimen(),
        "dialog_form": DialogSpecimen(),
        "rag": (GREEN, AMBER, RED, NOT_RATED),
        "grades": GRADES,
        "all_colours": ALL_COLOURS,
        "statuses": (
            ("Submitted", "done"),
            ("In review", "info"),
            ("Draft", "neutral"),
            ("Due soon", "warn"),
            ("Overdue", "late"),
        ),
        "tabs": (
            Link("Everything", "?", current="page", count=8),
            Link("Overdue", "?status=Overdue", count=1),
            Link("Submitted", "?status=Submitted", count=3),
        ),
        "facts": (
            ("Phase", "Primary"),
            ("Headteacher", "J. Okafor"),
            ("Joined on", "1 September 2021"),
            ("Pupils", ""),
        ),
        "day": date(2026, 11, 23),
        "moment": datetime(2026, 11, 23, 11, 20, tzinfo=UTC),
        "brand_colours": theme_of(DEFAULT_COLOUR),
        "comments": COMMENTS,
        "charts": (ATTENDANCE, SCHOOLS),
        "sparkline": SPARKLINE,
    }
