from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import Copy, sql

from trust_portal.transfer import database


@pytest.mark.django_db
def test_rows_that_cannot_be_made_tell_the_server_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server is told as COPY fails goes into its log."""
    told: list[str] = []
    finish = Copy.finish

    def listened(self: Copy, exc: BaseException | None) -> None:
        told.append(repr(exc))
        finish(self, exc)

    monkeypatch.setattr(Copy, "finish", listened)

    def rows() -> Iterator[tuple[str]]:
        yield ("one",)
        raise ValueError("Ann Example is on line 2")

    table = sql.Identifier("staged")
    database.temporary(table, sql.SQL("name text"))
    with pytest.raises(ValueError, match="line 2"):
        database.rows_in(table, rows())
    assert told == ["_Stopped()"]
