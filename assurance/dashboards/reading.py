"""The ratings of a term as the dashboards need them: signed where somebody signed, else as the data suggests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Case, Value, When
from django.db.models.fields import BooleanField

from academies.models import Academy, Period, PeriodKind
from assurance.frameworks.schema import Grid, areas_of
from assurance.in_force import InForce
from assurance.models import ConfirmedRating, SuggestedRating
from assurance.sight import Sight

from .findings import Rated

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


_LOOKED_BACK = 3  # periods: nothing may be signed, or published, of the newest ones yet


@dataclass(frozen=True, slots=True)
class Terms:
    """The periods that a grid is rated for, the newest first: those that have begun."""

    begun: tuple[Period, ...]

    @property
    def starts(self) -> tuple[date, ...]:
        return tuple(one.starts_on for one in self.begun)

    @property
    def looked_at(self) -> tuple[Period, ...]:
        return self.begun[: _LOOKED_BACK + 1]

    def newest_with(self, rated: Mapping[int, Collection[Rated]]) -> tuple[Period, Period | None]:
        """The newest period in which anything is rated, else the newest of all, and the one before it."""
        of_them = self.looked_at[:_LOOKED_BACK]
        place = next(
            (place for place, one in enumerate(of_them) if any(cell.level for cell in rated[one.pk])), 0
        )
        return self.begun[place], self.begun[place + 1] if len(self.begun) > place + 1 else None


def terms_of(grid: Grid, *, on: date) -> Terms | None:
    """None before the first period of its kind has begun. One query."""
    begun = Period.objects.filter(kind=PeriodKind(grid.rated), starts_on__lte=on)
    found = tuple(begun.select_related("school_year").order_by("-starts_on")[:12])
    return Terms(found) if found else None


def ratings_of(
    framework: InForce,
    grid: Grid,
    periods: Collection[Period],
    academies: Collection[Academy],
    sight: Sight | None,
) -> dict[int, tuple[Rated, ...]]:
    """By the period's id, a cell for each academy and each area that is for its phase; what the person may not see
    is not rated; without a `sight` it sees everything. Two queries, whatever the number of academies and areas."""
    best, areas, domains = {}, {}, {}
    places = {academy.pk: academy.place_id for academy in academies}
    found: dict[tuple[int, int, int], Rated] = {}
    for domain, area in areas_of(grid):
        area_id = framework.area_ids.get((grid.id, area.id))
        if area_id is None or not (sight is None or sight.knows(domain)):
            continue
        domains[area_id] = domain
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
        if sight is not None and not sight.sees(places[academy_id], domains[area_id], ""):
            continue
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
            "state",
            "has_evidence",
            "has_response",
            "has_figures",
        )
    )
    for period_id, academy_id, area_id, level, since, at, by, state, evidence, response, figures in signed:
        if sight is not None and not sight.sees(places[academy_id], domains[area_id], state):
            continue
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
