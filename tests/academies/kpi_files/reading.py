"""Reading rows of a test as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from academies.kpi_files import Layout, ReadValue, read_values
from tests.academies.kpi_files.shapes import ACADEMIES, KPIS
from trust_portal.tabular import Problem, open_tables


def as_csv(rows: Sequence[Any]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return file.getvalue().encode()


def read(content: bytes, layout: Layout) -> tuple[list[ReadValue], list[Problem]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        with open_tables(path, name="Figures.csv") as tables:
            found = list(read_values(tables, layout=layout, academies=ACADEMIES, kpis=KPIS))
    return [item for item in found if isinstance(item, ReadValue)], [
        item for item in found if isinstance(item, Problem)
    ]


def figures(values: Sequence[ReadValue]) -> dict[tuple[int, str, str], Decimal | str]:
    return {
        (value.urn, value.kpi, value.pupil_group): value.mark if value.number is None else value.number
        for value in values
    }
