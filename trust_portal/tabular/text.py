"""Text tables: CSV, TSV and what calls itself so."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from trust_portal.tabular.tables import FileRefused, Limits, Row, Sheet

_CHUNK = 1 << 20
_LINE_CHARACTERS = 1_000_000  # a longer line is no row, and would be held in memory as a whole
_DELIMITERS = (",", "\t", ";", "|")
_LOOK_AT = 100  # rows from which the delimiter is told
_SAVE_AS = "Save it from Excel as “CSV UTF-8” or as an Excel workbook (.xlsx), and upload that."


@dataclass(frozen=True)
class TextSheet(Sheet):
    """The one table of a text file. A row with too many or too few cells is given as it is."""

    name: str
    path: Path
    encoding: str
    delimiter: str
    skipped: int  # lines before the first row: Excel's own line `sep=;`
    limits: Limits

    def rows(self) -> Iterator[Row]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            lines = _Lines(islice(file, self.skipped, None), self.limits)
            reader = csv.reader(lines, delimiter=self.delimiter)
            try:
                for number, cells in enumerate(reader, start=1):
                    if lines.characters > self.limits.cell_characters:
                        self._refuse_long_cell(cells, number)
                    if len(cells) > self.limits.columns:
                        raise FileRefused(
                            f"Row {number} has {len(cells):,} columns; the most is {self.limits.columns:,}. "
                            "Delete the columns you do not need, and upload the file again."
                        )
                    if number > self.limits.rows:
                        raise FileRefused(
                            f"The file has more than {self.limits.rows:,} rows. Split it, and upload the parts."
                        )
                    lines.forget()
                    yield Row(number, tuple(cells))
            except csv.Error as error:
                raise FileRefused(_csv_error(error, lines)) from None
            if lines.is_unfinished(self.delimiter):
                raise FileRefused(
                    f"The file ends inside a text that begins on line {lines.started} with a quotation mark. Either "
                    "it was not saved or uploaded to its end, or the closing mark is missing. Export it again."
                )

    def _refuse_long_cell(self, cells: list[str], number: int) -> None:
        longest = max((len(cell) for cell in cells), default=0)
        if longest > self.limits.cell_characters:
            raise FileRefused(
                f"A cell in row {number} holds {longest:,} characters; the most is "
                f"{self.limits.cell_characters:,}. Often a quotation mark before it was never closed."
            )


class _Lines:
    """The lines of a file on their way to the csv reader, which alone knows where a row ends. The lines of the
    last row are kept, to tell at the end of the file whether a quoted text was still open."""

    def __init__(self, lines: Iterator[str], limits: Limits) -> None:
        self.lines = lines
        self.limits = limits
        self.number = 0
        self.started = 1
        self.characters = 0
        self.row: list[str] = []
        self.is_new_row = True

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.number += 1
            if self.is_new_row:
                self.started, self.characters, self.is_new_row = self.number, 0, False
                self.row.clear()
            self.characters += len(line)
            if len(line) > _LINE_CHARACTERS:
                raise FileRefused(
                    f"Line {self.number} is longer than a million characters, so this is no table. {_SAVE_AS}"
                )
            self.row.append(line)
            yield line

    def forget(self) -> None:
        """The row has been read: the next line begins another."""
        self.is_new_row = True

    def is_unfinished(self, delimiter: str) -> bool:
        try:
            list(csv.reader(self.row, delimiter=delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False


def _csv_error(error: csv.Error, lines: _Lines) -> str:
    if "field limit" in str(error):
        return (
            f"A cell that begins near line {lines.started} is too long. Usually a quotation mark there was never "
            "closed, so that the rest of the file counts as one cell. Export the file again."
        )
    return f"Line {lines.number} cannot be read as a row. {_SAVE_AS}"


def open_text(path: Path, *, name: str, limits: Limits) -> TextSheet:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        head = [line[:_LINE_CHARACTERS] for line in islice(file, _LOOK_AT)]
    skipped = 0
    delimiter = ""
    if head and head[0][:4].lower() == "sep=" and head[0][5:].strip() == "":
        delimiter, skipped = head[0][4], 1
    if not any(line.strip() for line in head) and len(head) < _LOOK_AT:
        raise FileRefused("This file holds no text at all. Export the report again, and upload that.")
    if not delimiter or delimiter in '"\r\n':
        delimiter = delimiter_of(head)
    return TextSheet(name, path, encoding, delimiter, skipped, limits)


def encoding_of(path: Path) -> str:
    """The encoding in which the *whole* file can be read: what the byte order mark says, else UTF-8, else
    Windows-1252. The first accent of a published file may come after its first million bytes."""
    with path.open("rb") as file:
        start = file.read(4)
    if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise FileRefused(f"This text is in UTF-32, which no spreadsheet writes. {_SAVE_AS}")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _refuse_nul(path, "utf-16")
        if _breaks(path, "utf-16"):
            raise FileRefused(
                "The file says it is UTF-16, but it is damaged or was not uploaded to its end. Export it again."
            )
        return "utf-16"
    _refuse_nul(path, "")
    broken = _breaks(path, "utf-8")
    if not broken:
        return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    if broken.is_cut:
        raise FileRefused(
            "The file stops in the middle of a letter: it was not saved or uploaded to its end. Export it again."
        )
    if start.startswith(codecs.BOM_UTF8):
        raise FileRefused(
            f"The file says it is UTF-8, but line {broken.line} is written in something else. {_SAVE_AS}"
        )
    undefined = _breaks(path, "cp1252")
    if undefined:
        raise FileRefused(f"The letters on line {undefined.line} are in no encoding we know. {_SAVE_AS}")
    return "cp1252"


@dataclass(frozen=True)
class _Break:
    line: int
    is_cut: bool


def _breaks(path: Path, encoding: str) -> _Break | None:
    """Where the file stops being text of this encoding; None when it never does."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    letters = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            pending = decoder.getstate()[0]
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                # Cut only if it is proven UTF-8 before: else a Windows-1252 text that ends in é is not "cut".
                return _Break(line, is_cut=not chunk and bool(pending) and letters > 0)
            letters += not text.isascii()
            line += chunk.count(b"\n")
            if not chunk:
                return None


def _refuse_nul(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace") if encoding else None
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if decoder:
                chunk = decoder.decode(chunk).encode(errors="replace")
            place = chunk.find(b"\0")
            if place >= 0:
                line += chunk.count(b"\n", 0, place)
                raise FileRefused(
                    f"Line {line} holds a zero byte, so this is no text table, or it is damaged. {_SAVE_AS}"
                )
            line += chunk.count(b"\n")


def delimiter_of(head: list[str]) -> str:
    """The delimiter by which most of the first rows have the same number of cells, more than one. Title lines
    above the headings do not matter: there are fewer of them."""
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(head, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            continue
        if widths:
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
            best, found = max((best, found), ((count, width), delimiter), key=lambda item: item[0])
    return found
