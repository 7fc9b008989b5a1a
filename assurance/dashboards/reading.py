"""The ratings of a term as the dashboards need them: signed where somebody signed, else as the data suggests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Case, Value, When
from django.db.models.fields import BooleanField

from academies.models import Academy, Period, PeriodKind
from assurance.frameworks.schema import Grid, areas_of
from assurance.in_force import InForce
from assurance.models import ConfirmedRating, SuggestedRating

from .findings import Rated

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


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
    framework: InForce, grid: Grid, periods: Collection[Period], academies: Collection[Academy]
) -> dict[int, tuple[Rated, ...]]:
    """By the period's id, a cell for each academy and each area that is for its phase. Two queries, whatever the
    number of academies and areas."""
    best, areas = {}, {}
    found: dict[tuple[int, int, int], Rated] = {}
    for _, area in areas_of(grid):
        area_id = framework.area_ids.get((grid.id, area.id))
        if area_id is None:
            continue
        scale = framework.pack.scale_of(grid, area)
        best[area_id] = len(scale.worst_first) - 1
        areas[area_id] = {one.id: rank for rank, one in enumerate(scale.worst_first)}
        for academy in academies:
            if not area.phases or academy.phase in area.phases:
                for period in periods:
                    found[period.pk, academy.pk, area_id] = Rated(
                        academy.pk, area_id, "", None, best[area_id], None, _NEVER
                    )
    wanted = {
        "period_id__in": [period.pk for period in periods],
        "area_id__in": list(best),
        "academy_id__in": [academy.pk for academy in academies],
    }
    suggested = SuggestedRating.objects.filter(**wanted).values_list(
        "period_id", "academy_id", "area_id", "level", "since", "computed_at"
    )
    for period_id, academy_id, area_id, level, since, at in suggested:
        found[period_id, academy_id, area_id] = Rated(
            academy_id,
            area_id,
            level,
            areas[area_id].get(level),
            best[area_id],
            since,
            at,
            has_figures=bool(level),
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
    for period_id, academy_id, area_id, level, since, at, by, evidence, response, figures in signed:
        found[period_id, academy_id, area_id] = Rated(
            academy_id,
            area_id,
            level,
            areas[area_id].get(level),
            best[area_id],
            since,
            at,
            is_signed=True,
            by=by,
            has_evidence=evidence,
            has_response=response,
            has_figures=figures,
        )
    by_period: dict[int, list[Rated]] = {period.pk: [] for period in periods}
    for (period_id, _, _), one in found.items():
        by_period[period_id].append(one)
    return {period_id: tuple(rated) for period_id, rated in by_period.items()}


def grids_of(framework: InForce) -> Sequence[Grid]:
    """Those that academies are rated in."""
    return [grid for grid in framework.pack.grids if grid.subjects != "trust"]


def _says(field: str) -> Case:
    return Case(When(**{field: ""}, then=Value(False)), default=Value(True), output_field=BooleanField())
