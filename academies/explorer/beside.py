"""What stands beside an academy's figure: England, its local authority, and schools like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles

from academies.models import SCALES, Academy, Kpi
from academies.published import Yardstick, yardsticks_of
from trust_portal.reference.benchmarks import Benchmark, benchmarks
from trust_portal.reference.history import PublishedFigure, published_for
from trust_portal.reference.similar import SimilarSchool, similar_schools
from trust_portal.ui.charts.trend import Figure as Drawn

from .charts import Beside
from .figures import When
from .words import figure_in_words, number_in_words

_MOST_YEARS = 8
_ENOUGH_FOR_QUARTILES = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """Schools like this one with their figures in words; `median` of those that have one, at `when`. `bands`: between
    which two figures the middle half of them lies."""

    rows: tuple[tuple[SimilarSchool, str], ...]
    median: str
    method: str
    missing: str
    when: str
    bands: Mapping[When, tuple[Decimal, Decimal]]


def beside(kpi: Kpi, academy: Academy, times: Sequence[When], *, group: str = "all") -> Beside:
    """England and the local authority at these times: of the school year, also beside a part of it. Two queries."""
    years = sorted({when.first_year for when in times})[-_MOST_YEARS:]
    found: dict[str, dict[When, Drawn]] = {}
    for yardsticks in yardsticks_of([kpi], [academy], years, group=group):
        for when in times:
            one = yardsticks.get((academy.pk, kpi.key, when.first_year))
            if one is not None:
                found.setdefault(one.name, {})[when] = _drawn(kpi, one)
    return found


def reference_at(kpi: Kpi, when: When, *, group: str = "all") -> Drawn | None:
    """England's figure at this time, of all schools; None where none is published."""
    if not (kpi.published_measure and kpi.compares_with_places and when.is_school_year):
        return None
    found = benchmarks(measure=kpi.published_measure, year=when.first_year, group=group)
    return _drawn(kpi, found[0]) if found and found[0].number is not None else None


def similar_to(kpi: Kpi, academy: Academy, times: Sequence[When], *, group: str = "all") -> Likeness:
    """The twenty schools most like this one, their published figures at the latest of the times for which any has
    one, and where the middle half of them lies at each time."""
    like = similar_schools(academy.urn)
    years = {when.first_year: when for when in times if when.is_school_year}
    urns = [school.urn for school in like.schools]
    published = published_for(urns, [kpi.published_measure], list(years), [group]) if urns and years else []
    by_year: dict[int, dict[int, PublishedFigure]] = {}
    for one in published:
        by_year.setdefault(one.year, {})[one.urn] = one
    latest = max(by_year, default=max(years, default=None))
    figures = by_year.get(latest, {}) if latest is not None else {}
    rows = tuple(
        (
            school,
            figure_in_words(
                kpi, figures[school.urn].number, figures[school.urn].mark, source=figures[school.urn].source
            )
            if school.urn in figures
            else "Not published",
        )
        for school in like.schools
    )
    known = [one.number for one in figures.values() if one.number is not None]
    has_middle = bool(known) and kpi.unit not in SCALES
    middle = number_in_words(median(known), unit=kpi.unit, decimals=kpi.decimals) if has_middle else ""
    when = years[latest].name if latest is not None else ""
    bands = {} if kpi.unit in SCALES else _bands(by_year, years)
    return Likeness(rows, middle, like.method, like.missing, when, bands)


def _bands(
    by_year: Mapping[int, Mapping[int, PublishedFigure]], years: Mapping[int, When]
) -> dict[When, tuple[Decimal, Decimal]]:
    """Lower and upper quartile, where there are enough schools for them to mean anything."""
    found = {}
    for year, figures in by_year.items():
        known = [one.number for one in figures.values() if one.number is not None]
        if len(known) >= _ENOUGH_FOR_QUARTILES:
            low, _, high = quantiles(known, n=4, method="inclusive")
            found[years[year]] = (Decimal(low), Decimal(high))
    return found


def _drawn(kpi: Kpi, one: Benchmark | Yardstick) -> Drawn:
    said = figure_in_words(kpi, one.number, one.mark, source=one.source)
    return Drawn(one.number, f"{said} so far" if isinstance(one, Yardstick) and one.so_far else said)
