"""What is known when a target is proposed: three years of figures, similar schools, the last target.

It is kept with the target as it was that day, so that the board reads later what the proposer saw.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from academies.explorer.figures import Figure, When, figures_of
from academies.explorer.small_numbers import HIDDEN, veil
from academies.explorer.words import number_in_words
from academies.models import SCALES, Academy, Kpi, SchoolYear, Target
from academies.models.calendar import name_of_year
from trust_portal.reference.history import published_for
from trust_portal.reference.similar import similar_to

from .ambition import Ambition, ambition

_YEARS = 3
_SIMILAR_YEARS = 3  # how far back a published figure of similar schools still says something

Cell = tuple[int, int]
"""Academy and KPI, by their ids."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """`said` in words, for whoever may see it; `is_small`: about few pupils."""

    when: str
    number: Decimal | None
    said: str
    is_small: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """`similar`: names and numbers of similar schools in the year `similar_when`, best known first."""

    trend: tuple[TrendPoint, ...] = ()
    similar: tuple[tuple[str, Decimal], ...] = ()
    similar_when: str = ""
    last_target: Decimal | None = None
    last_when: str = ""

    @property
    def newest(self) -> TrendPoint | None:
        known = [one for one in self.trend if one.number is not None]
        return known[-1] if known else None

    def veiled(self) -> Evidence:
        """For those who may not see figures about few pupils."""
        shown = tuple(
            TrendPoint(one.when, None, HIDDEN, is_small=True) if one.is_small else one for one in self.trend
        )
        return Evidence(shown, self.similar, self.similar_when, self.last_target, self.last_when)

    def as_json(self) -> dict[str, Any]:
        return {
            "trend": [
                [one.when, None if one.number is None else str(one.number), one.said, one.is_small]
                for one in self.trend
            ],
            "similar": [[name, str(number)] for name, number in self.similar],
            "similar_when": self.similar_when,
            "last_target": None if self.last_target is None else str(self.last_target),
            "last_when": self.last_when,
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Evidence:
        last = stored.get("last_target")
        return cls(
            tuple(
                TrendPoint(when, None if number is None else Decimal(number), said, bool(is_small))
                for when, number, said, is_small in stored.get("trend", ())
            ),
            tuple((name, Decimal(number)) for name, number in stored.get("similar", ())),
            stored.get("similar_when", ""),
            None if last is None else Decimal(last),
            stored.get("last_when", ""),
        )


def evidence_of(
    year: SchoolYear, academies: Collection[Academy], kpis: Sequence[Kpi], *, group: str, on: date
) -> Mapping[Cell, Evidence]:
    """For every academy and KPI at once; a few queries for each KPI, however many academies there are."""
    similar = _similar(academies, kpis, group=group, until=year.first_year)
    last = _last_targets(year, academies, kpis, group=group)
    found: dict[Cell, Evidence] = {}
    ids = {academy.pk for academy in academies}
    for kpi in kpis:
        figures = figures_of(kpi, academies, on=on, group=group)
        for_all = veil(kpi, figures, ids)
        for academy in academies:
            numbers, when = similar.get((academy.urn, kpi.published_measure), ((), ""))
            target, of_year = last.get((academy.pk, kpi.pk), (None, ""))
            trend = _trend(figures[academy.pk], for_all[academy.pk], until=year.first_year)
            found[academy.pk, kpi.pk] = Evidence(trend, numbers, when, target, of_year)
    return found


def ambition_of(kpi: Kpi, number: Decimal, evidence: Evidence) -> Ambition:
    newest = evidence.newest
    return ambition(
        number,
        direction=kpi.direction,
        last=newest.number if newest else None,
        similar=[one for _, one in evidence.similar],
        said=lambda one: number_in_words(one, unit=kpi.unit, decimals=kpi.decimals),
    )


def _trend(
    figures: Mapping[When, Figure], for_all: Mapping[When, Figure], *, until: int
) -> tuple[TrendPoint, ...]:
    """The three school years before, and what there is of this one: each by the whole year's figure, else its last."""
    chosen: dict[int, When] = {}
    for when in sorted(figures):
        standing = chosen.get(when.first_year)
        if when.first_year <= until and (standing is None or not standing.is_school_year):
            chosen[when.first_year] = when
    return tuple(
        TrendPoint(when.name, figures[when].number, figures[when].said, is_small=for_all[when].said == HIDDEN)
        for first_year, when in sorted(chosen.items())
        if first_year >= until - _YEARS
    )


def _similar(
    academies: Collection[Academy], kpis: Sequence[Kpi], *, group: str, until: int
) -> Mapping[tuple[int, str], tuple[tuple[tuple[str, Decimal], ...], str]]:
    """By URN and measure: similar schools with their numbers in the newest year with any."""
    measures = {kpi.published_measure for kpi in kpis if kpi.published_measure and kpi.unit not in SCALES}
    if not measures or not academies:
        return {}
    like = similar_to([academy.urn for academy in academies])
    names = {school.urn: school.name for one in like.values() for school in one.schools}
    if not names:
        return {}
    years = range(until - _SIMILAR_YEARS, until + 1)
    known: dict[tuple[str, int], dict[int, Decimal]] = {}
    for figure in published_for(list(names), sorted(measures), list(years), [group]):
        if figure.number is not None:
            known.setdefault((figure.measure, figure.year), {})[figure.urn] = figure.number
    found = {}
    for urn, one in like.items():
        own = {school.urn for school in one.schools}
        for measure in measures:
            for year in sorted(years, reverse=True):
                numbers = known.get((measure, year), {})
                if there := own & set(numbers):
                    pairs = sorted(((names[school], numbers[school]) for school in there), key=lambda p: p[1])
                    found[urn, measure] = (tuple(reversed(pairs)), name_of_year(year))
                    break
    return found


def _last_targets(
    year: SchoolYear, academies: Collection[Academy], kpis: Sequence[Kpi], *, group: str
) -> Mapping[Cell, tuple[Decimal, str]]:
    rows = (
        Target.objects.agreed()
        .filter(
            school_year__first_year__lt=year.first_year,
            academy__in=[academy.pk for academy in academies],
            kpi__in=[kpi.pk for kpi in kpis],
            pupil_group=group,
        )
        .order_by("school_year__first_year")
        .values_list("academy_id", "kpi_id", "number", "school_year__first_year")
    )
    return {(academy, kpi): (number, name_of_year(first)) for academy, kpi, number, first in rows}
