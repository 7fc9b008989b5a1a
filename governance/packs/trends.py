"""Figures over time for charts: those of all academies and KPIs of a pack at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from academies.explorer.charts import trend_of
from academies.explorer.figures import Figure, When, school_year, when_of
from academies.explorer.small_numbers import HIDDEN, hidden_values, veiled_from
from academies.explorer.words import figure_in_words
from academies.kpis.groups import EVERYBODY
from academies.models import Academy, Kpi, KpiValue, Period, Unit
from academies.published import Cell, Published, published_of
from trust_portal.accounts.access import Access
from trust_portal.reference.sources import SOURCES
from trust_portal.ui.charts import trend
from trust_portal.ui.charts.trend import DrawnTrend
from trust_portal.ui.dates import LONDON

_YEARS = 8
# Grades differ in what is better, and in what they are called: a line between them says too much.
_NOT_DRAWN = (Unit.GRADE, Unit.YES_NO)


@dataclass(frozen=True)
class Trends:
    """`published_on`: the day on which a published figure that may stand in the pack came out, by its cell."""

    kpis: Sequence[Kpi]
    figures: Mapping[tuple[int, str], Mapping[When, Figure]]
    national: Mapping[tuple[int, str], Mapping[When, trend.Figure]]
    published_on: Mapping[Cell, date]
    brought_on: Mapping[int, date] = field(default_factory=dict)

    def charts_of(self, academy: Academy, most: int) -> tuple[DrawnTrend, ...]:
        """Of the KPIs in their order, with at least two numbers to draw a line between: first those that moved."""
        drawn: list[tuple[bool, DrawnTrend]] = []
        for kpi in self.kpis:
            figures = self.figures.get((academy.pk, kpi.key), {})
            numbers = [one.number for one in figures.values() if one.number is not None]
            national = self.national.get((academy.pk, kpi.key), {})
            beside = {when: one for when, one in national.items() if figures and min(figures) <= when}
            if len(numbers) >= 2 and kpi.unit not in _NOT_DRAWN:
                chart = trend_of(kpi, academy, figures, {"England": beside} if beside else {})
                if chart is not None:
                    drawn.append((len(set(numbers)) == 1, chart))
        drawn.sort(key=lambda one: one[0])
        return tuple(chart for _, chart in drawn[:most])


def trends_of(
    kpis: Sequence[Kpi], academies: Collection[Academy], *, until: Period, veiled_for: Access | None = None
) -> Trends:
    """Up to the end of this period. Four queries, however many academies and KPIs; two more for a reader from whom
    figures about few pupils are hidden."""
    last = until.school_year.first_year
    published = published_of(kpis, academies, range(last - _YEARS + 1, last + 1), with_similar=False)
    by_key = {kpi.key: kpi for kpi in kpis}
    figures: dict[tuple[int, str], dict[When, Figure]] = {}
    for (academy_id, key, year), value in published.values.items():
        found = figures.setdefault((academy_id, key), {})
        said = figure_in_words(by_key[key], value.number, value.mark, source=value.source)
        title = SOURCES[value.source].title if value.source in SOURCES else value.source
        found[school_year(year)] = Figure(
            school_year(year), value.number, said, value.cohort, value.status, title, value.published_on
        )
    brought_on: dict[int, date] = {}
    own = KpiValue.objects.current().of_everybody().for_academies(academies)
    rows = own.filter(kpi_id__in=[kpi.pk for kpi in kpis], period__ends_on__lte=until.ends_on)
    keys = {kpi.pk: kpi for kpi in kpis}
    veiled = veiled_from(veiled_for, academies) if veiled_for else frozenset()
    hidden = hidden_values(kpis) if veiled else frozenset()
    for one in rows.select_related("period__school_year", "imported_by"):
        kpi, when = keys[one.kpi_id], when_of(one.period)
        moment = one.imported_by.ended_at or one.imported_by.created_at
        day = brought_on[one.imported_by_id] = moment.astimezone(LONDON).date()
        is_hidden = one.academy_id in veiled and (kpi.pk, one.period_id, one.academy_id, EVERYBODY) in hidden
        number = None if is_hidden else one.number
        said = HIDDEN if is_hidden else figure_in_words(kpi, number, one.mark)
        found = figures.setdefault((one.academy_id, kpi.key), {})
        cohort = None if is_hidden else one.cohort
        found[when] = Figure(
            when, number, said, cohort, one.status, one.imported_by.file_name, day, one.imported_by_id
        )
    return Trends(
        kpis,
        figures,
        _national(published, by_key),
        {cell: value.published_on for cell, value in published.values.items()},
        brought_on,
    )


def _national(
    published: Published, by_key: Mapping[str, Kpi]
) -> dict[tuple[int, str], dict[When, trend.Figure]]:
    found: dict[tuple[int, str], dict[When, trend.Figure]] = {}
    for (academy_id, key, year), one in published.national.items():
        if one.number is not None:
            said = figure_in_words(by_key[key], one.number, one.mark, source=one.source)
            found.setdefault((academy_id, key), {})[school_year(year)] = trend.Figure(one.number, said)
    return found
