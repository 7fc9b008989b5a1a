"""The SQL of a load, as the owner of the tables: rows by COPY into temporary tables, judged and stored as sets.

For each target there is a table `incoming_…` of all rows as they came, and from it `judged_…`: one row for each key,
with what becomes of it. A key that the file holds twice keeps its latest measuring, else its first row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DataError, connection, models
from psycopg import Copy, sql

from trust_portal.reference.models import (
    STATUSES_BY_RANK,
    Establishment,
    Group,
    GroupMembership,
    Link,
    Load,
    Published,
)
from trust_portal.reference.sources import SOURCES
from trust_portal.reference.sources.sheet import FIGURE_FIELDS
from trust_portal.tabular import FileRefused


@dataclass(frozen=True, slots=True)
class Target:
    """A table and the order in which records name its columns; `key` tells a row from others."""

    name: str
    model: type[models.Model]
    fields: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def table(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    @property
    def content(self) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name not in self.key)

    @property
    def has_status(self) -> bool:
        return self.model is Published

    @property
    def incoming(self) -> sql.Identifier:
        return sql.Identifier(f"incoming_{self.name}")

    @property
    def judged(self) -> sql.Identifier:
        return sql.Identifier(f"judged_{self.name}")


def _register_fields(target: str) -> tuple[str, ...]:
    """The columns that a register's records hold: all its layouts name the same."""
    for source in SOURCES.values():
        for layout in source.layouts:
            if layout.register is not None and layout.register.target == target:
                return tuple(field.name for field in layout.register.fields)
    raise LookupError(target)


TARGETS: tuple[Target, ...] = (
    Target("establishment", Establishment, _register_fields("establishment"), ("urn",)),
    Target("group", Group, _register_fields("group"), ("uid",)),
    Target("membership", GroupMembership, _register_fields("membership"), ("group_uid", "urn", "joined_on")),
    Target("link", Link, _register_fields("link"), ("urn", "linked_urn", "kind")),
    Target(
        "published",
        Published,
        FIGURE_FIELDS,
        ("entity_kind", "entity", "measure", "year", "pupil_group"),
    ),
)


