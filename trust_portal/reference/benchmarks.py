"""What to hold a school's figure against: England and its local authority, of its phase where that is published."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .history import trimmed
from .models import EntityKind, Published

_ENDINGS = {
    "": "",
    "primary": "primary schools",
    "secondary": "secondary schools",
    "special": "special schools",
    "state_funded": "state-funded schools",
}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`about`: what the figure is of, in words: “England, primary schools”; `name`: the place alone."""

    kind: str
    name: str
    about: str
    number: Decimal | None
    mark: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a school is and what it is: `phase` primary, secondary or special, and "" for every other."""

    la_code: str = ""
    la_name: str = ""
    phase: str = ""

    def wanted(self) -> Iterator[tuple[str, str, str]]:
        """Kind, entity and name of what its figures are held against: England first."""
        yield EntityKind.NATIONAL.value, "E", "England"
        if self.la_code:
            yield EntityKind.LA.value, self.la_code, self.la_name or f"Local authority {self.la_code}"

    def endings(self) -> Iterator[str]:
        """The nearest in kind first; of a school without such a phase, all schools."""
        if not self.phase:
            yield from ("", "state_funded")
            return
        if self.phase in _ENDINGS:
            yield self.phase
        yield from ("state_funded", "")


def benchmarks(
    *, measure: str, year: int, la_code: str = "", la_name: str = "", phase: str = "", group: str = "all"
) -> tuple[Benchmark, ...]:
    """England first, then the local authority where `la_code` is given; what is not published is left out.

    Of several, the nearest in kind counts: the school's phase, then state-funded schools, then all. One query.
    """
    place = Place(la_code, la_name, phase)
    return benchmarks_of([place], [measure], [year], group=group).get((place, measure, year), ())


def benchmarks_of(
    places: Collection[Place], measures: Collection[str], years: Collection[int], *, group: str = "all"
) -> Mapping[tuple[Place, str, int], tuple[Benchmark, ...]]:
    """For many places, measures and years in one query; what has none is left out."""
    entities = {
        _entity(entity, ending)
        for place in places
        for _, entity, _ in place.wanted()
        for ending in place.endings()
    }
    rows = Published.objects.filter(
        entity_kind__in=[EntityKind.NATIONAL, EntityKind.LA],
        entity__in=entities,
        measure__in=set(measures),
        year__in=set(years),
        pupil_group=group,
    ).select_related("load")
    by_key = {(row.entity_kind, row.entity, row.measure, row.year): row for row in rows}
    told = {(measure, year) for _, _, measure, year in by_key}
    found = {
        (place, measure, year): tuple(_nearest_in_kind(place, measure, year, by_key))
        for place in places
        for measure, year in told
    }
    return {key: answer for key, answer in found.items() if answer}


def _nearest_in_kind(
    place: Place, measure: str, year: int, rows: Mapping[tuple[str, str, str, int], Published]
) -> Iterator[Benchmark]:
    for kind, entity, name in place.wanted():
        for ending in place.endings():
            row = rows.get((kind, _entity(entity, ending), measure, year))
            if row is not None:
                about = f"{name}, {_ENDINGS[ending]}" if ending else name
                yield Benchmark(kind, name, about, trimmed(row.number), row.mark, row.status, row.load.source)
                break


def _entity(entity: str, ending: str) -> str:
    return f"{entity}/{ending}" if ending else entity
