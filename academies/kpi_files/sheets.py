"""The sheet that a layout means, its headings, and its rows with the academy that each is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from academies.kpi_files.academies import Academies
from academies.kpi_files.layout import Layout
from academies.kpi_files.values import KpiShape
from trust_portal.tabular import FileRefused, Problem, Row, Sheet, Tables, Value
from trust_portal.tabular.headers import Header, best_header, header_at, normal
from trust_portal.tabular.numbers import Unreadable
from trust_portal.tabular.tables import shorten

HEAD = 50  # rows among which the headings stand


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures. pupil_group: '' where the row says it."""

    index: int
    heading: str
    kpi: KpiShape
    pupil_group: str


@dataclass(frozen=True)
class Found:
    """A sheet whose headings are known; the header's columns go by headings as `normal` makes them."""

    kind: str
    sheet: Sheet
    header: Header
    layout: Layout
    academies: Academies

    @cached_property
    def _places(self) -> dict[str, int | None]:
        """Filled as headings are asked for: `cell` is called for every row."""
        return {"": None}

    def index(self, heading: str) -> int | None:
        """Where a heading stands; None if nowhere, or in two places, which is as good as nowhere."""
        if heading not in self._places:
            name = normal(heading)
            self._places[heading] = None if name in self.header.repeated else self.header.columns.get(name)
        return self._places[heading]

    def cell(self, row: Row, heading: str) -> Value:
        index = self.index(heading)
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def problem(self, row: int, column: str, value: Value, reason: str) -> Problem:
        """Of rows about pupils no text is shown: columns may be mixed up, and it could be a name."""
        shown = shorten(value)
        if self.layout.is_pupil_level and any(letter.isalpha() for letter in shown):
            shown = ""
        return Problem(self.sheet.name, row, shorten(column, characters=80), shown, reason)

    def heading_problems(self, headings: Collection[str]) -> Iterator[Problem]:
        """What is wrong with headings of which each should stand there once."""
        for heading in headings:
            if normal(heading) in self.header.repeated:
                reason = "Two columns have this heading, so neither was read. Rename one."
            elif normal(heading) not in self.header.columns:
                reason = "There is no column with this heading, so nothing was read from it."
            else:
                continue
            yield self.problem(self.header.row, heading, "", reason)

    def rows(self) -> Iterator[tuple[Row, int] | Problem]:
        """The rows below the headings with the URN of each, or why it cannot be used."""
        layout = self.layout
        skip = {normal(text) for text in layout.skip}
        above: Value = None
        for row in self.sheet.rows():
            if row.number <= self.header.row or all(is_empty(cell) for cell in row.cells):
                continue
            named = self.cell(row, layout.academy_column)
            if layout.academy_carries_down:
                named = above = above if is_empty(named) else named
            if normal(named) in skip and not is_empty(named):
                continue
            try:
                self._refuse_ragged(row)
                yield row, self._academy(row, named)
            except Unreadable as problem:
                yield self.problem(row.number, layout.academy_column, named, problem.reason)

    def _academy(self, row: Row, named: Value) -> int:
        if self.layout.academy is not None:
            return self.academies.find(str(self.layout.academy))
        urn = self.academies.find(named)
        second = self.cell(row, self.layout.name_column)
        if not is_empty(second):
            try:
                other = self.academies.find(second)
            except Unreadable:
                return urn  # a name that says nothing contradicts nothing: the URN decides
            if other != urn:
                raise Unreadable(
                    f"This row says “{shorten(named)}” and “{shorten(second)}”, which are two academies. Were the "
                    "columns sorted apart?"
                )
        return urn

    def _refuse_ragged(self, row: Row) -> None:
        """In a text file a comma too many moves what comes after it into the wrong columns."""
        if self.kind != "csv":
            return
        width = len(self.header.headings)
        if any(not is_empty(cell) for cell in row.cells[width:]):
            raise Unreadable(
                f"This row has {len(row.cells)} cells and the headings are {width}: a comma too many may have moved "
                "its figures, so it was not read."
            )
        if len(row.cells) <= max(self.header.columns.values()):
            raise Unreadable(
                f"This row stops after {len(row.cells)} of {width} cells, so it was not read. Was the file saved to "
                "its end?"
            )


def is_empty(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def find_sheet(tables: Tables, layout: Layout, academies: Academies) -> Found:
    """Raises FileRefused when the sheet or the column of academies is not there."""
    best: tuple[Sheet, Header] | None = None
    refused: FileRefused | None = None
    for sheet in _meant(tables, layout.sheet):
        try:
            header = _header(sheet, layout)
        except FileRefused as error:
            refused = refused or error
            continue
        if best is None or len(header.columns) > len(best[1].columns):
            best = (sheet, header)
    if best is None:
        raise refused or FileRefused("This file has no table.")
    found = Found(tables.kind, *best, layout, academies)
    needed = layout.academy_column
    if needed and found.index(needed) is None:
        twice = normal(needed) in found.header.repeated
        raise FileRefused(
            f"“{found.sheet.name}” has {'two columns' if twice else 'no column'} with the heading "
            f"“{shorten(needed)}”, which should name the academy. Correct the heading, or map the layout again."
        )
    return found


def _meant(tables: Tables, name: str) -> tuple[Sheet, ...]:
    """The sheets among which to look. The one sheet of a text file is named after the file, so any name will do."""
    if not name or tables.kind == "csv":
        return tables.sheets
    meant = tuple(sheet for sheet in tables.sheets if normal(sheet.name) == normal(name))
    if not meant:
        names = ", ".join(f"“{shorten(sheet.name)}”" for sheet in tables.sheets[:6])
        raise FileRefused(f"There is no sheet “{shorten(name)}” in this workbook; it has {names}.")
    return meant


def _header(sheet: Sheet, layout: Layout) -> Header:
    wanted = {normal(heading): (heading,) for heading in layout.headings()}
    rows = list(islice(sheet.rows(), max(HEAD, layout.header_row)))
    if layout.header_row:
        return header_at(rows, layout.header_row, wanted, name=sheet.name)
    return best_header(rows, wanted, name=sheet.name)
