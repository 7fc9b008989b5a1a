"""Open a file by what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trust_portal.tabular.archive import open_archive
from trust_portal.tabular.ods import open_ods
from trust_portal.tabular.recognise import is_zip, kind_of_archive, refuse_foreign, start_of
from trust_portal.tabular.tables import LIMITS, FileRefused, Limits, Sheet, Tables
from trust_portal.tabular.text import open_text
from trust_portal.tabular.xlsx import open_xlsx


@contextmanager
def open_tables(path: Path, *, name: str, limits: Limits = LIMITS) -> Iterator[Tables]:
    """The tables of an uploaded file. name: what the person calls it; it names the sheet of a text file and
    decides nothing. Raises FileRefused."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("This file is empty (0 bytes). Export the report again, and upload that.")
    if size > limits.bytes:
        raise FileRefused(
            f"This file has {size / 1e6:,.0f} MB; the most is {limits.bytes / 1e6:,.0f} MB. Leave out the columns "
            "and sheets you do not need, or split it."
        )
    start = start_of(path)
    if not is_zip(start):
        refuse_foreign(path, start)
        sheet = open_text(path, name=Path(name).stem or "file", limits=limits)
        yield Tables(kind="csv", encoding=sheet.encoding, sheets=(sheet,))
        return
    with open_archive(path, limits) as archive:
        kind, workbook = kind_of_archive(archive)
        sheets: tuple[Sheet, ...]
        if kind == "xlsx":
            sheets = open_xlsx(archive, workbook=workbook, limits=limits)
        else:
            sheets = open_ods(archive, limits=limits)
        yield Tables(kind=kind, encoding="", sheets=sheets)
