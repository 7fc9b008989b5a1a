"""Whole numbers out of the database as columns, without a Python object for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import unpack_from

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from trust_portal.transfer import database

_HEADER = 21  # of COPY: signature, flags, length of the extension; then the row's number of fields
_BEFORE = 20  # of an array: dimensions, flags, type, length, first index

_ELEMENT = np.dtype([("length", ">i4"), ("value", ">i8")])


def columns(query: sql.Composable, names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The rows of a query whose columns have these names, are all bigint and never NULL.

    They come as one row of arrays in COPY's binary format: a message for each row would cost more than the rest.
    """
    arrays = sql.SQL(", ").join(sql.SQL("array_agg({})").format(sql.Identifier(name)) for name in names)
    content = database.binary_out(
        sql.SQL("SELECT {} FROM ({}) AS q ({})").format(
            arrays, query, sql.SQL(", ").join(map(sql.Identifier, names))
        )
    )
    found, at = {}, _HEADER
    for name in names:
        (length,) = unpack_from(">i", content, at)
        at += 4
        if length <= _BEFORE:  # NULL: no rows
            found[name] = np.empty(0, dtype=np.int64)
            at += max(0, length)
            continue
        elements = np.frombuffer(content, dtype=_ELEMENT, count=(length - _BEFORE) // 12, offset=at + _BEFORE)
        found[name] = elements["value"].astype(np.int64)
        at += length
    return found


def literal(numbers: Iterable[int]) -> sql.Composable:
    """An array of bigint, written at once: psycopg would look at each number."""
    return sql.SQL("{}::bigint[]").format(sql.Literal(f"{{{','.join(map(str, numbers))}}}"))
