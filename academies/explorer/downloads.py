"""A KPI's figures as a file for a spreadsheet; nothing in it is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from openpyxl import Workbook

from academies.models import Academy, Kpi
from trust_portal.tabular.defuse import defused

from .figures import Figure, Figures

HEADINGS = (
    *(
        "Academy",
        "URN",
        "KPI",
        "When",
        "Value",
        "Unit",
        "Why there is none",
        "Pupils",
        "Status",
        "Source",
        "Date",
    ),
)
_IN_MEMORY = 1_000_000


def write_csv(kpi: Kpi, academies: Sequence[Academy], figures: Figures) -> IO[bytes]:
    """A file, rewound. The mark at its beginning makes Excel read it as UTF-8."""
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for row in _rows(kpi, academies, figures):
        writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row])
    text.detach()
    file.seek(0)
    return file


def write_xlsx(kpi: Kpi, academies: Sequence[Academy], figures: Figures) -> IO[bytes]:
    """A workbook with one sheet, rewound; numbers are numbers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Figures")
    sheet.append(list(HEADINGS))
    for row in _rows(kpi, academies, figures):
        sheet.append([defused(cell) if isinstance(cell, str) else cell for cell in row])
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    book.save(file)
    file.seek(0)
    return file


def _rows(kpi: Kpi, academies: Sequence[Academy], figures: Figures) -> Iterator[tuple[object, ...]]:
    for academy in academies:
        for when in sorted(figures[academy.pk]):
            yield _row(kpi, academy, figures[academy.pk][when])


def _row(kpi: Kpi, academy: Academy, figure: Figure) -> tuple[object, ...]:
    return (
        academy.name,
        academy.urn,
        kpi.name,
        figure.when.name,
        figure.number,
        kpi.get_unit_display(),
        "" if figure.number is not None else figure.said,
        figure.cohort,
        figure.status,
        figure.source,
        figure.dated.isoformat(),
    )
