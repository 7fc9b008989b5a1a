"""What was refused of a file, as a file: for whoever corrects it in the spreadsheet that it came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from openpyxl import Workbook

from academies.models import Import, ImportProblem
from trust_portal.tabular.defuse import defused

HEADINGS = ("Sheet", "Row", "Column", "In the file", "Why it is refused")
_IN_MEMORY = 1_000_000


def write_problems(imported: Import, kind: str) -> IO[bytes]:
    """CSV, or XLSX with numbers as numbers; rewound. Nothing in it is a formula."""
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    if kind == "csv":
        text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        writer.writerows(_rows(imported))
        text.detach()
    else:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Refused")
        sheet.append(list(HEADINGS))
        for row in _rows(imported):
            sheet.append(list(row))
        book.save(file)
    file.seek(0)
    return file


def _rows(imported: Import) -> Iterator[tuple[object, ...]]:
    problems = ImportProblem.objects.filter(imported=imported).order_by("sheet", "row", "column", "pk")
    for one in problems.iterator(chunk_size=2_000):
        texts = (defused(text) for text in (one.column, one.value, one.reason))
        yield (defused(one.sheet), one.row or None, *texts)
