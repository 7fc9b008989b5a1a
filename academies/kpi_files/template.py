"""The portal's own template: academies down, KPIs across, for one period.

Each heading ends in the KPI's key in square brackets, by which it is found again whatever else a person changes:
`Attendance (%) [attendance]`, `Attendance (%), pupil premium [attendance/pp]`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import IO, TextIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from academies.kpi_files.academies import Academies, AcademyShape
from academies.kpi_files.layout import Layout
from academies.kpi_files.marks import MARKS
from academies.kpi_files.sheets import HEAD, Column, Found
from academies.kpi_files.values import ALL_PUPILS, KpiShape
from trust_portal.tabular import FileRefused, Problem, Row, Tables
from trust_portal.tabular.defuse import defused
from trust_portal.tabular.headers import Header, normal
from trust_portal.tabular.tables import shorten

URN, ACADEMY, PERIOD = "URN", "Academy", "Period"
_KEY = re.compile(r"\[\s*([^\]/\s]+)\s*(?:/\s*([^\]\s]+)\s*)?\]\s*$")
_UNITS = {
    "percentage": "%",
    "fraction": "%",
    "rate": "per 100 pupils",
    "points": "points",
    "score": "score",
    "count": "number",
    "money": "£",
    "days": "days",
    "number": "number",
}
_HELP = (
    "One row is one academy, one column is one KPI. Fill in or correct the figures, save, and upload this file.",
    "An empty cell changes nothing: it does not delete a figure.",
    "Percentages: write 94.5%. A percentage is never over 100 %; a rate per 100 pupils may be.",
    "Leave the URN and the square brackets in the headings as they are: the portal finds its way by them.",
    "You may delete rows and columns that you do not need, and change their order.",
    "Formulas are welcome. Save the file in Excel before you upload it, so that it holds their results.",
    "Where there is no figure, say why with one of these:",
)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A KPI for all pupils or for one group. group_name: the group in words."""

    kpi: KpiShape
    pupil_group: str = ALL_PUPILS
    group_name: str = ""

    @property
    def heading(self) -> str:
        group = "" if self.pupil_group == ALL_PUPILS else f", {self.group_name or self.pupil_group}"
        key = self.kpi.key if self.pupil_group == ALL_PUPILS else f"{self.kpi.key}/{self.pupil_group}"
        return defused(f"{self.kpi.name} ({_UNITS[self.kpi.unit]}){group} [{key}]")


Figures = Mapping[tuple[int, str, str], Decimal | str]
"""URN, KPI, pupil group → the number or the mark."""


def template_layout() -> Layout:
    """The layout of every template: its columns are told by their headings."""
    return Layout(is_template=True)


# --- writing ------------------------------------------------------------------------------------------


def write_template_csv(
    file: TextIO,
    *,
    period: str,
    academies: Sequence[AcademyShape],
    columns: Sequence[TemplateColumn],
    values: Figures,
) -> None:
    """file: opened with newline="" and encoding="utf-8-sig", which Excel needs to see accents. values: what stands
    for this period already."""
    writer = csv.writer(file)
    writer.writerow([PERIOD, defused(period)])
    writer.writerow([URN, ACADEMY, *(column.heading for column in columns)])
    for academy in academies:
        figures = (values.get((academy.urn, column.kpi.key, column.pupil_group), "") for column in columns)
        shown = [_as_text(figure, column.kpi) for figure, column in zip(figures, columns, strict=True)]
        writer.writerow([academy.urn, defused(academy.name), *shown])


def _as_text(figure: Decimal | str, kpi: KpiShape) -> str:
    if isinstance(figure, str):
        return defused(figure)
    return f"{figure:f}%" if _UNITS[kpi.unit] == "%" else f"{figure:f}"


def write_template_xlsx(
    file: IO[bytes],
    *,
    period: str,
    academies: Sequence[AcademyShape],
    columns: Sequence[TemplateColumn],
    values: Figures,
    last: Figures | None = None,
    last_period: str = "",
) -> None:
    """values: what stands for this period already, to be filled in and corrected. last: the figures of the period
    before, on a sheet of their own that is not read: written into the cells to fill, they would be taken for new."""
    book = Workbook()
    sheet = book.active
    _write_grid(sheet, "Figures", period, academies, [column.heading for column in columns], columns, values)
    if last:
        words = [_KEY.sub("", column.heading).strip() for column in columns]
        _write_grid(book.create_sheet(), "Last figures", last_period, academies, words, columns, last)
    _write_help(book.create_sheet(), columns)
    book.save(file)


