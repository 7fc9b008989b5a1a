"""A stored report into the document that pages, programs, PDF and Word show, as one reader may see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assurance.frameworks.schema import ReportSection
from assurance.in_force import framework_of
from assurance.models import SUBMITTED_STATES, Report, ReportText
from assurance.rating_words import period_in_words
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.ui.dates import LONDON, day_in_short, time_in_words

from .actions import actions_of
from .document import Author, DocumentSection, Question, ReportDocument
from .kept_figures import known_figures
from .questions import asked_by
from .ratings import ratings_of

Answers = Mapping[tuple[str, str], ReportText]


def document_of(
    report: Report, access: Access, *, at: datetime, only: str = "", logo: str = ""
) -> ReportDocument:
    """`only`: the key of one section; KeyError where there is none. The report with its academy, version and period
    (and the period's school year) loaded."""
    asked = asked_by(report)
    framework = framework_of(report.version)
    sections = [one for one in asked.sections if not only or one.id == only]
    if only and not sections:
        raise KeyError(only)
    answers, before = answers_of(report), last_report(report)
    last = answers_of(before) if before is not None else {}
    figures = known_figures(report, [key for section in sections for key in section.kpis], access)
    ratings = ratings_of(
        [key for section in sections for key in section.areas],
        academy=report.academy,
        until=report.period,
        framework=framework,
        access=access,
    )
    return ReportDocument(
        trust=str(access.trust),
        academy=report.academy.name,
        term=period_in_words(report.period),
        title=asked.name.replace("'", "’"),
        state=str(report.get_state_display()),
        is_draft=not report.is_submitted,
        last_term=period_in_words(before.period) if before else "",
        sections=tuple(
            DocumentSection(
                key=section.id,
                name=section.name,
                questions=_questions(section, answers, last),
                figures=tuple(one for key in section.kpis for one in figures.get(key, ())),
                ratings=tuple(ratings[key] for key in section.areas if key in ratings),
                writers=_writers(section, answers),
            )
            for section in sections
        ),
        actions=actions_of(report, access, on=at.astimezone(LONDON).date()),
        authors=_authors(report),
        dates=_dates(report),
        facts=_facts(report),
        made=f"Made on {time_in_words(at)}",
        logo=logo,
    )


def answers_of(report: Report) -> Answers:
    """What stands, by section and question. One query."""
    return {(row.section, row.question): row for row in report.texts.current().select_related("by")}


def last_report(report: Report) -> Report | None:
    """The one before it of the same academy, as it was submitted: one that was returned is private again."""
    return (
        Report.objects.filter(
            academy=report.academy_id,
            key=report.key,
            period__ends_on__lt=report.period.starts_on,
            state__in=SUBMITTED_STATES,
        )
        .select_related("period__school_year", "version")
        .order_by("-period__ends_on")
        .first()
    )


def _questions(section: ReportSection, answers: Answers, last: Answers) -> tuple[Question, ...]:
    def text(found: Answers, key: str) -> str:
        row = found.get((section.id, key))
        return row.text if row else ""

    return tuple(
        Question(
            key=one.id,
            asks=one.text,
            text=text(answers, one.id),
            last_text=text(last, one.id),
            words=one.words,
        )
        for one in section.questions
    )


def _writers(section: ReportSection, answers: Answers) -> tuple[str, ...]:
    rows = (answers.get((section.id, one.id)) for one in section.questions)
    return tuple(dict.fromkeys(str(row.by) for row in rows if row is not None and row.by is not None))


def _authors(report: Report) -> tuple[Author, ...]:
    if report.submitted_by is not None:
        return (Author(str(report.submitted_by), Role.HEADTEACHER.label),)
    heads = Membership.objects.filter(role=Role.HEADTEACHER, place_id=report.academy.place_id)
    return tuple(Author(str(one.person), Role.HEADTEACHER.label) for one in heads.select_related("person"))


def _dates(report: Report) -> tuple[tuple[str, str], ...]:
    dates = [("Due", day_in_short(report.due_on))]
    if report.submitted_at is not None:
        dates.append(("Submitted", time_in_words(report.submitted_at)))
    if report.figures is not None and report.submitted_at is not None:
        dates.append(("Figures as on", day_in_short(report.submitted_at.astimezone(LONDON).date())))
    if report.committee_on is not None:
        dates.append(("Read by the committee", day_in_short(report.committee_on)))
    if report.locked_at is not None:
        dates.append(("Locked", time_in_words(report.locked_at)))
    return tuple(dates)


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    academy = report.academy
    facts = [("URN", str(academy.urn)), ("Phase", academy.get_phase_display())]
    if academy.pupils is not None:
        facts.append(("Pupils", f"{academy.pupils:,}"))
    return tuple(facts)
