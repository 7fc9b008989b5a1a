"""Which trust the running code works for, and the transaction that tells the database so.

The name of the trust lives in a context variable. The database backend sends it at every BEGIN, so
that row-level security sees it for exactly one transaction and a pooled connection carries nothing over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_bound: ContextVar[int | None] = ContextVar("trust_id", default=None)


class NoTrustBound(RuntimeError):
    """Tenant data was asked for outside of `trust_scope`."""


class TrustSwitch(RuntimeError):
    """Code that works for one trust tried to work for another one inside it."""


def current_trust_id() -> int | None:
    """The bound trust's id, or None outside of every trust."""
    return _bound.get()


def bound_trust_id() -> int:
    """The bound trust's id; raises NoTrustBound outside of every trust."""
    trust_id = _bound.get()
    if trust_id is None:
        raise NoTrustBound("No trust is bound: wrap this in trust_scope(trust_id)")
    return trust_id


@contextmanager
def trust_scope(trust_id: int) -> Iterator[None]:
    """Open a transaction that sees, and may write, one trust's rows only.

    Inside a transaction that is already open (a test, an outer atomic block) it binds until its own end.
    Raises TrustSwitch where another trust is bound already.
    """
    trust_id = int(trust_id)
    outer = _bound.get()
    if outer not in (None, trust_id):
        raise TrustSwitch(f"Trust {outer} is bound; trust {trust_id} was asked for inside it")
    joins_open_transaction = connection.in_atomic_block and outer is None
    token = _bound.set(trust_id)
    try:
        with transaction.atomic():
            if joins_open_transaction:
                _send(str(trust_id))
            yield
            # A transaction that is to be rolled back takes the setting with it.
            if joins_open_transaction and not connection.needs_rollback:
                _send("")
    finally:
        _bound.reset(token)


def _send(value: str) -> None:
    # SET takes no parameters; the value is an integer's digits or nothing. Not set_config(): only a
    # utility statement is passed on to the workers of a sharded PostgreSQL.
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL app.trust_id = '{value}'")
