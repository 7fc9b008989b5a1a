"""Schools like this one: the nearest in England by size, free school meals and special needs, of the same phase."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nsmallest
from math import dist
from statistics import fmean, pstdev

from django.db.models import Max, Q

from .history import published_for
from .models import EntityKind, Establishment, Published
from .phases import phase_of

COUNT = 20
METHOD = (
    "The {count} schools of the same phase in England that are nearest by three figures of the school census of"
    " {year}: pupils on roll, pupils eligible for free school meals in the last six years, and pupils with special"
    " educational needs (plans and support together). Each figure is measured in standard deviations from the average"
    " of all open schools of that phase, so that the three weigh the same; the distance is the root of the sum of the"
    " squared differences."
)
MEASURES = ("pupils", "fsm6_percent", "sen_ehcp_percent", "sen_support_percent")

Point = tuple[float, float, float]
"""Pupils, free school meals in per cent, special needs in per cent."""


@dataclass(frozen=True, slots=True)
class SimilarSchool:
    urn: int
    name: str
    la_name: str
    distance: float
    pupils: int
    fsm6_percent: float
    sen_percent: float


@dataclass(frozen=True, slots=True)
class Similar:
    """`missing` says in words why there is no comparison; `schools` is empty then."""

    year: int | None
    method: str
    schools: tuple[SimilarSchool, ...] = ()
    missing: str = ""


class Space:
    """Schools as points that can be compared: each figure in standard deviations. One that is the same everywhere does
    not count."""

    def __init__(self, points: Mapping[int, Point]) -> None:
        columns = list(zip(*points.values(), strict=True))
        self._scales = [pstdev(column, fmean(column)) for column in columns]
        self._points = {urn: self._scaled(point) for urn, point in points.items()}

    def nearest(
        self, target: Point, *, count: int = COUNT, besides: int | None = None
    ) -> list[tuple[int, float]]:
        """Numbers of the nearest with their distances, the nearest first; of equals the lower number comes first.
        `besides`: a number that is left out."""
        at = self._scaled(target)
        # Rounded, so that equals stay equal whatever the scale.
        distances = (
            (round(dist(at, point), 9), urn) for urn, point in self._points.items() if urn != besides
        )
        return [(urn, distance) for distance, urn in nsmallest(count, distances)]

    def _scaled(self, point: Point) -> tuple[float, ...]:
        return tuple(value / scale for value, scale in zip(point, self._scales, strict=False) if scale)


def similar_schools(urn: int, *, count: int = COUNT) -> Similar:
    return similar_to([urn], count=count)[urn]


def similar_to(urns: Collection[int], *, count: int = COUNT) -> Mapping[int, Similar]:
    """For many schools in five queries, however many schools there are. A school's own figures may be its
    predecessor's; the others' are their own."""
    year = Published.objects.filter(
        measure="fsm6_percent", entity_kind=EntityKind.SCHOOL, pupil_group="all"
    ).aggregate(year=Max("year"))["year"]
    if year is None:
        return {urn: Similar(None, "", missing="No school census has been loaded.") for urn in urns}
    method = METHOD.format(count=count, year=f"{year}/{(year + 1) % 100:02}")
    targets = _targets(urns, year)
    kinds = {
        urn: phase_of(phase, kind)
        for urn, phase, kind in Establishment.objects.filter(urn__in=urns).values_list("urn", "phase", "type")
    }
    wanted = {kinds[urn] for urn in targets if kinds.get(urn)}
    schools = _open_schools(wanted) if wanted else {}
    points = _points(year, schools) if schools else {}
    spaces = {
        phase: Space(
            {urn: points[urn] for urn, one in schools.items() if one.phase == phase and urn in points}
        )
        for phase in wanted
    }
    return {
        urn: Similar(
            year,
            method,
            tuple(
                _named(spaces[kinds[urn]].nearest(targets[urn], count=count, besides=urn), schools, points)
            ),
        )
        if urn in targets and kinds.get(urn)
        else Similar(year, method, missing="The school's phase or census figures are not known.")
        for urn in urns
    }


@dataclass(frozen=True, slots=True)
class _School:
    name: str
    la_name: str
    phase: str


def _targets(urns: Collection[int], year: int) -> Mapping[int, Point]:
    """No suppressed or missing figure is taken for 0: such a school is left out."""
    figures = {(one.urn, one.measure): one.number for one in published_for(urns, MEASURES, [year])}
    points = {urn: _point([figures.get((urn, measure)) for measure in MEASURES]) for urn in urns}
    return {urn: point for urn, point in points.items() if point is not None}


def _open_schools(phases: Collection[str]) -> Mapping[int, _School]:
    rows = Establishment.objects.filter(status__startswith="Open").values_list(
        "urn", "name", "la_name", "phase", "type"
    )
    found = ((urn, _School(name, la_name, phase_of(phase, kind))) for urn, name, la_name, phase, kind in rows)
    return {urn: school for urn, school in found if school.phase in phases}


def _named(
    nearest: Sequence[tuple[int, float]], schools: Mapping[int, _School], points: Mapping[int, Point]
) -> list[SimilarSchool]:
    return [
        SimilarSchool(
            urn, schools[urn].name, schools[urn].la_name, distance, int(points[urn][0]), *points[urn][1:]
        )
        for urn, distance in nearest
    ]


def _points(year: int, schools: Mapping[int, _School]) -> dict[int, Point]:
    rows = (
        Published.objects.filter(
            entity_kind=EntityKind.SCHOOL, measure__in=MEASURES, year=year, pupil_group="all"
        )
        .values("entity")
        .annotate(**{measure: Max("number", filter=Q(measure=measure)) for measure in MEASURES})
    )
    found = {}
    for entity, *values in rows.values_list("entity", *MEASURES):
        if int(entity) in schools and (point := _point(values)) is not None:
            found[int(entity)] = point
    return found


def _point(values: Sequence[Decimal | None]) -> Point | None:
    if None in values:
        return None
    pupils, fsm, plans, support = (float(value) for value in values if value is not None)
    return (pupils, fsm, plans + support)
