"""Schools like this one: the nearest in England by size, free school meals and special needs, of the same phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
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
_MEASURES = ("pupils", "fsm6_percent", "sen_ehcp_percent", "sen_support_percent")

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


def nearest(target: Point, others: Mapping[int, Point], *, count: int = COUNT) -> list[tuple[int, float]]:
    """Numbers of the nearest with their distances, the nearest first. A figure that is the same everywhere does not
    count. Of equals the lower number comes first."""
    columns = list(zip(*others.values(), strict=True)) if others else []
    scales = [pstdev(column, fmean(column)) for column in columns]
    distances = [
        (
            sqrt(
                sum(
                    ((a - b) / scale) ** 2 for a, b, scale in zip(target, point, scales, strict=True) if scale
                )
            ),
            urn,
        )
        for urn, point in others.items()
    ]
    return [(urn, distance) for distance, urn in sorted(distances)[:count]]


def similar_schools(urn: int, *, count: int = COUNT) -> Similar:
    """Five queries, however many schools there are. The school's own figures may be its predecessor's; the others' are
    their own."""
    year = Published.objects.filter(
        measure="fsm6_percent", entity_kind=EntityKind.SCHOOL, pupil_group="all"
    ).aggregate(year=Max("year"))["year"]
    if year is None:
        return Similar(None, "", missing="No school census has been loaded.")
    method = METHOD.format(count=count, year=f"{year}/{(year + 1) % 100:02}")
    # No suppressed or missing figure is taken for 0: such a school is left out.
    figures = {figure.measure: figure.number for figure in published_for([urn], _MEASURES, [year])}
    target = _point([figures.get(measure) for measure in _MEASURES])
    school = Establishment.objects.filter(urn=urn).first()
    phase = phase_of(school.phase, school.type) if school else ""
    if target is None or not phase:
        return Similar(year, method, missing="The school's phase or census figures are not known.")
    schools = {
        other.urn: other
        for other in Establishment.objects.filter(status__startswith="Open")
        .exclude(urn=urn)
        .only("urn", "name", "la_name", "phase", "type")
        if phase_of(other.phase, other.type) == phase
    }
    points = _points(year, schools)
    return Similar(
        year,
        method,
        tuple(
            SimilarSchool(
                number,
                schools[number].name,
                schools[number].la_name,
                distance,
                int(points[number][0]),
                *points[number][1:],
            )
            for number, distance in nearest(target, points, count=count)
        ),
    )


def _points(year: int, schools: Mapping[int, Establishment]) -> dict[int, Point]:
    rows = (
        Published.objects.filter(
            entity_kind=EntityKind.SCHOOL, measure__in=_MEASURES, year=year, pupil_group="all"
        )
        .values("entity")
        .annotate(**{measure: Max("number", filter=Q(measure=measure)) for measure in _MEASURES})
    )
    found = {}
    for entity, *values in rows.values_list("entity", *_MEASURES):
        if int(entity) in schools and (point := _point(values)) is not None:
            found[int(entity)] = point
    return found


def _point(values: Sequence[Decimal | None]) -> Point | None:
    if None in values:
        return None
    pupils, fsm, plans, support = (float(value) for value in values if value is not None)
    return (pupils, fsm, plans + support)
