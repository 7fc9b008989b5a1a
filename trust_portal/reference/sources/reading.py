"""Any source's file in, one answer for each of its rows out: records, or why there are none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trust_portal.tabular import FileRefused, Sheet, Tables
from trust_portal.tabular.headers import normal

from .cells import year_of_name
from .shape import Layout, Source
from .sheet import ReadRow, SheetReader

_WITHIN = 30  # rows in which headings may stand


def read(source: Source, tables: Tables, *, file_name: str, year: int | None = None) -> Iterator[ReadRow]:
    """Every row below the headings. Raises FileRefused where the file is not one of this source's, before the first
    row; other sheets of a workbook are passed over."""
    readers = [
        reader
        for position, sheet in enumerate(tables.sheets)
        if (reader := _reader(source, sheet, position, file_name, year)) is not None
    ]
    if not readers:
        raise FileRefused(_not_ours(source))
    for reader in readers:
        yield from reader.rows()


def _not_ours(source: Source) -> str:
    needed = "; or ".join(f"{', '.join(sorted(layout.has))} ({layout.name})" for layout in source.layouts)
    return f"This is not a file of “{source.key}”. Its headings would have to hold: {needed}."


def _reader(
    source: Source, sheet: Sheet, position: int, file_name: str, year: int | None
) -> SheetReader | None:
    title: list[str] = []
    for seen, row in enumerate(sheet.rows()):
        if seen >= _WITHIN:
            return None
        headings = [normal(cell) for cell in row.cells]
        for layout in source.layouts:
            if {normal(name) for name in layout.has} <= set(headings) and not (
                {normal(name) for name in layout.has_not} & set(headings)
            ):
                known = year or _year_of_title(layout, title) or year_of_name(file_name)
                return SheetReader(source, layout, sheet, position, row, known)
        title += [str(cell) for cell in row.cells if cell]
    return None


def _year_of_title(layout: Layout, title: list[str]) -> int | None:
    if layout.year.title:
        for text in title:
            if found := re.search(layout.year.title, text):
                return int(found[1])
    return None
