"""A report as its own page shows it: its sections with how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assurance.frameworks.schema import Report as AskedReport
from assurance.frameworks.schema import ReportSection
from assurance.models import Report, ReportComment, ReportState
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Person

from .gather import Answers, answers_of
from .questions import asked_by

PILLS: Mapping[str, str] = {
    ReportState.NOT_STARTED: "neutral",
    ReportState.DRAFTING: "info",
    ReportState.SUBMITTED: "done",
    ReportState.RETURNED: "warn",
    ReportState.RESUBMITTED: "done",
    ReportState.LOCKED: "done",
}


@dataclass(frozen=True, slots=True)
class SectionState:
    """`written` of its questions have a text; `beside`: texts that wait to be chosen from."""

    section: ReportSection
    written: int
    beside: int
    people: tuple[Person, ...]
    comment: ReportComment | None
    last_by: Person | None
    last_at: datetime | None

    @property
    def pill(self) -> tuple[str, str]:
        if self.beside:
            return "Two texts", "warn"
        if not self.section.questions:
            return "Figures only", "neutral"
        if self.written == len(self.section.questions):
            return "Written", "done"
        return (
            (f"{self.written} of {len(self.section.questions)}", "info")
            if self.written
            else ("Empty", "neutral")
        )


@dataclass(frozen=True, slots=True)
class Overview:
    """`round` counts how often it was returned; `comment` is the newest one on the whole."""

    asked: AskedReport
    sections: tuple[SectionState, ...]
    comment: ReportComment | None
    boxes: int
    written: int

    @property
    def empty(self) -> tuple[tuple[ReportSection, str], ...]:
        """Sections with questions that nobody has answered."""
        return tuple(
            (one.section, f"{len(one.section.questions) - one.written}")
            for one in self.sections
            if one.written < len(one.section.questions)
        )

    @property
    def beside(self) -> int:
        return sum(one.beside for one in self.sections)


def overview_of(report: Report) -> Overview:
    """Four queries."""
    asked = asked_by(report)
    answers = answers_of(report)
    people: dict[str, list[Person]] = {}
    for one in report.contributors.select_related("person").order_by("person__full_name"):
        people.setdefault(one.section, []).append(one.person)
    beside: dict[str, int] = {}
    for key in report.texts.beside().values_list("section", flat=True):
        beside[key] = beside.get(key, 0) + 1
    comments = comments_of(report)
    sections = tuple(
        _state(
            section, answers, beside.get(section.id, 0), people.get(section.id, []), comments.get(section.id)
        )
        for section in asked.sections
    )
    boxes = sum(len(section.questions) for section in asked.sections)
    return Overview(asked, sections, comments.get(""), boxes, sum(one.written for one in sections))


def comments_of(report: Report) -> Mapping[str, ReportComment]:
    """Of the latest return, by section; "" for the whole. One query."""
    found = list(report.comments.select_related("by").order_by("-round", "pk"))
    return {one.section: one for one in found if one.round == found[0].round}


def _state(
    section: ReportSection,
    answers: Answers,
    beside: int,
    people: list[Person],
    comment: ReportComment | None,
) -> SectionState:
    rows = [answers[section.id, one.id] for one in section.questions if (section.id, one.id) in answers]
    last = max(rows, key=lambda row: row.at, default=None)
    return SectionState(
        section=section,
        written=sum(bool(row.text.strip()) for row in rows),
        beside=beside,
        people=tuple(people),
        comment=comment,
        last_by=last.by if last else None,
        last_at=last.at if last else None,
    )


@dataclass(frozen=True, slots=True)
class Rights:
    """What this person may do with this report as it stands."""

    write: bool
    submit: bool
    give_back: bool

    @classmethod
    def of(cls, access: Access, report: Report) -> Rights:
        place = report.academy.place_id

        def may(code: str) -> bool:
            return access.may_everywhere(code) or place in access.places_for(code)

        return cls(
            write=report.is_open and may("head_report.write"),
            submit=report.is_open and may("head_report.submit"),
            give_back=report.state in (ReportState.SUBMITTED, ReportState.RESUBMITTED)
            and may("head_report.return"),
        )
