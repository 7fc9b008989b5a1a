"""Imports for tests: values as they come out of a file, without a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from academies.importing import cells
from academies.importing.reach import EVERYTHING, Reach
from academies.models import (
    Academy,
    Import,
    ImportProblem,
    Kpi,
    KpiValue,
    Period,
    PeriodKind,
    ValueStatus,
)
from academies.use_cases import calendar, imports
from trust_portal.audit.actor import Actor

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
BY = Actor.command()
# (academy's place in the cast, KPI, pupil group) -> a number, or a mark
Cells: TypeAlias = Mapping[tuple[int, str, str], str]
State: TypeAlias = frozenset[tuple[Any, ...]]


def half_term(number: int = 1) -> Period:
    """A period of the bound trust; the school year is made."""
    year = calendar.add_year(first_year=2026, by=BY)
    return Period.objects.get(school_year=year, kind=PeriodKind.HALF_TERM, number=number)


def rows(values: Iterable[tuple[tuple[int, str, str], str]]) -> Iterator[cells.Staged]:
    """What a reader would give for these cells; more than once where they are."""
    academies = list(Academy.objects.order_by("urn"))
    kpis = {kpi.key: kpi.pk for kpi in Kpi.objects.all()}
    for n, ((academy, kpi, group), text) in enumerate(values):
        is_mark = text.isalpha()
        number = None if is_mark else Decimal(text)
        mark = text if is_mark else ""
        yield n, academies[academy].pk, kpis[kpi], group, number, mark, None, "Sheet1", n + 2, kpi


def uploaded(
    content: bytes = b"urn\n",
    *,
    period: Period | None = None,
    reach: Reach = EVERYTHING,
    by: Actor = BY,
    **more: Any,
) -> Import:
    return imports.upload(
        chunks=[content],
        file_name="figures.csv",
        period=period or half_term(),
        status=more.pop("status", ValueStatus.FINAL),
        reach=reach,
        by=by,
        **more,
    )


def read(
    values: Cells | Iterable[tuple[tuple[int, str, str], str]],
    *,
    imported: Import | None = None,
    problems: Iterable[ImportProblem] = (),
    **more: Any,
) -> Import:
    """A file with these cells, read and ready to be confirmed."""
    pairs = list(values.items()) if isinstance(values, Mapping) else list(values)
    imported = imported or uploaded(repr(pairs).encode(), **more)
    found: list[cells.Staged | ImportProblem] = [*problems, *rows(pairs)]
    done = imports.read(imported=imported, rows=iter(found), depends_on=(), at=AT, by=BY)
    finish_job(done)
    return done


def finish_job(imported: Import) -> None:
    """As the worker does: the job that was asked for has ended."""
    if imported.job is not None:
        imported.job.state = "done"
        imported.job.save(update_fields=["state"])


def confirmed(values: Cells, **more: Any) -> Import:
    imported = read(values, **more)
    outcome = imports.confirm(imported=imported, at=AT, by=BY)
    assert isinstance(outcome, imports.Stored)
    return Import.objects.get(pk=imported.pk)


def state() -> State:
    """Every version of every value of the bound trust, as it is stored."""
    return frozenset(
        KpiValue.objects.values_list(*[field.attname for field in KpiValue._meta.concrete_fields])
    )


def current() -> dict[tuple[str, str, str], str]:
    """What counts today: (URN, KPI, pupil group) -> number or mark."""
    return {
        (str(value.academy.urn), value.kpi.key, value.pupil_group): (
            f"{value.number.normalize():f}" if value.number is not None else value.mark
        )
        for value in KpiValue.objects.current().select_related("academy", "kpi")
    }
