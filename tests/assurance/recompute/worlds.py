"""Small worlds for tests of ratings: a framework, and figures as imports bring them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from academies.importing import cells
from academies.models import (
    Academy,
    CellKind,
    Import,
    ImportCell,
    ImportState,
    Kpi,
    Period,
    PeriodKind,
    ValueStatus,
)
from academies.use_cases import calendar, imports
from assurance.models import Area, PackVersion, SuggestedRating
from assurance.use_cases import publishing
from benchmarks.small_pack import HEAD
from trust_portal.audit.actor import Actor

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
BY = Actor.command()

PACK = (
    HEAD
    + """      - id: quality
        name: Quality
        areas:
          - id: attendance
            name: Attendance
            criteria:
              - id: rate
                kpi: attendance
                bands: [{level: red, below: 90}, {level: amber, from: 90, below: 95}, {level: green, from: 95}]
              - {id: policy, statements: {red: No policy, amber: A policy, green: A policy that works}}
          - id: incidents
            name: Incidents
            criteria:
              - id: number
                kpi: serious_incident_rate
                bands: [{level: green, below: 300}, {level: amber, from: 300, to: 500}, {level: red, above: 500}]
              - id: trend
                kpi: serious_incident_rate
                against: falls
                tolerance: 5
                bands: [{level: green, below: 1}, {level: amber, from: 1, below: 2}, {level: red, from: 2}]
          - id: exclusions
            name: Suspensions
            criteria:
              - id: change
                kpi: suspension_rate
                against: previous
                bands: [{level: green, to: 0}, {level: amber, above: 0, to: 3}, {level: red, above: 3}]
          - id: leadership
            name: Leadership
"""
)


def published(document: str = PACK, *, first_year: int = 2026) -> PackVersion:
    return publishing.publish(document=document, first_year=first_year, at=NOW, by=BY)


def term(first_year: int, number: int) -> Period:
    year = calendar.add_year(first_year=first_year, by=BY)
    return Period.objects.get(school_year=year, kind=PeriodKind.TERM, number=number)


def bring(
    period: Period,
    figures: Mapping[tuple[Academy, str], Decimal | int | str],
    *,
    cohort: int | None = 100,
    status: ValueStatus = ValueStatus.FINAL,
) -> Import:
    """Confirm an import of these figures: a text is a mark. The file itself is not needed."""
    imported = Import.objects.create(
        period=period,
        file_name="figures.csv",
        stored_as="figures.csv",
        sha256="0" * 64,
        size=1,
        status=status,
        state=ImportState.READY,
        seen_moves=Period.objects.get(pk=period.pk).moves,
    )
    kpis = {kpi.key: kpi for kpi in Kpi.objects.filter(key__in={key for _, key in figures})}
    ImportCell.objects.bulk_create(
        ImportCell(
            import_id=imported.pk,
            academy_id=academy.pk,
            kpi_id=kpis[key].pk,
            pupil_group="all",
            row=2,
            cohort=cohort,
            number=None if isinstance(value, str) else Decimal(value),
            mark=value if isinstance(value, str) else "",
            kind=CellKind.NEW,
        )
        for (academy, key), value in figures.items()
    )
    cells.compare_again(imported)
    for name, number in cells.counts(imported).items():
        setattr(imported, name, number)
    imported.cells_contested = 0
    imported.save()
    done = imports.confirm(imported=imported, at=NOW, by=BY)
    assert isinstance(done, imports.Stored)
    return Import.objects.get(pk=imported.pk)


def stored() -> list[Any]:
    """Every suggested rating as it stands, without when it was computed."""
    return sorted(
        SuggestedRating.objects.values_list(
            "period_id",
            "academy_id",
            "area_id",
            "version_id",
            "rank",
            "level",
            "flags",
            "movement",
            "since",
            "reasons",
        ),
        key=lambda row: row[:3],
    )


def rating(period: Period, academy: Academy, area: str) -> SuggestedRating:
    return SuggestedRating.objects.get(
        period_id=period.pk, academy_id=academy.pk, area_id=Area.objects.get(key=area).pk
    )


def academies() -> Sequence[Academy]:
    return list(Academy.objects.order_by("pk"))
