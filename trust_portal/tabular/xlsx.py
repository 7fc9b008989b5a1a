"""Excel workbooks (.xlsx), read as a stream.

Not with openpyxl, which takes three times as long, nor with calamine, which lays a whole sheet out in memory, as
large as its farthest cell says, and does not tell a formula without a result from an empty cell.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from trust_portal.tabular.archive import DAMAGED, Archive
from trust_portal.tabular.formats import kind_of, reader_of
from trust_portal.tabular.tables import FileRefused, Limits, Row, Sheet, Value, column_letter

_SHARED_BYTES = 150_000_000  # of the texts that sheets share: they are held in memory
_STYLES = 0xFFFF


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
            self.style = int(attributes.get("s", 0)) & _STYLES
            self.parts = []
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

    archive.parse(workbook, start, _nothing, _nothing)
    targets = _targets(archive, workbook)
    worksheets = {
        key: part for key, (kind, part) in targets.items() if kind == "worksheet" and part in archive
    }
    by_kind = {kind: part for kind, part in targets.values() if part in archive}
    book = Workbook(
        archive,
        limits,
        texts=_shared_texts(archive, by_kind.get("sharedStrings"), limits),
        readers=_readers(archive, by_kind.get("styles"), since_1904=since_1904),
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


def _nothing(_: str) -> None:
    """For tags and text that do not matter."""


def _targets(archive: Archive, workbook: str) -> dict[str, tuple[str, str]]:
    """The parts to which the workbook points: id → kind, part."""
    folder, file = posixpath.split(workbook)
    listed = posixpath.join(folder, "_rels", f"{file}.rels")
    targets: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            place = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = (kind, place.lstrip("/"))

    if listed in archive:
        archive.parse(listed, start, _nothing, _nothing)
    return targets


def _shared_texts(archive: Archive, part: str | None, limits: Limits) -> tuple[str, ...]:
    if part is None:
        return ()
    if archive.sizes[part] > _SHARED_BYTES:
        raise FileRefused(
            "This workbook holds too much text. Copy the table you need into a new workbook, and upload that."
        )
    texts: list[str] = []
    pieces: list[str] = []
    inside = False
    in_phonetic = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal inside, in_phonetic, pieces
        tag = tag.rpartition(":")[2]
        if tag == "t":
            inside = not in_phonetic
        elif tag == "si":
            pieces = []
        elif tag == "rPh":
            in_phonetic = True

    def end(tag: str) -> None:
        nonlocal inside, in_phonetic
        tag = tag.rpartition(":")[2]
        if tag == "t":
            inside = False
        elif tag == "si":
            texts.append("".join(pieces)[: limits.cell_characters + 1])
        elif tag == "rPh":
            in_phonetic = False

    def text(text: str) -> None:
        if inside and len(pieces) <= limits.cell_characters // 1_000:
            pieces.append(text)  # of a text that is too long, enough is kept for the cell to be refused

    for _ in archive.parse_in_steps(part, start, end, text):
        pass
    return tuple(texts)


def _readers(archive: Archive, part: str | None, *, since_1904: bool) -> tuple[Callable[[str], Value], ...]:
    """For each cell style, how its number is read."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = tag.rpartition(":")[2]
        if tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", 0)))
        elif tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

    def end(tag: str) -> None:
        nonlocal inside
        if tag.rpartition(":")[2] == "cellXfs":
            inside = False

    if part is not None:
        archive.parse(part, start, end, _nothing)
    return tuple(
        reader_of(kind_of(style, codes.get(style)), since_1904=since_1904)
        for style in (styles or [0])[: _STYLES + 1]
    )
