"""The figures of a KPI, the trust's own and published ones, with where each comes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from academies.importing.preview import sheet_named
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, Kpi, KpiValue, Period, PeriodKind, ValueStatus
from academies.models.calendar import name_of_year
from trust_portal.reference.history import PublishedFigure, published_for
from trust_portal.reference.sources import SOURCES
from trust_portal.ui.dates import LONDON

from .words import figure_in_words

FIRST_YEAR = 2010  # of published figures that anybody still looks at
_RECENT_YEARS = 9


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A time at which there can be a figure: a school year, or a part of one. Sorts from the past to the present."""

    first_year: int
    number: int
    name: str
    short: str

    @property
    def is_school_year(self) -> bool:
        return self.number == 0


@dataclass(frozen=True, slots=True)
class Figure:
    """`said` is the number in words, or why there is none. `source` and `dated` say where it is from, and since when.

    `import_id` and `period_id`: of the trust's own figures; 0 for published ones.
    """

    when: When
    number: Decimal | None
    said: str
    cohort: int | None
    status: str
    source: str
    dated: date
    import_id: int = 0
    period_id: int = 0
    pupil_group: str = "all"


Figures = Mapping[int, Mapping[When, Figure]]
"""Academy's id -> time -> figure."""


def figures_of(kpi: Kpi, academies: Collection[Academy], *, on: date, group: str = "all") -> Figures:
    """Two queries at most. Where the trust has a figure of its own for a time, it stands; else the published one.

    Published figures are of whole school years, whatever the trust's own are of.
    """
    found: dict[int, dict[When, Figure]] = {academy.pk: {} for academy in academies}
    if kpi.published_measure:
        by_urn = {academy.urn: academy for academy in academies}
        years = range(FIRST_YEAR, on.year + 1)
        for one in published_for(list(by_urn), [kpi.published_measure], years, [group]):
            figure = published_figure(kpi, one)
            found[by_urn[one.urn].pk][figure.when] = figure
    values = KpiValue.objects.current().for_academies(academies).filter(kpi=kpi, pupil_group=group)
    for value in values.select_related("period__school_year", "imported_by"):
        figure = own_figure(kpi, value)
        found[value.academy_id][figure.when] = figure
    return found


def groups_of(kpi: Kpi, academies: Collection[Academy], *, on: date) -> list[str]:
    """The groups of pupils for which there is a figure of the trust's own, or one that was published lately; in their
    usual order. Two queries at most."""
    found = set(KpiValue.objects.current().filter(kpi=kpi).values_list("pupil_group", flat=True).distinct())
    if kpi.published_measure:
        urns, years = [academy.urn for academy in academies], range(on.year - _RECENT_YEARS, on.year + 1)
        published = published_for(urns, [kpi.published_measure], years, list(PUPIL_GROUPS))
        found |= {one.pupil_group for one in published}
    return [group for group in PUPIL_GROUPS if group in found or group == "all"]


def times_in(figures: Figures) -> list[When]:
    """Every time for which there is a figure, from the past to the present."""
    return sorted({when for by_time in figures.values() for when in by_time})


def when_of(period: Period) -> When:
    year = period.school_year.first_year
    if period.kind == PeriodKind.SCHOOL_YEAR:
        return school_year(year)
    short_year = f"{period.starts_on:%y}"
    match period.kind:
        case PeriodKind.TERM:
            short = f"{period.name[:3]} {short_year}"
        case PeriodKind.HALF_TERM:
            short = f"HT{period.number} {short_year}"
        case _:
            short = f"{period.starts_on.day} {period.starts_on:%b} {short_year}"
    # By the day, since weeks and data drops of a year need not be numbered in order.
    return When(year, period.starts_on.toordinal(), f"{period.name} {name_of_year(year)}", short)


def school_year(first_year: int) -> When:
    name = name_of_year(first_year)
    return When(first_year, 0, name, name)


def own_figure(kpi: Kpi, value: KpiValue) -> Figure:
    imported = value.imported_by
    place = ", ".join(
        filter(None, (sheet_named(value.sheet, imported.file_name), f"row {value.row}", value.column))
    )
    day: datetime = imported.ended_at or imported.created_at
    return Figure(
        when=when_of(value.period),
        number=value.number,
        said=figure_in_words(kpi, value.number, value.mark),
        cohort=value.cohort,
        status=str(ValueStatus(value.status).label),
        source=f"{imported.file_name}: {place}",
        dated=day.astimezone(LONDON).date(),
        import_id=imported.pk,
        period_id=value.period_id,
        pupil_group=value.pupil_group,
    )


def published_figure(kpi: Kpi, one: PublishedFigure) -> Figure:
    source: Any = SOURCES.get(one.source)
    title = source.title if source else one.source
    earlier = f", under URN {one.answered_by}" if one.answered_by != one.urn else ""
    return Figure(
        when=school_year(one.year),
        number=one.number,
        said=figure_in_words(kpi, one.number, one.mark, source=one.source),
        cohort=one.cohort,
        status=one.status.capitalize(),
        source=f"{title} (published){earlier}",
        dated=one.published_on,
    )
