"""How good the data of a trust is, read from its values: what the pure part (figures/health.py) says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Exists, OuterRef

from academies.figures.health import Cell, Known, Span, State, cells, cells_in
from academies.models import Academy, Kpi, KpiValue, KpiValueQuerySet, Period, PeriodKind
from academies.models.calendar import name_of_year
from trust_portal.ui.dates import LONDON

WORDS: Mapping[State, str] = {
    State.PRESENT: "Up to date",
    State.MARK: "No figure, with a reason",
    State.STALE: "Out of date",
    State.MISSING: "Missing",
    State.NOT_YET: "Not due yet",
    State.NOT_COLLECTED: "Not collected",
}
# How the pages show it: the kinds of status_pill.
PILLS: Mapping[State, str] = {
    State.PRESENT: "done",
    State.MARK: "info",
    State.STALE: "warn",
    State.MISSING: "late",
    State.NOT_YET: "neutral",
    State.NOT_COLLECTED: "neutral",
}


def quality_of(
    kpis: Collection[Kpi], academies: Collection[Academy], *, on: date
) -> dict[tuple[int, int], Cell]:
    """(academy's id, KPI's id) → how its figure stands on this day. Three queries."""
    spans = [_span(period) for period in Period.objects.select_related("school_year")]
    newest = _values(kpis, academies).order_by("academy_id", "kpi_id", "-period__ends_on")
    known = _known(newest.distinct("academy_id", "kpi_id"))
    return cells(
        academies=[academy.pk for academy in academies],
        kpis={kpi.pk: kpi.grain for kpi in kpis},
        spans=spans,
        known=known,
        on=on,
        collected=collected_of(kpis),
    )


def quality_in(
    period: Period, kpis: Collection[Kpi], academies: Collection[Academy], *, on: date
) -> dict[tuple[int, int], Cell]:
    """The same for one period. One query."""
    return cells_in(
        _span(period),
        academies=[academy.pk for academy in academies],
        kpis=[kpi.pk for kpi in kpis],
        known=_known(_values(kpis, academies).filter(period=period)),
        on=on,
    )


def _span(period: Period) -> Span:
    year = name_of_year(period.school_year.first_year)
    name = year if period.kind == PeriodKind.SCHOOL_YEAR else f"{period.name} {year}"
    return Span(period.pk, name, period.kind, period.ends_on)


def _values(kpis: Collection[Kpi], academies: Collection[Academy]) -> KpiValueQuerySet:
    everybody = KpiValue.objects.current().of_everybody()
    return everybody.for_academies(academies).filter(kpi__in=[kpi.pk for kpi in kpis])


def _known(values: KpiValueQuerySet) -> list[Known]:
    rows = values.values_list(
        "academy_id", "kpi_id", "period_id", "mark", "imported_by__ended_at", "imported_by__created_at"
    )
    return [
        Known(academy, kpi, period, bool(mark), (ended_at or created_at).astimezone(LONDON).date())
        for academy, kpi, period, mark, ended_at, created_at in rows
    ]


def collected_of(kpis: Collection[Kpi]) -> set[int]:
    """Those of which anybody in the trust has brought in a figure. One query."""
    values = KpiValue.objects.current().filter(kpi=OuterRef("pk"))
    chosen = Kpi.objects.filter(Exists(values), pk__in=[kpi.pk for kpi in kpis])
    return set(chosen.values_list("pk", flat=True))


def counts_of(found: Mapping[tuple[int, int], Cell]) -> dict[int, Counter[State]]:
    """KPI's id → how many academies stand how."""
    counts: dict[int, Counter[State]] = {}
    for (_, kpi), cell in found.items():
        counts.setdefault(kpi, Counter())[cell.state] += 1
    return counts
