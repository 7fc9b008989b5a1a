"""What lies side by side when a term is reviewed: ratings, figures, the report, visits, improvement actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from academies.explorer.small_numbers import veiled_from
from academies.models import Period, PeriodKind
from assurance.frameworks.schema import Grid
from assurance.in_force import InForce, framework_of
from assurance.models import ImprovementAction, ImprovementState, Report, Review, View, Visit
from assurance.reports.document import Figure
from assurance.reports.figures import figures_of
from assurance.reports.gather import answers_of
from assurance.reports.questions import asked_by
from assurance.sheets import Cell, sheets_of
from trust_portal.accounts.access import Access

MOST_IMPROVEMENTS, MOST_VISITS = 30, 20


@dataclass(frozen=True, slots=True)
class RatedArea:
    """An area with what each side says of it."""

    cell: Cell
    suggested: object
    head: object
    reviewer: object

    @property
    def is_confirmed(self) -> bool:
        return self.cell.signed is not None


@dataclass(frozen=True, slots=True)
class RatedGrid:
    name: str
    area_word: str
    domains: tuple[tuple[str, tuple[RatedArea, ...]], ...]

    @property
    def waiting(self) -> int:
        """How many ratings stand that nobody has confirmed."""
        return sum(
            1 for _, areas in self.domains for one in areas if one.cell.is_rated and not one.is_confirmed
        )


@dataclass(frozen=True, slots=True)
class Answer:
    section: str
    asks: str
    text: str


def ratings_of(review: Review, access: Access) -> tuple[RatedGrid, ...]:
    """Of every grid that is rated by term, or by half term (the last of the term)."""
    if not access.may("assurance.read"):
        return ()
    framework = framework_of(review.version)
    found = []
    for grid in framework.pack.grids:
        period = _period_of(grid, review.period)
        if grid.subjects != "trust" and period is not None:
            found.append(_rated(grid, period, review, framework, access))
    return tuple(one for one in found if one.domains)


def waiting_of(review: Review, access: Access) -> int:
    return sum(one.waiting for one in ratings_of(review, access))


def figures_for(review: Review, access: Access) -> tuple[Figure, ...]:
    """Of all pupils, what the report's sections are about."""
    framework = framework_of(review.version)
    asked = framework.pack.reports
    keys = [key for report in asked[:1] for section in report.sections for key in section.kpis]
    found = figures_of(
        keys,
        academy=review.academy,
        until=review.period,
        pack=framework.pack,
        is_veiled=review.academy_id in veiled_from(access, [review.academy]),
    )
    return tuple(found[key][0] for key in dict.fromkeys(keys) if found.get(key))


def answers_for(review: Review, access: Access) -> tuple[Report | None, tuple[Answer, ...]]:
    """The report, where this person may read it, and what it says."""
    if review.report_id is None:
        return None, ()
    rows = Report.objects.visible_to(access).select_related("version", "academy", "period__school_year")
    report = rows.filter(pk=review.report_id).first()
    if report is None:
        return None, ()
    said = answers_of(report)
    answers = []
    for section in asked_by(report).sections:
        for question in section.questions:
            row = said.get((section.id, question.id))
            if row is not None and row.text.strip():
                answers.append(Answer(section.name, question.text, row.text))
    return report, tuple(answers)


def improvements_before(review: Review, access: Access) -> Sequence[ImprovementAction]:
    """What was open when the term began or ended within it: of terms before, not of this review."""
    visible = ImprovementAction.objects.visible_to(access).filter(academy=review.academy_id)
    visible = visible.exclude(review=review).exclude(
        state__in=[ImprovementState.DONE, ImprovementState.DROPPED],
        ended_at__date__lt=review.period.starts_on,
    )
    return list(visible.select_related("owner").by_due_date()[:MOST_IMPROVEMENTS])


def improvements_agreed(review: Review, access: Access) -> Sequence[ImprovementAction]:
    visible = ImprovementAction.objects.visible_to(access).filter(review=review)
    return list(visible.select_related("owner").by_due_date())


def visits_of(review: Review, access: Access) -> Sequence[Visit]:
    """Those that were held in the term, the newest first. One query."""
    within = Q(held_on__gte=review.period.starts_on, held_on__lte=review.period.ends_on)
    visible = Visit.objects.visible_to(access).filter(within, academy=review.academy_id)
    return list(visible.select_related("lead").held()[:MOST_VISITS])


def with_lateness(
    improvements: Sequence[ImprovementAction], on: date
) -> list[tuple[ImprovementAction, bool]]:
    return [(one, one.is_overdue(on)) for one in improvements]


def _period_of(grid: Grid, term: Period) -> Period | None:
    if grid.rated == "term":
        return term
    if grid.rated == "half_term":
        within = Period.objects.filter(
            kind=PeriodKind.HALF_TERM, starts_on__gte=term.starts_on, ends_on__lte=term.ends_on
        )
        return within.select_related("school_year").order_by("-starts_on").first()
    return None


def _rated(grid: Grid, period: Period, review: Review, framework: InForce, access: Access) -> RatedGrid:
    sheet = sheets_of(
        access=access, grid=grid, framework=framework, periods=[period], academies=[review.academy]
    )[0]
    cells = {cell.column.area_id: cell for cell in sheet.rows[0].cells} if sheet.rows else {}
    domains = []
    for domain, columns in sheet.domains:
        areas = []
        for column in columns:
            cell = cells.get(column.area_id)
            if cell is not None and (cell.applies or cell.is_rated):
                head, reviewer = cell.judged_by(View.HEAD), cell.judged_by(View.REVIEWER)
                areas.append(
                    RatedArea(
                        cell,
                        cell.suggested.level if cell.suggested else None,
                        head.level if head else None,
                        reviewer.level if reviewer else None,
                    )
                )
        if areas:
            domains.append((domain.name, tuple(areas)))
    return RatedGrid(grid.name, grid.area_word, tuple(domains))
