"""What a file of rows is once it is open."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Value = str | Decimal | date | datetime | bool | None
"""A cell. Text files give str, '' where there is nothing. Workbooks give what the cell is, None where there is
nothing; three things come as text because the bare number would not say what a person sees: a percentage
('67%' for 0.67 in a cell that shows per cent), an error ('#DIV/0!'), and a formula that was saved without its
result ('=SUM(A1:A3)')."""


class FileRefused(Exception):
    """The whole file cannot be read. The text is one or two sentences that say what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a file may hold. Twice Excel's rows would not help anybody; 2,000 columns are four times
    the widest file that the Department for Education publishes."""

    bytes: int = 50_000_000
    unpacked_bytes: int = 500_000_000
    rows: int = 1_100_000
    columns: int = 2_000
    cell_characters: int = 32_767
    sheets: int = 100


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    """number: the row as a person sees it in a spreadsheet, from 1."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a file that could not be used, and where. column: the heading, or else the letter."""

    sheet: str
    line: int
    column: str
    value: str
    reason: str


class Sheet(ABC):
    """One table of a file. Rows are read anew each time they are asked for, and never all held at once."""

    name: str

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """In the order of the file. Raises FileRefused, also in the middle."""


@dataclass(frozen=True)
class Tables:
    """An open file. kind: csv, xlsx or ods. encoding: of a text file, else ''."""

    kind: str
    encoding: str
    sheets: tuple[Sheet, ...]


def column_letter(index: int) -> str:
    """The letter of a column as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shorten(value: Value, *, characters: int = 60) -> str:
    """A cell's value as a message shows it: on one line, and never long."""
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= characters else text[: characters - 1] + "…"