def run(statement: sql.Composable, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def only_one_load_at_a_time() -> None:
    run(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(_table(Load)))


def is_owner() -> bool:
    statement = "SELECT has_table_privilege({}, 'INSERT')"
    return bool(run(sql.SQL(statement).format(sql.Literal(Load._meta.db_table)))[0][0])


class Staging:
    """Writes rows into the temporary tables while a file is read. `used`: the targets that got any."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self.targets = {target.name: target for target in targets}
        # COPY holds its connection: rows of a second target wait here, a little at a time.
        self.waiting: dict[str, list[tuple[Any, ...]]] = {name: [] for name in self.targets}

    def add(self, target: str, sheet: int, line: int, values: tuple[Any, ...]) -> None:
        rows = self.waiting[target]
        rows.append((sheet, line, *values))
        if len(rows) >= 20_000:
            self.send(target)

    def send(self, target: str) -> None:
        rows = self.waiting[target]
        if rows:
            try:
                with _copying(sql.SQL("COPY {} FROM STDIN").format(self.targets[target].incoming)) as copy:
                    for row in rows:
                        copy.write_row(row)
            except DataError as error:
                # The sources bound what they read; this is for what none of them thought of.
                raise FileRefused(
                    f"The file holds a value that has no place in the portal: {error}"
                ) from error
            rows.clear()

    def finish(self) -> None:
        for target in self.targets:
            self.send(target)


@contextmanager
def _copying(statement: sql.Composable) -> Iterator[Copy]:
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield copy


def prepare(target: Target) -> None:
    for table in (target.incoming, target.judged):
        run(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(table))
    run(
        sql.SQL(
            "CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT 0 AS sheet, 0 AS line, {} FROM {} WITH NO DATA"
        ).format(target.incoming, _names(target.fields), target.table)
    )


def judge(target: Target, load: Load) -> None:
    """What becomes of each key: stored (new or changed), unchanged, older (a newer one is there and differs)."""
    content = [(sql.Identifier("t", name), sql.Identifier("s", name)) for name in target.content]
    other = sql.SQL("ROW({}) IS DISTINCT FROM ROW({})").format(
        sql.SQL(", ").join(old for old, _ in content), sql.SQL(", ").join(new for _, new in content)
    )
    differs: sql.Composable = other
    older = sql.SQL("t.published_on > {}").format(sql.Literal(load.published_on))
    if target.has_status:
        rank = sql.SQL("array_position({}, t.status::text)").format(sql.Literal(list(STATUSES_BY_RANK)))
        own = sql.Literal(STATUSES_BY_RANK.index(load.status) + 1)
        older = sql.SQL("({rank}, t.published_on) > ({own}, {on})").format(
            rank=rank, own=own, on=sql.Literal(load.published_on)
        )
        differs = sql.SQL("({} OR t.status <> {})").format(other, sql.Literal(load.status))
    latest = sql.SQL("s.measured_on DESC NULLS LAST, ") if "measured_on" in target.fields else sql.SQL("")
    key = sql.SQL(", ").join(sql.Identifier("s", name) for name in target.key)
    run(sql.SQL("ANALYZE {}").format(target.incoming))
    run(
        sql.SQL(
            "CREATE TEMP TABLE {judged} ON COMMIT DROP AS"
            " SELECT DISTINCT ON ({key}) s.*, CASE WHEN t.{first} IS NULL THEN 'stored'"
            " WHEN {older} AND {other} THEN 'older'"
            " WHEN {differs} AND NOT {older} THEN 'stored' ELSE 'unchanged' END AS outcome,"
            " t.published_on < {on} AND NOT {older} AS is_seen_again"
            " FROM {incoming} s LEFT JOIN {table} t ON {same} ORDER BY {key}, {latest}s.sheet, s.line"
        ).format(
            judged=target.judged,
            key=key,
            first=sql.Identifier(target.key[0]),
            older=older,
            other=other,
            differs=differs,
            on=sql.Literal(load.published_on),
            incoming=target.incoming,
            table=target.table,
            same=_same(target),
            latest=latest,
        )
    )


def store(target: Target, load: Load) -> None:
    """Unchanged rows are written only where a later file confirms them: the next load is measured by its day."""
    given: list[tuple[str, sql.Composable]] = [(name, sql.Identifier(name)) for name in target.fields]
    given += [("published_on", sql.Literal(load.published_on)), ("load_id", sql.Literal(load.pk))]
    if target.has_status:
        given.append(("status", sql.Literal(load.status)))
    changed = [name for name, _ in given if name not in target.key]
    if target.model is GroupMembership:
        given.append(("first_seen_on", sql.Literal(load.published_on)))
    run(
        sql.SQL(
            "INSERT INTO {table} ({names}) SELECT {values} FROM {judged}"
            " WHERE outcome = 'stored' OR (outcome = 'unchanged' AND is_seen_again)"
            " ON CONFLICT ({key}) DO UPDATE SET {changes}"
        ).format(
            table=target.table,
            names=_names(name for name, _ in given),
            values=sql.SQL(", ").join(value for _, value in given),
            judged=target.judged,
            key=_names(target.key),
            changes=sql.SQL(", ").join(
                sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in changed
            ),
        )
    )


def refresh_statistics(target: Target) -> None:
    """The first query after a load of a million rows should not be planned for an empty table."""
    run(sql.SQL("ANALYZE {}").format(target.table))


def outcomes(targets: Sequence[Target]) -> dict[str, int]:
    """Number of rows of the file by outcome: stored where any of a row's records was, else older, else unchanged;
    repeated where other rows of the file won each of its keys."""
    every = sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT sheet, line, 4 AS rank FROM {} UNION ALL SELECT sheet, line,"
            " CASE outcome WHEN 'stored' THEN 1 WHEN 'older' THEN 2 ELSE 3 END FROM {}"
        ).format(target.incoming, target.judged)
        for target in targets
    )
    found = run(
        sql.SQL(
            "SELECT rank, count(*) FROM (SELECT min(rank) AS rank FROM ({}) r GROUP BY sheet, line) o GROUP BY rank"
        ).format(every)
    )
    names = {1: "stored", 2: "older", 3: "unchanged", 4: "repeated"}
    return {names[rank]: number for rank, number in found}


def repeated_rows(targets: Sequence[Target]) -> list[tuple[int, int]]:
    """(sheet, line) of rows none of whose records were kept because the file says the same key elsewhere."""
    incoming = sql.SQL(" UNION ").join(
        sql.SQL("SELECT sheet, line FROM {}").format(target.incoming) for target in targets
    )
    judged = sql.SQL(" UNION ").join(
        sql.SQL("SELECT sheet, line FROM {}").format(target.judged) for target in targets
    )
    return [
        (sheet, line)
        for sheet, line in run(sql.SQL("(({}) EXCEPT ({})) ORDER BY sheet, line").format(incoming, judged))
    ]


def date_memberships(target: Target, load: Load) -> None:
    """Who is in a snapshot and not in a later one left by the day of the first one without them. Snapshots may come
    in any order: an older one moves the day on which a membership was first seen."""
    run(
        sql.SQL(
            "UPDATE {table} t SET first_seen_on = {on} FROM {judged} s WHERE {same} AND t.first_seen_on > {on}"
        ).format(
            table=target.table, on=sql.Literal(load.published_on), judged=target.judged, same=_same(target)
        )
    )
    run(
        sql.SQL(
            "UPDATE {memberships} m SET left_on = found.left_on FROM ("
            " SELECT k.id, (SELECT min(l.published_on) FROM {loads} l"
            " WHERE l.source = 'group-links' AND l.published_on > k.published_on) AS left_on FROM {memberships} k"
            ") found WHERE found.id = m.id AND m.left_on IS DISTINCT FROM found.left_on"
        ).format(memberships=_table(GroupMembership), loads=_table(Load))
    )


def _same(target: Target) -> sql.Composable:
    """Keys agree. A blank joining date is one like any other."""
    parts = []
    for name in target.key:
        template = "t.{0} = s.{0}"
        if name == "joined_on":
            template = "coalesce(t.{0}, '-infinity') = coalesce(s.{0}, '-infinity')"
        parts.append(sql.SQL(template).format(sql.Identifier(name)))
    return sql.SQL(" AND ").join(parts)


def _table(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def _names(names: Iterable[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, names))
