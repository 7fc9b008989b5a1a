"""The parts of an export on disk: one CSV and one JSON file for each dataset, written once and kept.

A part's name carries a fingerprint of its rows. An attempt that follows a killed worker takes over each part
whose rows are still the same and writes the others; parts are written under names of their own and renamed
when they are whole, so that no two attempts ever write the same file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from psycopg import sql

from . import database, manifest
from .datasets import Dataset

# So that Excel takes the file for UTF-8.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# A spreadsheet takes text that begins so for a formula; an apostrophe before it makes it text.
_FORMULA = r"^[=+\-@\t\r]"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many rows there are, and a name that changes when any of them does."""

    rows: int
    name: str


def fingerprint(dataset: Dataset) -> Fingerprint:
    """One pass over the rows, in the database."""
    rows, total = database.run(
        sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ({}) t").format(
            dataset.select
        )
    )[0]
    shape = [manifest.VERSION, dataset.name, *dataset.columns, rows, total]
    return Fingerprint(rows, sha256(repr(shape).encode()).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of one export's parts."""

    folder: Path

    def json(self, dataset: Dataset, mark: Fingerprint) -> Path:
        """One JSON object a line: the faithful form, which an import reads."""
        return self._part(f"{dataset.name}.{mark.name}.jsonl", _json_lines(dataset) if mark.rows else ())

    def csv(self, dataset: Dataset, mark: Fingerprint) -> Path:
        """For people with a spreadsheet: with headings, and text that no spreadsheet takes for a formula."""
        return self._part(
            f"{dataset.name}.{mark.name}.csv", _csv(dataset) if mark.rows else _headings(dataset)
        )

    @contextmanager
    def unfinished(self) -> Iterator[BinaryIO]:
        """A new file in the folder under a name that nothing else has; gone afterwards unless renamed."""
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="unfinished-", delete=False) as file:
            try:
                yield file  # type: ignore[misc]
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(file.name)

    def _part(self, name: str, chunks: Iterable[bytes]) -> Path:
        path = self.folder / name
        if not path.exists():
            with self.unfinished() as file:
                file.writelines(chunks)
                settle(file, path)
        return path


def settle(file: BinaryIO, path: Path) -> None:
    """Give a whole file its name. It is on disk before it has it, so that no power cut leaves half of it."""
    file.flush()
    os.fsync(file.fileno())
    os.replace(file.name, path)


def _json_lines(dataset: Dataset) -> Iterator[bytes]:
    for (row,) in database.rows_out(sql.SQL("SELECT row_to_json(t) FROM ({}) t").format(dataset.select)):
        yield row.encode() + b"\n"


def _csv(dataset: Dataset) -> Iterator[bytes]:
    columns = sql.SQL(", ").join(
        _harmless(column.name) if column.is_text else sql.Identifier(column.name)
        for column in dataset.columns
    )
    yield _BYTE_ORDER_MARK
    yield from database.csv_out(sql.SQL("SELECT {} FROM ({}) t").format(columns, dataset.select))


def _headings(dataset: Dataset) -> Iterator[bytes]:
    """Of a table without rows, which most are: the same as COPY writes, without asking the database."""
    yield _BYTE_ORDER_MARK
    yield (",".join(column.name for column in dataset.columns) + "\n").encode()


def _harmless(column: str) -> sql.Composable:
    return sql.SQL(
        "CASE WHEN {column}::text ~ {formula} THEN '''' || {column}::text ELSE {column}::text END AS {column}"
    ).format(column=sql.Identifier(column), formula=sql.Literal(_FORMULA))
