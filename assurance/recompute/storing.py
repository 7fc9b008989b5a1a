"""Ratings into their table: staged by COPY, compared with what stands, and only differences written.

Each step is one statement. All of it happens in the transaction of the bound trust, whose number is written into the
statements so that the planner knows it. Whoever stores holds the trust's lock: nobody else writes these rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.transfer import database

from .integers import literal

_STAGED = sql.Identifier("rating_staging")
_MOVED = sql.Identifier("rating_moved")
_KEY = "period_id bigint, academy_id bigint, area_id bigint"
_COLUMNS = sql.SQL(
    _KEY
    + ", version_id bigint, rank smallint, level text, flags text, movement text, since date, reasons jsonb"
)
_MOVED_COLUMNS = sql.SQL(_KEY + ", movement text, since date")
_ENOUGH_TO_ANALYZE = 500
_FEW = 20_000  # so many keys are looked up one by one faster than a trust's ratings are read
_LOCK = 8_421_007  # of all advisory locks, those of ratings


def lock_ratings() -> None:
    """Until the transaction ends, nobody else computes the bound trust's ratings."""
    database.run(
        sql.SQL("SELECT pg_advisory_xact_lock({}, {})").format(
            sql.Literal(_LOCK), sql.Literal(bound_trust_id() % 2**31)
        )
    )


def stage(blocks: Iterable[str]) -> None:
    """Lines in COPY's text format, in the order of the table's columns."""
    database.temporary(_STAGED, _COLUMNS)
    database.text_in(_STAGED, (block.encode() for block in blocks))


def stage_moved(blocks: Iterable[str]) -> None:
    """Ratings that stay, with another movement or another beginning of their run."""
    database.temporary(_MOVED, _MOVED_COLUMNS)
    database.text_in(_MOVED, (block.encode() for block in blocks))


def remove(periods: Collection[int], academies: Collection[int] | None) -> int:
    """Ratings of these periods (and academies) that are not staged: nothing makes them any more."""
    theirs = sql.SQL("" if academies is None else " AND r.academy_id = ANY ({})")
    return _affected(
        "DELETE FROM assurance_suggestedrating r WHERE r.trust_id = {trust} AND r.period_id = ANY ({periods})"
        "{theirs} AND NOT EXISTS (SELECT FROM rating_staging s WHERE s.period_id = r.period_id"
        " AND s.academy_id = r.academy_id AND s.area_id = r.area_id)",
        periods=literal(periods),
        theirs=theirs.format(literal(academies or ())),
    )


_SAME_KEY = sql.SQL(
    "r.trust_id = {trust} AND r.period_id = s.period_id AND r.academy_id = s.academy_id AND r.area_id = s.area_id"
)
# One by one through the key: the planner would rather read every rating of the trust.
_ONE_BY_ONE = sql.SQL(
    "SELECT s.ctid AS staged, r.ctid AS place FROM {staged} s CROSS JOIN LATERAL"
    " (SELECT r.ctid FROM assurance_suggestedrating r WHERE {same} OFFSET 0) r"
)
_SET = sql.SQL(
    "UPDATE assurance_suggestedrating r SET version_id = s.version_id, rank = s.rank, level = s.level,"
    " flags = s.flags, movement = s.movement, since = s.since, reasons = s.reasons, computed_at = {at}"
    " FROM {found} AND (r.version_id, r.rank, r.level, r.flags, r.movement, r.since, r.reasons)"
    " IS DISTINCT FROM (s.version_id, s.rank, s.level, s.flags, s.movement, s.since, s.reasons)"
)


@dataclass(frozen=True, slots=True)
class Updated:
    """`found`: how many of the staged ratings stand already; None where nobody counted."""

    changed: int
    found: int | None = None


def update(*, at: datetime, rows: int) -> Updated:
    """Ratings that are not as they are staged; `rows` are staged."""
    trust = sql.Literal(bound_trust_id())
    same = _SAME_KEY.format(trust=trust)
    if rows > _FEW:
        found = sql.SQL("{} s WHERE {}").format(_STAGED, same)
        return Updated(database.affected(_SET.format(at=sql.Literal(at), found=found)))
    found = sql.SQL(
        "found f JOIN {staged} s ON s.ctid = f.staged WHERE r.trust_id = {trust} AND r.ctid = f.place"
    ).format(staged=_STAGED, trust=trust)
    statement = sql.SQL(
        "WITH found AS MATERIALIZED ({found}), changed AS ({set} RETURNING 1)"
        " SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM found)"
    ).format(
        found=_ONE_BY_ONE.format(staged=_STAGED, same=same), set=_SET.format(at=sql.Literal(at), found=found)
    )
    with _row_by_row():
        return Updated(*database.run(statement)[0])


_NOT_THERE = sql.SQL(" WHERE NOT EXISTS (SELECT FROM assurance_suggestedrating r WHERE {same}{few})")


def insert(*, at: datetime, rows: int, all_are_new: bool) -> int:
    """Ratings that are not there yet; `rows` are staged."""
    trust = sql.Literal(bound_trust_id())
    not_there = _NOT_THERE.format(
        same=_SAME_KEY.format(trust=trust), few=sql.SQL("" if rows > _FEW else " OFFSET 0")
    )
    return _affected(
        "INSERT INTO assurance_suggestedrating (trust_id, period_id, academy_id, area_id, version_id, rank, level,"
        " flags, movement, since, reasons, computed_at)"
        " SELECT {trust}, s.period_id, s.academy_id, s.area_id, s.version_id, s.rank, s.level, s.flags,"
        " s.movement, s.since, s.reasons, {at} FROM rating_staging s{which}",
        at=sql.Literal(at),
        which=sql.SQL("") if all_are_new else not_there,
    )


def move(*, at: datetime, rows: int) -> int:
    """As staged by `stage_moved`; so many rows are."""
    same = _SAME_KEY.format(trust=sql.Literal(bound_trust_id()))
    found = sql.SQL("{} s WHERE {}").format(_MOVED, same)
    if rows <= _FEW:
        found = sql.SQL(
            "({found}) f JOIN {moved} s ON s.ctid = f.staged WHERE r.trust_id = {trust} AND r.ctid = f.place"
        ).format(
            found=_ONE_BY_ONE.format(staged=_MOVED, same=same),
            moved=_MOVED,
            trust=sql.Literal(bound_trust_id()),
        )
    with _row_by_row() if rows <= _FEW else nullcontext():
        return _affected(
            "UPDATE assurance_suggestedrating r SET movement = s.movement, since = s.since, computed_at = {at}"
            " FROM {found}",
            at=sql.Literal(at),
            found=found,
        )


def analyze_staged(rows: int) -> None:
    """Without it the planner takes a large table for a small one."""
    if rows >= _ENOUGH_TO_ANALYZE:
        database.run(sql.SQL("ANALYZE {} (period_id, academy_id, area_id)").format(_STAGED))


@contextmanager
def _row_by_row() -> Iterator[None]:
    """Joins go from row to row by their places: a planner with old statistics would rather hash a whole table."""
    _set_joins("off")
    yield
    _set_joins("on")


def _set_joins(state: str) -> None:
    # One that fails ends the transaction, and these settings with it.
    database.run(
        sql.SQL(
            "SELECT set_config('enable_hashjoin', {state}, true), set_config('enable_mergejoin', {state}, true)"
        ).format(state=sql.Literal(state))
    )


def _affected(text: str, **known: sql.Composable) -> int:
    return database.affected(sql.SQL(text).format(trust=sql.Literal(bound_trust_id()), **known))
