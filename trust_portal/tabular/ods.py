"""OpenDocument spreadsheets (.ods), as LibreOffice and Google write them, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from trust_portal.tabular.archive import Archive
from trust_portal.tabular.formats import as_number, as_percent
from trust_portal.tabular.tables import FileRefused, Limits, Row, Sheet, Value

_CONTENT = "content.xml"
_NUMBERS = ("float", "currency", "percentage")
# Text in a cell that is no part of what it says: comments, and drawings laid over it.
_ASIDE = ("annotation", "frame", "shape", "custom-shape")


@dataclass(frozen=True)
class OdsSheet(Sheet):
    name: str
    index: int
    archive: Archive
    limits: Limits

    def rows(self) -> Iterator[Row]:
        cells = _Cells(self.index, self.limits)
        for _ in self.archive.parse_in_steps(_CONTENT, cells.start, cells.end, cells.text):
            for first, times, values in cells.ready:
                yield from (Row(number, values) for number in range(first, first + times))
            cells.ready.clear()
            if cells.is_past:
                return


class _Cells:
    """Rows of one table out of content.xml, which holds all of them. ready: first row, times, cells."""

    def __init__(self, index: int, limits: Limits) -> None:
        self.ready: list[tuple[int, int, tuple[Value, ...]]] = []
        self.limits = limits
        self.wanted = index
        self.table = -1
        self.depth = 0  # of tables within a cell, which are not read
        self.row = 1
        self.row_times = 1
        self.cells: list[Value] = []
        self.empty = 0  # columns passed since the last cell that holds something
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[str] = []
        self.pieces: list[str] | None = None
        self.length = 0
        self.aside = 0

    @property
    def is_past(self) -> bool:
        return self.table > self.wanted

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.table += 1
                self.row = 1
        if self.table != self.wanted or self.depth != 1:
            return
        if tag == "table-row":
            self.row_times = _times(attributes, "table:number-rows-repeated")
            self.cells, self.empty = [], 0
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell, self.paragraphs, self.length = attributes, [], 0
        elif tag in _ASIDE:
            self.aside += 1
        elif self.cell is not None and not self.aside:
            self._start_text(tag, attributes)

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "p":
            self.pieces = []
        elif self.pieces is not None:
            if tag == "s":
                self.text(" " * min(_times(attributes, "text:c"), self.limits.cell_characters))
            elif tag in ("tab", "line-break"):
                self.text(" ")

    def text(self, text: str) -> None:
        if self.pieces is not None and not self.aside:
            self.length += len(text)
            if self.length > self.limits.cell_characters:
                raise FileRefused(
                    f"A cell in row {self.row} holds more than {self.limits.cell_characters:,} characters. Shorten "
                    "it, and upload the file again."
                )
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "table":
            self.depth -= 1
        if self.table != self.wanted or self.depth != 1:
            return
        if tag in _ASIDE:
            self.aside -= 1
        elif tag == "p" and self.pieces is not None and not self.aside:
            self.paragraphs.append("".join(self.pieces))
            self.pieces = None
        elif tag in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif tag == "table-row":
            self._end_row()

    def _end_cell(self, attributes: dict[str, str]) -> None:
        times = _times(attributes, "table:number-columns-repeated")
        value = _value(attributes, "\n".join(self.paragraphs))
        if value is None or value == "":
            self.empty += times
            return
        width = len(self.cells) + self.empty + times
        if width > self.limits.columns:
            raise FileRefused(
                f"Row {self.row} has {width:,} columns; the most is {self.limits.columns:,}. Delete what is not "
                "needed to the right of the table."
            )
        self.cells.extend([None] * self.empty)
        self.cells.extend([value] * times)
        self.empty = 0

    def _end_row(self) -> None:
        if self.cells:
            if self.row + self.row_times - 1 > self.limits.rows:
                raise FileRefused(
                    f"The sheet goes beyond row {self.limits.rows:,}. Delete what is not needed below the table, or "
                    "split it."
                )
            self.ready.append((self.row, self.row_times, tuple(self.cells)))
        self.row += self.row_times


def _times(attributes: dict[str, str], name: str) -> int:
    return max(int(attributes.get(name, 1)), 1)


def _value(attributes: dict[str, str], text: str) -> Value:
    kind = attributes.get("office:value-type")
    stored = attributes.get("office:value", "")
    formula = attributes.get("table:formula")
    if kind in _NUMBERS and stored:
        number = as_number(stored)
        if kind == "percentage" and isinstance(number, Decimal):
            return as_percent(number, times=100)
        return number
    if kind == "date" and attributes.get("office:date-value"):
        moment = datetime.fromisoformat(attributes["office:date-value"])
        return moment if moment.time() != datetime.min.time() else moment.date()
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if formula is not None and not text and kind != "string":
        return "=" + formula.partition("=")[2]
    return text or None


def open_ods(archive: Archive, *, limits: Limits) -> tuple[OdsSheet, ...]:
    names: list[str] = []
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if tag == "table:table":
            depth += 1
            if depth == 1:
                names.append(attributes.get("table:name", ""))
                if len(names) > limits.sheets:
                    raise FileRefused(
                        f"This workbook has more than {limits.sheets:,} sheets. Copy those you need into a new one."
                    )

    def end(tag: str) -> None:
        nonlocal depth
        if tag == "table:table":
            depth -= 1

    for _ in archive.parse_in_steps(_CONTENT, start, end, lambda _: None):
        pass
    if not names:
        raise FileRefused("This workbook has no sheet with a table. Save the report again, and upload that.")
    return tuple(OdsSheet(name, index, archive, limits) for index, name in enumerate(names))
