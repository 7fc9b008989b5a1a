"""Whole numbers out of the database as columns, without a Python object for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql

_HEADER = 19  # signature, flags, length of the extension
_TRAILER = 2


def columns(query: sql.Composable, names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The rows of a query whose columns are all bigint and never NULL, as COPY's binary format gives them."""
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(query)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        content = b"".join(bytes(block) for block in copy)
    fields: list[Any] = [("fields", ">i2")]
    for name in names:
        fields += [(f"{name} length", ">i4"), (name, ">i8")]
    rows = np.frombuffer(content[_HEADER : len(content) - _TRAILER], dtype=np.dtype(fields))
    return {name: rows[name].astype(np.int64) for name in names}
