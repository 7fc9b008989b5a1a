"""What stands beside an academy's figure: England, its local authority, and schools like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from academies.models import SCALES, Academy, Kpi
from academies.published import Yardstick, yardsticks_of
from trust_portal.reference.benchmarks import Benchmark, benchmarks
from trust_portal.reference.history import published_for
from trust_portal.reference.similar import SimilarSchool, similar_schools
from trust_portal.ui.charts.trend import Figure as Drawn

from .charts import Beside
from .figures import When
from .words import figure_in_words, number_in_words

_MOST_YEARS = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """Schools like this one with their figures in words; `median` of those that have one."""

    rows: tuple[tuple[SimilarSchool, str], ...]
    median: str
    method: str
    missing: str


def beside(kpi: Kpi, academy: Academy, times: Sequence[When]) -> Beside:
    """England and the local authority at these times: of the school year, also beside a part of it. Two queries."""
    years = sorted({when.first_year for when in times})[-_MOST_YEARS:]
    found: dict[str, dict[When, Drawn]] = {}
    for yardsticks in yardsticks_of([kpi], [academy], years):
        for when in times:
            one = yardsticks.get((academy.pk, kpi.key, when.first_year))
            if one is not None:
                found.setdefault(one.name, {})[when] = _drawn(kpi, one)
    return found


def reference_at(kpi: Kpi, when: When) -> Drawn | None:
    """England's figure at this time, of all schools; None where none is published."""
    if not (kpi.published_measure and kpi.compares_with_places and when.is_school_year):
        return None
    found = benchmarks(measure=kpi.published_measure, year=when.first_year)
    return _drawn(kpi, found[0]) if found and found[0].number is not None else None


def similar_to(kpi: Kpi, academy: Academy, when: When) -> Likeness:
    """The twenty schools most like this one, and their published figures at this time."""
    like = similar_schools(academy.urn)
    urns = [school.urn for school in like.schools]
    figures = {one.urn: one for one in published_for(urns, [kpi.published_measure], [when.first_year])}
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
    return Likeness(rows, middle, like.method, like.missing)


def _drawn(kpi: Kpi, one: Benchmark | Yardstick) -> Drawn:
    said = figure_in_words(kpi, one.number, one.mark, source=one.source)
    return Drawn(one.number, f"{said} so far" if isinstance(one, Yardstick) and one.so_far else said)
