"""A trust as it was at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from .scope import trust_scope


@contextmanager
def snapshot_scope(trust_id: int) -> Iterator[None]:
    """`trust_scope` whose transaction sees one moment: what others commit meanwhile stays out of sight.

    The moment is that of the first query. Inside a transaction that is already open it is plain
    `trust_scope`: the isolation of a transaction is settled when it begins.
    """
    begins_here = not connection.in_atomic_block
    with trust_scope(trust_id):
        if begins_here:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
