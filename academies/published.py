"""What is published of a trust's academies, all at once: their figures, and what to hold each against.

For whoever needs many: a rating engine, an academy card, a board paper. The number of queries does not grow with
academies, KPIs or years.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from academies.kpis.catalogue import kpi_named
from academies.kpis.groups import EVERYBODY
from academies.models import SCALES, Academy, Kpi, Phase
from trust_portal.reference.benchmarks import Benchmark, Place, benchmarks_of
from trust_portal.reference.history import PublishedFigure, published_for
from trust_portal.reference.models import EntityKind, Establishment
from trust_portal.reference.similar import similar_to
from trust_portal.reference.sources import meaning_of

_PHASES = {Phase.PRIMARY: "primary", Phase.SECONDARY: "secondary", Phase.SPECIAL: "special"}

Cell = tuple[int, str, int]
"""An academy's id, a KPI's key, and the first calendar year of a school year."""


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """An academy's figure. Either `number` is given or `mark`: what stands there instead, in the words of `source`,
    with its `meaning` (suppressed, not_applicable, not_available, low_coverage …).

    `answered_by` is the URN that it was published under: a predecessor's where that is not `urn`. `measured_on` is the
    day of an inspection or a count. `status`: provisional, revised or final.
    """

    academy_id: int
    kpi_key: str
    first_year: int
    number: Decimal | None
    mark: str
    meaning: str
    cohort: int | None
    status: str
    source: str
    published_on: date
    measured_on: date | None
    urn: int
    answered_by: int


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a figure is held against. `about` says in words what it is of: “England, primary schools”; `name` is the
    place alone.

    `schools`: of similar schools, how many of them have a figure; `number` is their median. 0 for places.
    `so_far`: of the year so far, since that of the whole year is not published yet.
    """

    name: str
    about: str
    number: Decimal | None
    mark: str
    status: str
    source: str
    schools: int = 0
    so_far: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """Figures and yardsticks by cell; what is not published is in none of them. `years`: newest first.

    Numbers of pupils, days and pounds have no national or local yardstick, which would be a sum; grades have none.
    """

    years: tuple[int, ...]
    values: Mapping[Cell, PublishedValue]
    national: Mapping[Cell, Yardstick]
    local: Mapping[Cell, Yardstick]
    similar: Mapping[Cell, Yardstick]

    def value(self, academy: Academy, kpi_key: str, first_year: int) -> PublishedValue | None:
        return self.values.get((academy.pk, kpi_key, first_year))

    def latest(self, academy: Academy, kpi_key: str, *, until: int) -> PublishedValue | None:
        """The latest number up to this year: an inspection's grade stands until the next."""
        for year in self.years:
            if year <= until:
                value = self.value(academy, kpi_key, year)
                if value is not None and value.number is not None:
                    return value
        return None


def published_of(
    kpis: Iterable[Kpi],
    academies: Collection[Academy],
    years: Collection[int],
    *,
    group: str = EVERYBODY,
    with_similar: bool = True,
) -> Published:
    """Of KPIs that have a published measure; the others are left out. Three queries, nine with similar schools.

    `years` are the first calendar years of school years. A figure that the academy's predecessor was given is the
    academy's where it was that school and nothing else. The trust's own values are not asked.
    """
    measures = _Measures(kpis)
    by_urn = {academy.urn: academy for academy in academies}
    figures = published_for(list(by_urn), measures.of_a_year, years, [group]) if measures and by_urn else []
    values = {
        (by_urn[one.urn].pk, key, one.year): _value(by_urn[one.urn], key, one)
        for one in figures
        for key in measures.keys_of(one.measure)
    }
    national, local = _of_places(academies, measures, years, group)
    similar = _of_similar(academies, measures, years, group) if with_similar and measures else {}
    return Published(tuple(sorted(set(years), reverse=True)), values, national, local, similar)


def yardsticks_of(
    kpis: Iterable[Kpi], academies: Collection[Academy], years: Collection[int], *, group: str = EVERYBODY
) -> tuple[Mapping[Cell, Yardstick], Mapping[Cell, Yardstick]]:
    """England's and the local authority's figures alone, in two queries."""
    return _of_places(academies, _Measures(kpis), years, group)


