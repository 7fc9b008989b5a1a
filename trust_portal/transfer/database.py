"""The SQL of exports and imports as it goes to the database: composed by psycopg, under row-level security.

Everything here runs in the transaction of the bound trust. COPY FROM into a table with a policy is refused by
PostgreSQL, so rows come in through temporary tables that the transaction's end drops.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg import Copy, sql

Row = tuple[Any, ...]


def run(statement: sql.Composable, parameters: Sequence[Any] = ()) -> list[Row]:
    """What the statement answers; nothing for one that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def value(statement: sql.Composable, parameters: Sequence[Any] = ()) -> Any:
    """The one value that the statement answers."""
    return run(statement, parameters)[0][0]


def affected(statement: sql.Composable, parameters: Sequence[Any] = ()) -> int:
    """How many rows the statement wrote or removed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return int(cursor.rowcount)


def rows_out(query: sql.Composable) -> Iterator[Row]:
    """The query's rows as texts (None for NULL), read in pieces: memory does not grow with them."""
    with _copying(sql.SQL("COPY ({}) TO STDOUT").format(query)) as copy:
        yield from copy.rows()


def csv_out(query: sql.Composable) -> Iterator[bytes]:
    """The query's rows as CSV with a line of headings, in pieces."""
    statement = sql.SQL("COPY ({}) TO STDOUT WITH (FORMAT csv, HEADER, ENCODING 'UTF8')").format(query)
    with _copying(statement) as copy:
        for chunk in copy:
            yield bytes(chunk)


def binary_out(query: sql.Composable) -> bytes:
    """The query's rows in COPY's binary format, whole."""
    with _copying(sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(query)) as copy:
        return b"".join(bytes(chunk) for chunk in copy)


def rows_in(table: sql.Composable, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into a temporary table."""
    with _copying(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
        for row in rows:
            copy.write_row(row)


def text_in(table: sql.Composable, blocks: Iterable[bytes]) -> None:
    """Write rows into a temporary table, as text in COPY's own format: several times as fast as `rows_in`."""
    with _copying(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
        for block in blocks:
            copy.write(block)


def temporary(table: sql.Identifier, columns: sql.SQL) -> None:
    """An empty table that the end of the transaction drops; one of an earlier import in it is dropped now."""
    run(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(table))
    run(sql.SQL("CREATE TEMP TABLE {} ({}) ON COMMIT DROP").format(table, columns))


class _Stopped(Exception):
    """What the server is told, and writes into its log, when rows cannot be made: not what was wrong with them."""


@contextmanager
def _copying(statement: sql.Composable) -> Iterator[Copy]:
    wrong: Exception | None = None
    try:
        # Django's cursor does not know COPY: its errors are made Django's here, as for every other statement.
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
            try:
                yield copy
            except psycopg.Error:
                raise
            except Exception as problem:
                wrong = problem
                raise _Stopped from None
    except _Stopped:
        assert wrong is not None
        raise wrong from wrong.__cause__