def _write_grid(
    sheet: Worksheet,
    title: str,
    period: str,
    academies: Sequence[AcademyShape],
    headings: Sequence[str],
    columns: Sequence[TemplateColumn],
    values: Figures,
) -> None:
    sheet.title = title
    sheet.append([PERIOD, defused(period)])
    sheet.append([URN, ACADEMY, *headings])
    for academy in academies:
        sheet.append([academy.urn, defused(academy.name)])
    for across, column in enumerate(columns, start=3):
        for down, academy in enumerate(academies, start=3):
            _write_figure(
                sheet.cell(down, across),
                values.get((academy.urn, column.kpi.key, column.pupil_group)),
                column.kpi,
            )
        sheet.column_dimensions[get_column_letter(across)].width = 18
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7E6E6")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 10, 40
    sheet.freeze_panes = "C3"


def _write_figure(cell: Cell, figure: Decimal | str | None, kpi: KpiShape) -> None:
    """A percentage is a number that Excel itself shows in per cent, so that 95 and 95% can both be typed."""
    places = f".{'0' * kpi.decimals}" if kpi.decimals else ""
    is_percent = _UNITS[kpi.unit] == "%"
    if isinstance(figure, str):
        cell.value = defused(figure)
    elif figure is not None:
        cell.value = figure / 100 if is_percent else figure
    cell.number_format = f"0{places}%" if is_percent else ("#,##0" + places)


def _write_help(sheet: Worksheet, columns: Sequence[TemplateColumn]) -> None:
    sheet.title = "How to fill this in"
    for line in _HELP:
        sheet.append([line])
    for mark in MARKS.values():
        sheet.append([mark.text, mark.meaning])
    sheet.append([])
    sheet.append(["KPI", "Unit"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for kpi in {column.kpi.key: column.kpi for column in columns}.values():
        sheet.append([defused(kpi.name), _UNITS[kpi.unit]])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 70


# --- reading ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Template:
    found: Found
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...]


def is_template(tables: Tables) -> bool:
    return any(_heading_row(rows) is not None for _, rows in _heads(tables))


def template_period(tables: Tables) -> str | None:
    """The period for which a template was written; None if the file does not say."""
    for _, rows in _heads(tables):
        if _heading_row(rows) is None:
            continue
        for row in rows:
            if len(row.cells) > 1 and normal(row.cells[0]) == normal(PERIOD) and row.cells[1]:
                return shorten(row.cells[1], characters=200)
    return None


def _heads(tables: Tables) -> Iterator[tuple[int, list[Row]]]:
    for index, sheet in enumerate(tables.sheets):
        yield index, list(islice(sheet.rows(), HEAD))


def _heading_row(rows: list[Row]) -> Row | None:
    """The row with a URN and a key in square brackets."""
    for row in rows:
        has_urn = any(normal(cell) == normal(URN) for cell in row.cells)
        if has_urn and any(isinstance(cell, str) and _KEY.search(cell) for cell in row.cells):
            return row
    return None


def find_template(tables: Tables, academies: Academies, kpis: Mapping[str, KpiShape]) -> Template:
    """Raises FileRefused for a file that is no template."""
    for index, rows in _heads(tables):
        row = _heading_row(rows)
        if row is not None:
            return _template(tables, index, row, academies, kpis)
    raise FileRefused(
        "This is not the portal's template: no row has the heading URN and KPIs in square brackets. Download the "
        "template again, or choose a layout for this file."
    )


def _template(
    tables: Tables, index: int, row: Row, academies: Academies, kpis: Mapping[str, KpiShape]
) -> Template:
    headings = tuple("" if cell is None else " ".join(str(cell).split()) for cell in row.cells)
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        key = _KEY.search(heading)
        name = f"[{key[1]}/{key[2] or ALL_PUPILS}]" if key else normal(heading)
        places.setdefault(name, []).append(place)
    repeated = {name: tuple(indexes) for name, indexes in places.items() if len(indexes) > 1 and name}
    layout = replace(template_layout(), academy_column=URN, name_column=ACADEMY)
    header = Header(
        row.number, {name: indexes[0] for name, indexes in places.items() if name}, headings, repeated
    )
    found = Found(tables.kind, tables.sheets[index], header, layout, academies)
    if found.index(URN) is None:
        raise FileRefused("Two columns of this template have the heading URN. Delete one.")
    columns: list[Column] = []
    problems: list[Problem] = []
    for place, heading in enumerate(headings):
        key = _KEY.search(heading)
        name = f"[{key[1]}/{key[2] or ALL_PUPILS}]" if key else normal(heading)
        reason = ""
        if name in repeated:
            reason = "Two columns are for this, so neither was read. Delete one."
        elif key and key[1] in kpis:
            columns.append(Column(place, heading, kpis[key[1]], key[2] or ALL_PUPILS))
        elif key:
            reason = f"There is no KPI with the key “{shorten(key[1])}”. Download the template again."
        elif heading and name not in (normal(URN), normal(ACADEMY), "laestab"):
            reason = (
                "This heading does not end in a KPI's key in square brackets, so the column was not read."
            )
        if reason:
            problems.append(found.problem(row.number, heading, "", reason))
    return Template(found, tuple(columns), tuple(problems))
