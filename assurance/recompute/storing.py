"""Ratings into their table: staged by COPY, compared with what stands, and only differences written.

Each step is one statement. All of it happens in the transaction of the bound trust, whose number is written into the
statements so that the planner knows it. Whoever stores holds the trust's lock: nobody else writes these rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


def update(*, at: datetime, rows: int) -> int:
    """Ratings that are not as they are staged; `rows` are staged."""
    return _affected(
        "UPDATE assurance_suggestedrating r SET version_id = s.version_id, rank = s.rank, level = s.level,"
        " flags = s.flags, movement = s.movement, since = s.since, reasons = s.reasons, computed_at = {at}"
        " FROM {found} AND (r.version_id, r.rank, r.level, r.flags, r.movement, r.since, r.reasons)"
        " IS DISTINCT FROM (s.version_id, s.rank, s.level, s.flags, s.movement, s.since, s.reasons)",
        at=sql.Literal(at),
        found=_found(_STAGED, rows),
    )


_SAME_KEY = sql.SQL(
    "r.trust_id = {trust} AND r.period_id = s.period_id AND r.academy_id = s.academy_id AND r.area_id = s.area_id"
)


def _found(staged: sql.Identifier, rows: int) -> sql.Composable:
    """The staged rows `s` with the ratings `r` that have their keys."""
    same = _SAME_KEY.format(trust=sql.Literal(bound_trust_id()))
    if rows > _FEW:
        return sql.SQL("{} s WHERE {}").format(staged, same)
    # One by one through the key: the planner would rather read every rating of the trust.
    return sql.SQL(
        "(SELECT s.*, r.ctid AS place FROM {staged} s CROSS JOIN LATERAL"
        " (SELECT r.ctid FROM assurance_suggestedrating r WHERE {same} OFFSET 0) r) s"
        " WHERE r.trust_id = {trust} AND r.ctid = s.place"
    ).format(staged=staged, same=same, trust=sql.Literal(bound_trust_id()))


def insert(*, at: datetime, all_are_new: bool) -> int:
    """Ratings that are not there yet."""
    trust = sql.Literal(bound_trust_id())
    not_there = sql.SQL(
        " WHERE NOT EXISTS (SELECT FROM assurance_suggestedrating r WHERE {} OFFSET 0)"
    ).format(_SAME_KEY.format(trust=trust))
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
    return _affected(
        "UPDATE assurance_suggestedrating r SET movement = s.movement, since = s.since, computed_at = {at}"
        " FROM {found}",
        at=sql.Literal(at),
        found=_found(_MOVED, rows),
    )


def analyze_staged(rows: int) -> None:
    """Without it the planner takes a large table for a small one."""
    if rows >= _ENOUGH_TO_ANALYZE:
        database.run(sql.SQL("ANALYZE {} (period_id, academy_id, area_id)").format(_STAGED))


def _affected(text: str, **known: sql.Composable) -> int:
    return database.affected(sql.SQL(text).format(trust=sql.Literal(bound_trust_id()), **known))
