"""A sheet as a file for a spreadsheet: a line for each academy and area; nothing in it is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from openpyxl import Workbook

from assurance.explanations import FLAGS
from assurance.models import ConfirmedState, Movement, View
from assurance.rating_words import period_in_words
from assurance.sheets import Cell, Column, Row, Sheet
from trust_portal.tabular.defuse import defused

HEADINGS = (
    *("Academy", "URN", "Period", "Domain", "Area", "Rating", "Where it stands"),
    *("Suggested by figures", "Headteacher", "Reviewer", "Local governing board", "External"),
    *("Direction", "Since", "Weak data"),
)
_IN_MEMORY = 1_000_000
_STATES = {"judged": "Judged, not confirmed", "suggested": "Suggested by figures", "": "Not rated"}


def write_csv(sheet: Sheet, rows: Sequence[Row], columns: Sequence[Column]) -> IO[bytes]:
    """A file, rewound. The mark at its beginning makes Excel read it as UTF-8."""
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(_lines(sheet, rows, columns))
    text.detach()
    file.seek(0)
    return file


def write_xlsx(sheet: Sheet, rows: Sequence[Row], columns: Sequence[Column]) -> IO[bytes]:
    """A workbook with one sheet, rewound."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Ratings")
    page.append(list(HEADINGS))
    for line in _lines(sheet, rows, columns):
        page.append(list(line))
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    book.save(file)
    file.seek(0)
    return file


def _lines(sheet: Sheet, rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        for column in columns:
            cell = row.by_area[column.area_id]
            if cell.applies or cell.is_rated:
                yield tuple(
                    defused(one) if isinstance(one, str) else one for one in _line(sheet, row, column, cell)
                )


def _line(sheet: Sheet, row: Row, column: Column, cell: Cell) -> tuple[object, ...]:
    return (
        row.academy.name if row.academy else "The trust itself",
        row.academy.urn if row.academy else None,
        period_in_words(sheet.period),
        column.domain.name,
        column.area.name,
        cell.level.label,
        _STATES.get(cell.state) or str(ConfirmedState(cell.state).label),
        cell.suggested.level.label if cell.suggested else "",
        *(judged.level.label if (judged := cell.judged_by(view)) else "" for view in View),
        str(Movement(cell.movement).label) if cell.movement else "",
        cell.since.isoformat() if cell.since else "",
        "; ".join(FLAGS[flag] for flag in cell.flags if flag in FLAGS),
    )
