"""Excel workbooks (.xlsx), read as a stream.

Not with openpyxl, which takes more than twice as long, nor with calamine, which lays a whole sheet out in memory, as
large as its farthest cell says, and does not tell a formula without a result from an empty cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from trust_portal.tabular.archive import DAMAGED, Archive
from trust_portal.tabular.tables import FileRefused, Limits, Row, Sheet, Value, column_letter, too_many_cells
from trust_portal.tabular.xlsx_shared import STYLES, nothing, number_readers, shared_texts, targets_of


@dataclass(frozen=True)
class Workbook:
    """What the sheets share."""

    archive: Archive
    limits: Limits
    texts: tuple[str, ...]
    readers: tuple[Callable[[str], Value], ...]


@dataclass(frozen=True)
class XlsxSheet(Sheet):
    name: str
    part: str
    book: Workbook

    def rows(self) -> Iterator[Row]:
        cells = _Cells(self.book)
        for _ in self.book.archive.parse_in_steps(self.part, cells.start, cells.end, cells.text):
            if cells.ready:
                yield from cells.ready
                cells.ready.clear()


class _Cells:
    """Rows out of the XML of a sheet. The handlers run once for each tag: they are written to be fast."""

    def __init__(self, book: Workbook) -> None:
        self.ready: list[Row] = []
        self.texts, self.readers, self.limits = book.texts, book.readers, book.limits
        self.row = 0
        self.cells_so_far = 0
        self.cells: list[Value] = []
        self.column = -1
        self.kind = "n"
        self.style = 0
        self.parts: list[str] = []  # the text of the cell
        self.value: list[str] | None = None  # the same while inside <v> or <t>
        self.formula: list[str] | None = None  # of the cell
        self.formula_parts: list[str] | None = None  # the same while inside <f>
        self.in_phonetic = False
        self.columns: dict[str, int] = {}  # letters → index: few, and asked for each cell

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            place = attributes.get("r")
            self.column = self._index(place) if place else self.column + 1
            self.kind = attributes.get("t", "n")
            self.style = int(attributes.get("s", 0)) & STYLES
            self.parts = []
            self.cells_so_far += 1
            if self.cells_so_far > self.limits.cells:
                raise too_many_cells(self.limits)
        elif tag == "v" or (tag == "t" and not self.in_phonetic):
            self.value = self.parts
        elif tag == "f":
            self.formula = self.formula_parts = []
        elif tag == "row":
            above, self.row = self.row, int(attributes.get("r", self.row + 1))
            if self.row <= above:
                raise FileRefused(DAMAGED)
            self.cells = []
            self.column = -1
            if self.row > self.limits.rows:
                raise FileRefused(
                    f"The sheet goes beyond row {self.limits.rows:,}. Delete what is not needed below the table, or "
                    "split it."
                )
        elif tag == "rPh":
            self.in_phonetic = True
        elif ":" in tag:
            self.start(tag.rpartition(":")[2], attributes)

    def text(self, text: str) -> None:
        pieces = self.value if self.value is not None else self.formula_parts
        if pieces is not None:
            pieces.append(text)
            if len(pieces) > 4 and sum(map(len, pieces)) > self.limits.cell_characters:
                self._refuse_long_cell()

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.value = None
        elif tag == "c":
            self._end_cell()
        elif tag == "f":
            self.formula_parts = None
        elif tag == "row":
            if self.cells:
                self.ready.append(Row(self.row, tuple(self.cells)))
        elif tag == "rPh":
            self.in_phonetic = False
        elif ":" in tag:
            self.end(tag.rpartition(":")[2])

    def _end_cell(self) -> None:
        parts = self.parts
        raw = parts[0] if len(parts) == 1 else "".join(parts)
        value: Value
        if self.formula is not None:
            value = self._result(raw)
        elif raw == "":
            return
        elif self.kind == "s":
            value = self._shared(raw)
        elif self.kind == "n":
            value = self.readers[self.style](raw)
        else:
            value = self._of_kind(raw)
        if isinstance(value, str) and len(value) > self.limits.cell_characters:
            self._refuse_long_cell()
        column = self.column
        if column >= self.limits.columns:
            raise FileRefused(
                f"There is a cell in column {column_letter(column)} of row {self.row}; the most are "
                f"{self.limits.columns:,} columns. Delete what is not needed to the right of the table."
            )
        cells = self.cells
        missing = column - len(cells)
        if missing == 0:
            cells.append(value)
        elif missing > 0:
            cells.extend([None] * missing)
            cells.append(value)
        else:
            cells[column] = value

    def _refuse_long_cell(self) -> NoReturn:
        raise FileRefused(
            f"A cell in row {self.row} holds more than {self.limits.cell_characters:,} characters. Shorten it, and "
            "upload the file again."
        )

    def _result(self, raw: str) -> Value:
        """What a formula gave when the file was saved; the formula itself if that was not saved."""
        formula, self.formula = "".join(self.formula or []), None
        if raw == "" and self.kind != "str":
            return f"={formula}"[: self.limits.cell_characters]
        return self._of_kind(raw) if raw else None

    def _shared(self, raw: str) -> str:
        index = int(raw)
        if index < 0:
            raise FileRefused(DAMAGED)
        return self.texts[index]

    def _of_kind(self, raw: str) -> Value:
        if self.kind == "n":
            return self.readers[self.style](raw)
        if self.kind == "b":
            return raw == "1"
        if self.kind == "s":
            return self._shared(raw)
        if self.kind == "d":
            moment = datetime.fromisoformat(raw)
            return moment if moment.time() != datetime.min.time() else moment.date()
        return raw  # str, inlineStr, and e: an error, as it is shown

    def _index(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        known = self.columns.get(letters)
        if known is not None:
            return known
        index = 0
        for letter in letters:
            index = index * 26 + ord(letter) - 64
        if not (letters.isascii() and letters.isalpha() and letters.isupper()) or len(letters) > 3:
            raise FileRefused(DAMAGED)
        # A cell beyond the last column matters only if there is something in it: kept as that column.
        self.columns[letters] = index - 1
        return index - 1


def open_xlsx(archive: Archive, *, workbook: str, limits: Limits) -> tuple[XlsxSheet, ...]:
    """workbook: the part that lists the sheets."""
    sheets: list[tuple[str, str]] = []
    since_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        tag = tag.rpartition(":")[2]
        if tag == "sheet":
            target = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), target))
        elif tag == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")

    archive.parse(workbook, start, nothing, nothing)
    targets = targets_of(archive, workbook)
    worksheets = {
        key: part for key, (kind, part) in targets.items() if kind == "worksheet" and part in archive
    }
    by_kind = {kind: part for kind, part in targets.values() if part in archive}
    book = Workbook(
        archive,
        limits,
        texts=shared_texts(archive, by_kind.get("sharedStrings"), limits),
        readers=number_readers(archive, by_kind.get("styles"), since_1904=since_1904),
    )
    found = tuple(XlsxSheet(name, worksheets[key], book) for name, key in sheets if key in worksheets)
    if not found:
        raise FileRefused("This workbook has no sheet with a table. Save the report again, and upload that.")
    if len(found) > limits.sheets:
        raise FileRefused(
            f"This workbook has {len(found):,} sheets; the most is {limits.sheets:,}. Copy those you need into a "
            "new one."
        )
    return found
