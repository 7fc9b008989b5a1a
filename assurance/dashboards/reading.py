"""The ratings of a term as the dashboards need them: signed where somebody signed, else as the data suggests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Value, When
from django.db.models.fields import BooleanField

from academies.models import Period, PeriodKind
from assurance.frameworks.schema import Grid, areas_of
from assurance.in_force import InForce
from assurance.models import ConfirmedRating, SuggestedRating

from .findings import Rated


@dataclass(frozen=True, slots=True)
class Terms:
    """The periods that a grid is rated for, the newest first: those that have begun."""

    now: Period
    before: Period | None
    starts: tuple[date, ...]


def terms_of(grid: Grid, *, on: date) -> Terms | None:
    """None before the first period of its kind has begun. One query."""
    begun = list(
        Period.objects.filter(kind=PeriodKind(grid.rated), starts_on__lte=on)
        .select_related("school_year")
        .order_by("-starts_on")[:12]
    )
    if not begun:
        return None
    return Terms(begun[0], begun[1] if len(begun) > 1 else None, tuple(one.starts_on for one in begun))


def ratings_of(
    framework: InForce, grid: Grid, periods: Collection[Period], academies: Collection[int]
) -> dict[int, tuple[Rated, ...]]:
    """By the period's id. Two queries, whatever the number of academies and areas."""
    best, areas = {}, {}
    for _, area in areas_of(grid):
        area_id = framework.area_ids.get((grid.id, area.id))
        if area_id is not None:
            scale = framework.pack.scale_of(grid, area)
            best[area_id] = len(scale.worst_first) - 1
            areas[area_id] = {one.id: rank for rank, one in enumerate(scale.worst_first)}
    wanted = {
        "period_id__in": [period.pk for period in periods],
        "area_id__in": list(best),
        "academy_id__in": list(academies),
    }
    found: dict[tuple[int, int, int], Rated] = {}
    suggested = SuggestedRating.objects.filter(**wanted).values_list(
        "period_id", "academy_id", "area_id", "level", "since", "computed_at"
    )
    for period, academy, area, level, since, at in suggested:
        found[period, academy, area] = Rated(
            academy, area, level, areas[area].get(level), best[area], since, at, has_figures=True
        )
    signed = (
        ConfirmedRating.objects.current()
        .filter(**wanted)
        .annotate(
            has_evidence=_says("evidence"),
            has_response=_says("response"),
            has_figures=_says("suggested_level"),
        )
        .values_list(
            "period_id",
            "academy_id",
            "area_id",
            "level",
            "since",
            "confirmed_at",
            "confirmed_by_id",
            "has_evidence",
            "has_response",
            "has_figures",
        )
    )
    for period, academy, area, level, since, at, by, evidence, response, figures in signed:
        found[period, academy, area] = Rated(
            academy,
            area,
            level,
            areas[area].get(level),
            best[area],
            since,
            at,
            is_signed=True,
            by=by,
            has_evidence=evidence,
            has_response=response,
            has_figures=figures,
        )
    by_period: dict[int, list[Rated]] = {period.pk: [] for period in periods}
    for (period, _, _), one in found.items():
        by_period[period].append(one)
    return {period: tuple(rated) for period, rated in by_period.items()}


def grids_of(framework: InForce) -> Sequence[Grid]:
    """Those that academies are rated in."""
    return [grid for grid in framework.pack.grids if grid.subjects != "trust"]


def _says(field: str) -> Case:
    return Case(When(**{field: ""}, then=Value(False)), default=Value(True), output_field=BooleanField())