class _Measures:
    """The published measures of KPIs. `so_far`: by the KPI's key, what stands in for a year that is not over."""

    def __init__(self, kpis: Iterable[Kpi]) -> None:
        asked = [kpi for kpi in kpis if kpi.published_measure]
        self.by_key = {kpi.key: kpi.published_measure for kpi in asked}
        self.of_places = {kpi.key: kpi.published_measure for kpi in asked if kpi.compares_with_places}
        self.of_similar = {kpi.key: kpi.published_measure for kpi in asked if kpi.unit not in SCALES}
        self.of_a_year = sorted(set(self.by_key.values()))
        catalogue = ((key, kpi_named(key)) for key in self.of_places)
        self.so_far = {key: kpi.so_far for key, kpi in catalogue if kpi is not None and kpi.so_far}
        self._keys: dict[str, list[str]] = {}
        for key, measure in self.by_key.items():
            self._keys.setdefault(measure, []).append(key)

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def keys_of(self, measure: str) -> Collection[str]:
        return self._keys[measure]


def _places(academies: Collection[Academy]) -> Mapping[int, Place]:
    known = {
        urn: (la_code, la_name)
        for urn, la_code, la_name in Establishment.objects.filter(
            urn__in=[academy.urn for academy in academies]
        ).values_list("urn", "la_code", "la_name")
    }
    return {
        academy.pk: Place(*known.get(academy.urn, ("", "")), _PHASES.get(Phase(academy.phase), ""))
        for academy in academies
    }


def _of_places(
    academies: Collection[Academy], measures: _Measures, years: Collection[int], group: str
) -> tuple[Mapping[Cell, Yardstick], Mapping[Cell, Yardstick]]:
    if not measures.of_places:
        return {}, {}
    places = _places(academies)
    asked = {*measures.of_places.values(), *measures.so_far.values()}
    found = benchmarks_of(set(places.values()), asked, years, group=group)
    sticks: dict[str, dict[Cell, Yardstick]] = {EntityKind.NATIONAL: {}, EntityKind.LA: {}}
    for academy_id, place in places.items():
        for year in years:
            for key, measure in measures.of_places.items():
                whole = found.get((place, measure, year), ())
                so_far = found.get((place, measures.so_far.get(key, ""), year), ())
                for kind, stick in _yardsticks(whole, so_far):
                    sticks[kind][academy_id, key, year] = stick
    return sticks[EntityKind.NATIONAL], sticks[EntityKind.LA]


def _yardsticks(
    whole: Collection[Benchmark], so_far: Collection[Benchmark]
) -> Iterable[tuple[str, Yardstick]]:
    """Of England and of the local authority: the whole year's figure, else the year's so far."""
    for found, is_so_far in ((so_far, True), (whole, False)):
        for one in found:
            yield (
                one.kind,
                Yardstick(
                    one.name, one.about, one.number, one.mark, one.status, one.source, so_far=is_so_far
                ),
            )


def _value(academy: Academy, key: str, one: PublishedFigure) -> PublishedValue:
    mark = meaning_of(one.source, one.mark) if one.mark else None
    return PublishedValue(
        academy_id=academy.pk,
        kpi_key=key,
        first_year=one.year,
        number=one.number,
        mark=one.mark,
        meaning=mark.meaning if mark else "",
        cohort=one.cohort,
        status=one.status,
        source=one.source,
        published_on=one.published_on,
        measured_on=one.measured_on,
        urn=one.urn,
        answered_by=one.answered_by,
    )


def _of_similar(
    academies: Collection[Academy], measures: _Measures, years: Collection[int], group: str
) -> Mapping[Cell, Yardstick]:
    """The median of those of the twenty most similar schools that have a number."""
    nearest = similar_to([academy.urn for academy in academies])
    like = {academy.pk: nearest[academy.urn].schools for academy in academies}
    urns = {school.urn for schools in like.values() for school in schools}
    if not urns:
        return {}
    numbers = {
        (one.urn, one.measure, one.year): one
        for one in published_for(urns, set(measures.of_similar.values()), years, [group])
        if one.number is not None
    }
    found: dict[Cell, Yardstick] = {}
    for academy_id, schools in like.items():
        for key, measure in measures.of_similar.items():
            for year in years:
                known = [
                    numbers[cell] for school in schools if (cell := (school.urn, measure, year)) in numbers
                ]
                if known:
                    found[academy_id, key, year] = Yardstick(
                        name="Similar schools",
                        about=f"{len(known)} of {len(schools)} similar schools, their median",
                        number=median(one.number for one in known if one.number is not None),
                        mark="",
                        status=known[0].status,
                        source=known[0].source,
                        schools=len(known),
                    )
    return found
