"""What a broken file is, and a good one to break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.tabular.workbooks import ods, ods_content, ods_table, xlsx

Ending = Literal["refused", "problem"]


@dataclass(frozen=True)
class Broken:
    """words: a piece of the message. layout: with which it is read."""

    name: str
    content: Callable[[], bytes]
    ending: Ending
    words: str
    layout: str = "rows"

    @property
    def grows(self) -> bool:
        """Whether it is there to take memory or time, or takes some to be made."""
        return any(word in self.name for word in ("bomb", "MB", "million"))

    def write(self, folder: Path) -> Path:
        path = folder / "upload"  # the name on disk says nothing
        path.write_bytes(self.content())
        return path


HEADINGS = ["Academy", "Attendance %", "Persistent absence", "Suspensions", "Progress"]
KITE = ["Kite Academy", "94.5", "18.2", "3", "-0.12"]
HERON = ["136002", "92.1", "21.9", "0", "0.3"]
GOOD = [HEADINGS, KITE, HERON]


def table(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    def written(value: str) -> str:
        return f'"{value}"' if delimiter in value or "\n" in value else value

    return "".join(delimiter.join(map(written, row)) + end for row in rows)


GOOD_CSV = table(GOOD).encode()
GOOD_XLSX = xlsx(GOOD)
GOOD_ODS = ods(ods_content(ods_table(GOOD)))
SHEET = "xl/worksheets/sheet1.xml"


def refused(name: str, content: bytes | Callable[[], bytes], words: str, layout: str = "rows") -> Broken:
    return Broken(name, content if callable(content) else lambda: content, "refused", words, layout)


def problem(name: str, content: bytes | Callable[[], bytes], words: str, layout: str = "rows") -> Broken:
    return Broken(name, content if callable(content) else lambda: content, "problem", words, layout)


def quoted(rows: list[list[str]]) -> bytes:
    cells = [['"' + value.replace('"', '""') + '"' for value in row] for row in rows]
    return "".join(",".join(row) + "\n" for row in cells).encode()
