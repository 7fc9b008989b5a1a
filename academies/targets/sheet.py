"""Targets by spreadsheet: the import's own template, filled with targets instead of figures."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from academies.importing.reading import academies_of_trust, shapes_of_kpis
from academies.kpi_files import Academies, TemplateColumn, read_values, template_layout, template_period
from academies.kpi_files.template import write_template_csv, write_template_xlsx
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, Kpi, SchoolYear
from trust_portal.tabular import FileRefused, Problem, open_tables
from trust_portal.tabular.numbers import Unreadable

from .evidence import Cell
from .grid import Grid
from .numbers import as_typed, checked_target

_IN_MEMORY = 2_000_000
_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """Numbers as text by cell, with the key figures that the file has columns for; problems in words."""

    texts: Mapping[Cell, str]
    kpis: Sequence[Kpi]
    academies: Sequence[Academy]
    problems: Sequence[str]


def title_of(year: SchoolYear) -> str:
    """What the file's first row says it is for."""
    return f"Targets for {year}"


def write_sheet(grid: Grid, last: Mapping[tuple[int, str, str], Decimal | str], kind: str) -> IO[bytes]:
    """The template with what stands, rewound; `last`: the newest figures, on a sheet of their own."""
    shapes = shapes_of_kpis()
    by_urn = {one.urn: one for one in academies_of_trust()}
    columns = [
        TemplateColumn(shapes[kpi.key], grid.group, PUPIL_GROUPS[grid.group])
        for kpi in grid.kpis
        if kpi.key in shapes
    ]
    values: dict[tuple[int, str, str], Decimal | str] = {
        (cell.academy.urn, cell.kpi.key, grid.group): cell.target.number.normalize() + 0
        for cell in grid.cells
        if cell.target is not None
    }
    academies = [by_urn[academy.urn] for academy, _ in grid.rows]
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    if kind == "csv":
        text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        write_template_csv(
            text, period=title_of(grid.year), academies=academies, columns=columns, values=values
        )
        text.detach()
    else:
        write_template_xlsx(
            file,
            period=title_of(grid.year),
            academies=academies,
            columns=columns,
            values=values,
            last=last or None,
            last_period="Newest figures",
        )
    file.seek(0)
    return file


def read_sheet(
    path: Path, name: str, *, year: SchoolYear, group: str, academies: Sequence[Academy]
) -> ReadSheet:
    """`academies`: those that the person may propose for. Raises FileRefused."""
    shapes = shapes_of_kpis()
    kpis = {kpi.key: kpi for kpi in Kpi.objects.in_use().filter(key__in=list(shapes))}
    own = {academy.urn: academy for academy in academies}
    texts: dict[Cell, str] = {}
    problems: list[str] = []
    found: dict[str, Kpi] = {}
    touched: dict[int, Academy] = {}
    with open_tables(path, name=name) as tables:
        said = template_period(tables)
        if said is not None and said != title_of(year):
            raise FileRefused(
                f"This file says “{said}”, and you are proposing targets for {year}. Download its template,"
                " or choose the other year."
            )
        known = Academies.of(academies_of_trust())
        for read in read_values(tables, layout=template_layout(), academies=known, kpis=shapes):
            if isinstance(read, Problem):
                problems.append(f"Row {read.line}, {read.column}: {read.reason}")
                continue
            academy, kpi = own.get(read.urn), kpis[read.kpi]
            where = f"Row {read.row}, {read.column}"
            if academy is None:
                problems.append(f"{where}: you propose targets for other academies, not for this one.")
            elif read.pupil_group != group:
                wanted = PUPIL_GROUPS[group].lower()
                problems.append(f"{where}: this is about other pupils; here you propose for {wanted}.")
            elif read.number is None:
                problems.append(f"{where}: a target is a number; “{read.mark}” is none.")
            else:
                try:
                    number = checked_target(read.number, shapes[read.kpi])
                except Unreadable as problem:
                    problems.append(f"{where}: {problem.reason}")
                    continue
                texts[academy.pk, kpi.pk] = as_typed(number)
                found[kpi.key], touched[academy.pk] = kpi, academy
    ordered = sorted(found.values(), key=lambda kpi: (kpi.group, kpi.name))
    rows = sorted(touched.values(), key=lambda academy: academy.name.casefold())
    more = len(problems) - _MOST_PROBLEMS
    shown = problems[:_MOST_PROBLEMS] + ([f"… and {more} more."] if more > 0 else [])
    return ReadSheet(texts, ordered, rows, shown)
