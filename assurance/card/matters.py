"""What is being done at many academies at once: risks, improvement actions, priorities, visits, statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from academies.models import Academy
from assurance.models import (
    ImprovementAction,
    PositionStatement,
    Review,
    ReviewVersion,
    Risk,
    RiskTheme,
    Visit,
    VisitState,
)
from assurance.models.risks import reaches_to
from assurance.rating_words import period_in_words
from assurance.risk_scale import score_in_words
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Role, Verb
from trust_portal.ui.dates import LONDON, day_in_short

from .contents import ActionLine, Priorities, RiskLine, Statement, VisitLine

MOST_RISKS = 5
MOST_ACTIONS = 6
MOST_VISITS = 3  # on the trust's card, held and to come each

AcademyId = int | None


def statements_of(access: Access, academies: Collection[Academy]) -> Mapping[AcademyId, Statement]:
    """What stands, of these academies and of the trust (None). One query."""
    rows = PositionStatement.objects.visible_to(access).standing().select_related("agreed_by")
    ids = {academy.pk for academy in academies}
    return {
        one.academy_id: Statement(
            one.text,
            str(one.agreed_by or "The trust"),
            str(Role(one.agreed_as).label) if one.agreed_as else "",
            day_in_short(one.agreed_at.astimezone(LONDON).date()) if one.agreed_at else "",
        )
        for one in rows
        if one.academy_id is None or one.academy_id in ids
    }


def risks_of(access: Access, academies: Collection[Academy]) -> Mapping[AcademyId, Sequence[Risk]] | None:
    """Open ones, the worst first, of these academies and of the trust (None). None for whoever may read no risks.
    One query."""
    if not access.may("risk.read"):
        return None
    ids = {academy.pk for academy in academies}
    found: dict[AcademyId, list[Risk]] = {}
    for one in Risk.objects.visible_to(access).open().worst_first().select_related("owner", "academy"):
        if one.academy_id is None or one.academy_id in ids:
            found.setdefault(one.academy_id, []).append(one)
    return found


def reads_risks_of(access: Access, academy: Academy) -> bool:
    """Any of them; of a lead those of the own domain."""
    leads = any(reaches_to(access, Verb.READ, place_id=None, theme=theme) for theme in RiskTheme)
    return leads or academy.place_id in access.places_for("risk.read")


def risk_lines(risks: Sequence[Risk], *, on: date, with_academy: bool = False) -> tuple[RiskLine, ...]:
    return tuple(
        RiskLine(
            id=one.pk,
            title=one.title,
            theme=str(one.get_theme_display()),
            score=score_in_words(one.likelihood, one.impact),
            points=one.score,
            owner=str(one.owner),
            response=one.response,
            review_on=day_in_short(one.review_on),
            is_overdue=one.is_overdue(on),
            academy=(one.academy.name if one.academy else "The whole trust") if with_academy else "",
        )
        for one in risks[:MOST_RISKS]
    )


def risks_said(risks: Sequence[Risk], *, on: date) -> str:
    """4 open, 1 of them to be reviewed by now"""
    if not risks:
        return ""
    late = sum(one.is_overdue(on) for one in risks)
    return f"{len(risks)} open{f', {late} of them past the day of review' if late else ''}"


def actions_of(
    access: Access, academies: Collection[Academy]
) -> Mapping[int, Sequence[ImprovementAction]] | None:
    """Open ones, the first due first. One query."""
    if not access.may("improvement.read"):
        return None
    rows = ImprovementAction.objects.visible_to(access).open().by_due_date()
    found: dict[int, list[ImprovementAction]] = {}
    for one in rows.filter(academy_id__in=[academy.pk for academy in academies]).select_related(
        "owner", "academy"
    ):
        found.setdefault(one.academy_id, []).append(one)
    return found


def action_lines(
    actions: Sequence[ImprovementAction], *, on: date, with_academy: bool = False
) -> tuple[ActionLine, ...]:
    return tuple(
        ActionLine(
            id=one.pk,
            title=one.title,
            owner=str(one.owner),
            due=day_in_short(one.due_on),
            is_overdue=one.is_overdue(on),
            academy=one.academy.name if with_academy else "",
        )
        for one in actions[:MOST_ACTIONS]
    )


def actions_said(actions: Sequence[ImprovementAction], *, on: date) -> str:
    if not actions:
        return ""
    late = sum(one.is_overdue(on) for one in actions)
    return f"{len(actions)} open{f', {late} of them overdue' if late else ''}"


def priorities_of(access: Access, academies: Collection[Academy]) -> Mapping[int, Priorities]:
    """Of the newest review of each academy that the person may see. One query."""
    if not access.may("assurance.read"):
        return {}
    visible = Review.objects.visible_to(access).filter(academy_id__in=[one.pk for one in academies])
    rows = ReviewVersion.objects.current().filter(review__in=visible.values("pk"))
    found = {}
    for one in rows.select_related("review__period__school_year").order_by("review__period__starts_on", "pk"):
        signed = one.review.signed_at
        when = f"signed on {day_in_short(signed.astimezone(LONDON).date())}" if signed else "not signed yet"
        source = f"Review of {period_in_words(one.review.period)}, {when}"
        found[one.review.academy_id] = Priorities(tuple(str(text) for text in one.priorities), source)
    return found


def visits_of(
    access: Access, academies: Collection[Academy], *, on: date
) -> tuple[Mapping[int, Visit], Mapping[int, Visit]] | None:
    """The last held and the next to come of each academy. Two queries."""
    if not access.may("improvement.read"):
        return None
    visible = Visit.objects.visible_to(access).select_related("lead", "academy")
    visible = visible.filter(academy_id__in=[academy.pk for academy in academies])
    held = visible.filter(held_on__isnull=False).order_by("academy_id", "-held_on", "-pk")
    to_come = visible.filter(state=VisitState.PLANNED, planned_on__gte=on)
    to_come = to_come.order_by("academy_id", "planned_on", "pk")
    return (
        {one.academy_id: one for one in held.distinct("academy_id")},
        {one.academy_id: one for one in to_come.distinct("academy_id")},
    )


def visit_line(one: Visit, *, is_next: bool, with_academy: bool = False) -> VisitLine:
    return VisitLine(
        id=one.pk,
        name=one.type_name,
        day=day_in_short(one.day),
        lead=str(one.lead),
        is_next=is_next,
        academy=one.academy.name if with_academy else "",
    )
