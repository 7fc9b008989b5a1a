"""From a stored file to rows that can be staged: the trust's academies and KPIs meet what the file says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from academies.kpi_files import (
    Academies,
    AcademyShape,
    KpiShape,
    Layout,
    LayoutInvalid,
    ReadValue,
    read_values,
    template_layout,
)
from academies.kpi_files.template import is_template
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, EarlierIdentity, Import, ImportProblem, Kpi, Unit
from trust_portal.tabular import FileRefused, Problem, open_tables
from trust_portal.tabular.numbers import Unit as FileUnit
from trust_portal.tenancy.scope import bound_trust_id

from . import storage
from .cells import Staged
from .reach import Reach, refusal
from .recognising import Recognised, recognise

__all__ = [
    "FileRefused",
    "LayoutNeeded",
    "ReadFile",
    "academies_of_trust",
    "read_file",
    "rows_of",
    "shapes_of_kpis",
]

Report = Callable[[int, int, str], None]
_SAID_EVERY = 20_000
_LARGEST = Decimal(10) ** 12  # what numeric(18, 6) cannot hold any more
_UNITS: Mapping[str, FileUnit] = {
    Unit.PERCENT: "percentage",
    Unit.PER_100: "rate",
    Unit.NUMBER: "number",
    Unit.POINTS: "points",
    Unit.SCORE: "score",
    Unit.GRADE: "score",
    Unit.RATIO: "number",
    Unit.POUNDS: "money",
    Unit.DAYS: "days",
    Unit.YES_NO: "count",
}


class LayoutNeeded(Exception):
    """It is neither the template nor in a layout that the trust knows; the text says so to its sender."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """`rows` streams; FileRefused may come out of its middle. `depends_on`: see `use_cases.imports.read`.
    `recognised` is the saved layout that was found to fit, where nobody had named one."""

    rows: Iterator[Staged | ImportProblem]
    depends_on: tuple[object, ...]
    recognised: Recognised | None = None


@contextmanager
def read_file(imported: Import, *, report: Report) -> Iterator[ReadFile]:
    """Open the import's file. Raises FileRefused, LayoutNeeded, and FileNotFoundError where it is gone."""
    path = storage.path_of(bound_trust_id(), imported.stored_as)
    academies, shapes = academies_of_trust(), shapes_of_kpis()
    depends_on = (
        [(one.urn, one.name, one.laestab, one.other_names) for one in academies],
        [(one.key, one.unit, one.decimals, one.lowest, one.highest) for one in shapes.values()],
    )
    known, reach = Academies.of(academies), Reach.of_json(imported.reach)
    with open_tables(path, name=imported.file_name) as tables:
        recognised = None
        if imported.layout:
            layout = _layout(imported, shapes)
        elif is_template(tables):
            layout = template_layout()
        else:
            recognised = recognise(tables, known, shapes, reach)
            if recognised.layout is None:
                raise LayoutNeeded(recognised.why_not)
            layout = recognised.layout
        values = read_values(tables, layout=layout, academies=known, kpis=shapes)
        yield ReadFile(rows_of(values, reach=reach, report=report), depends_on, recognised)


def academies_of_trust() -> list[AcademyShape]:
    """Every academy with all that files call it, earlier names and URNs included."""
    others: dict[int, list[str]] = {}
    for earlier in EarlierIdentity.objects.order_by("pk"):
        names = others.setdefault(earlier.academy_id, [])
        names += [text for text in (earlier.name, str(earlier.urn or "")) if text]
    return [
        AcademyShape(urn=academy.urn, name=academy.name, other_names=tuple(others.get(academy.pk, ())))
        for academy in Academy.objects.order_by("urn")
    ]


def shapes_of_kpis() -> dict[str, KpiShape]:
    """The KPIs that take values, by key."""
    return {
        kpi.key: KpiShape(
            key=kpi.key,
            name=kpi.name,
            unit="count" if kpi.unit == Unit.NUMBER and kpi.decimals == 0 else _UNITS[kpi.unit],
            decimals=kpi.decimals,
            lowest=Decimal(0) if kpi.unit == Unit.YES_NO else None,
            highest=Decimal(1) if kpi.unit == Unit.YES_NO else None,
        )
        for kpi in Kpi.objects.in_use().order_by("key")
    }


def rows_of(
    values: Iterator[ReadValue | Problem], *, reach: Reach, report: Report
) -> Iterator[Staged | ImportProblem]:
    """Values with the numbers of academy and KPI in the place of their names; what is out of reach is refused.

    The database is asked here and now, not while the rows run.
    """
    academies = {academy.urn: academy for academy in Academy.objects.all()}
    kpis = {kpi.key: kpi for kpi in Kpi.objects.in_use()}
    return _rows(values, academies, kpis, reach, report)


def _rows(
    values: Iterator[ReadValue | Problem],
    academies: Mapping[int, Academy],
    kpis: Mapping[str, Kpi],
    reach: Reach,
    report: Report,
) -> Iterator[Staged | ImportProblem]:
    for n, value in enumerate(values):
        if n % _SAID_EVERY == 0:
            report(n, 0, f"{n:,} figures read")
        if isinstance(value, Problem):
            yield _problem(value.sheet, value.line, value.column, value.value, value.reason)
            continue
        academy, kpi = academies[value.urn], kpis[value.kpi]
        number = value.number
        if not reach.everything and not reach.holds(value.urn, kpi.group):
            shown = value.mark if number is None else str(number)
            yield _problem(value.sheet, value.row, value.column, shown, refusal(reach, academy.name, kpi))
        elif value.pupil_group not in PUPIL_GROUPS:
            reason = f"There is no group of pupils called “{value.pupil_group[:40]}”"
            yield _problem(value.sheet, value.row, value.column, value.pupil_group, reason)
        elif number is not None and abs(number) >= _LARGEST:
            yield _problem(value.sheet, value.row, value.column, str(number), "This number is too large")
        else:
            yield (
                n,
                academy.pk,
                kpi.pk,
                value.pupil_group,
                number,
                value.mark,
                value.cohort,
                value.sheet[:80],
                value.row,
                value.column[:120],
            )


def _layout(imported: Import, shapes: Mapping[str, KpiShape]) -> Layout:
    try:
        layout = Layout.from_json(imported.layout)
        layout.check(shapes)
    except LayoutInvalid as invalid:
        raise FileRefused(
            f"The way in which this file is to be read does not fit any more: {invalid}."
        ) from None
    return layout


def _problem(sheet: str, row: int, column: str, value: str, reason: str) -> ImportProblem:
    return ImportProblem(
        sheet=sheet[:80], row=row, column=column[:120], value=value[:200], reason=reason[:300]
    )
