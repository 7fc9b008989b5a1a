"""Opening what a test has written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trust_portal.tabular import LIMITS, Limits, Row, Tables, open_tables


@contextmanager
def opened(folder: Path, content: bytes, limits: Limits = LIMITS) -> Iterator[Tables]:
    path = folder / "upload"
    path.write_bytes(content)
    with open_tables(path, name="Autumn figures.csv", limits=limits) as tables:
        yield tables


def rows_of(folder: Path, content: bytes, limits: Limits = LIMITS) -> list[Row]:
    with opened(folder, content, limits) as tables:
        return list(tables.sheets[0].rows())


def cells_of(folder: Path, content: bytes) -> list[tuple[object, ...]]:
    return [row.cells for row in rows_of(folder, content)]
