"""The rows of an import before they are anybody's: in temporary tables, with a new number for each old one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, models
from psycopg import sql

from trust_portal.accounts.models import Person

from . import database
from .archive import Archive
from .datasets import PEOPLE, Table, trust_tables
from .manifest import TableEntry
from .refusals import ImportRefused

PEOPLE_IDS = sql.Identifier("transfer_people")
_PEOPLE_COLUMNS = sql.SQL("{} (old, email, full_name)").format(PEOPLE_IDS)
_PERSON = sql.Identifier(Person._meta.db_table)
# What all tables without rows share: most of a trust's, and temporary tables are dear.
_NO_ROWS, _NO_IDS = sql.Identifier("transfer_rows_none"), sql.Identifier("transfer_ids_none")
_ROWS_COLUMNS = sql.SQL("line jsonb NOT NULL")
_IDS_COLUMNS = sql.SQL("old bigint PRIMARY KEY, new bigint NOT NULL")


@dataclass(frozen=True, slots=True)
class Staged:
    """One table of the trust with the rows that came for it. `entry` is None where the file lacks the table.

    `rows` names the temporary table (line jsonb), `ids` the one that turns old numbers into new ones
    (old bigint, new bigint); `ids` stays empty for tables without numbers.
    """

    table: Table
    entry: TableEntry | None
    rows: sql.Identifier
    ids: sql.Identifier

    @property
    def member(self) -> str:
        """What the person who handed in the file knows the table by."""
        return self.entry.json if self.entry else self.table.name

    @property
    def is_empty(self) -> bool:
        return self.entry is None or self.entry.rows == 0

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.entry.columns if self.entry else ())


ByModel: TypeAlias = Mapping[type[models.Model], Staged]


def stage(archive: Archive) -> tuple[Staged, ...]:
    """Bring all rows in, people first, in an order in which each table follows those it refers to."""
    tables = trust_tables()
    known = {PEOPLE, *(table.name for table in tables)}
    for entry in archive.manifest.tables:
        if entry.name not in known:
            raise ImportRefused(f"The file holds a table that this portal does not have: {entry.name}.")
    _stage_people(archive)
    database.temporary(_NO_ROWS, _ROWS_COLUMNS)
    database.temporary(_NO_IDS, _IDS_COLUMNS)
    return tuple(_stage_table(archive, table, number) for number, table in enumerate(tables))


@contextmanager
def named(member: str) -> Iterator[None]:
    """Turn what the database finds wrong with the file's content into words that name the member."""
    try:
        yield
    except DatabaseError as error:
        refusal = _refusal(member, error)
        if refusal is None:
            raise
        raise refusal from error


def _stage_table(archive: Archive, table: Table, number: int) -> Staged:
    entry = archive.manifest.table(table.name)
    empty = Staged(table=table, entry=entry, rows=_NO_ROWS, ids=_NO_IDS)
    if entry is None:
        return empty
    _check_columns(table, entry)
    if entry.rows == 0:
        for _ in archive.rows(entry):
            pass  # it refuses a file that has some all the same
        return empty
    staged = replace(
        empty,
        rows=sql.Identifier(f"transfer_rows_{number}"),
        ids=sql.Identifier(f"transfer_ids_{number}"),
    )
    database.temporary(staged.rows, _ROWS_COLUMNS)
    database.temporary(staged.ids, _IDS_COLUMNS)
    with named(staged.member):
        database.rows_in(staged.rows, ([text] for _, text in archive.rows(entry)))
        if table.numbered is not None:
            _draw_numbers(staged, str(table.numbered.column))
    database.run(sql.SQL("ANALYZE {}, {}").format(staged.rows, staged.ids))
    return staged


def _check_columns(table: Table, entry: TableEntry) -> None:
    """No column that the portal does not know; none missing that it cannot do without."""
    known = {str(field.column) for field in table.fields}
    # The number of the trust that the rows come from means nothing here: it is never read.
    unknown = set(entry.columns) - known - {"trust_id"}
    if unknown:
        raise ImportRefused(f"{entry.json} has a column that this portal does not have: {min(unknown)}.")
    for field in table.fields:
        can_do_without = field.null or field.has_default() or field.has_db_default()
        if field.column not in entry.columns and (field is table.numbered or not can_do_without):
            raise ImportRefused(f"{entry.json} lacks the column {field.column}.")


def _draw_numbers(staged: Staged, column: str) -> None:
    sequence = database.value(
        sql.SQL("SELECT pg_get_serial_sequence(%s, %s)"), [staged.table.model._meta.db_table, column]
    )
    database.run(
        sql.SQL(
            "INSERT INTO {ids} SELECT old, nextval(%s::regclass) FROM"
            " (SELECT (line->>%s)::bigint AS old FROM {rows} ORDER BY 1) found"
        ).format(ids=staged.ids, rows=staged.rows),
        [sequence, column],
    )


def _stage_people(archive: Archive) -> None:
    """Find each person by e-mail address, or make a sign-in without a password."""
    columns = sql.SQL(
        "old bigint PRIMARY KEY, email text NOT NULL UNIQUE, full_name text NOT NULL, new bigint"
    )
    database.temporary(PEOPLE_IDS, columns)
    entry = archive.manifest.table(PEOPLE)
    if entry is None:
        return
    if set(entry.columns) != {"id", "email", "full_name"}:
        raise ImportRefused(f"{entry.json} must have the columns id, email and full_name, and no other.")
    if entry.rows > archive.limits.people:
        raise ImportRefused(f"{entry.json} has more than {archive.limits.people} people.")
    with named(entry.json):
        database.rows_in(_PEOPLE_COLUMNS, _people_rows(archive, entry))
    missing = database.run(
        sql.SQL(
            "SELECT s.email, s.full_name FROM {} s WHERE NOT EXISTS"
            " (SELECT FROM {} p WHERE p.email = s.email) ORDER BY s.old"
        ).format(PEOPLE_IDS, _PERSON)
    )
    people = [Person(email=email, full_name=full_name) for email, full_name in missing]
    for person in people:
        person.set_unusable_password()
    # Somebody may be inviting the same person to another trust at this moment.
    Person.objects.bulk_create(people, ignore_conflicts=True, batch_size=1000)
    database.run(
        sql.SQL("UPDATE {} s SET new = p.id FROM {} p WHERE p.email = s.email").format(PEOPLE_IDS, _PERSON)
    )
    database.run(sql.SQL("ANALYZE {}").format(PEOPLE_IDS))


def _people_rows(archive: Archive, entry: TableEntry) -> Iterator[tuple[int, str, str]]:
    longest = Person._meta.get_field("full_name").max_length
    for number, (row, _) in enumerate(archive.rows(entry), start=1):
        old, email, full_name = row["id"], row["email"], row["full_name"]
        try:
            if type(old) is not int or not isinstance(email, str) or not isinstance(full_name, str):
                raise ValidationError("kind")
            validate_email(email)
            if email != email.strip().lower() or len(email) > 254 or len(full_name) > (longest or 0):
                raise ValidationError("shape")
        except ValidationError:
            raise ImportRefused(
                f"{entry.json}, line {number} is not a person with an e-mail address."
            ) from None
        yield old, email, full_name


def _refusal(member: str, error: DatabaseError) -> ImportRefused | None:
    """The refusal that this error of the database means; None where the file's content is not at fault."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    diagnosis = getattr(cause, "diag", None)
    if state[:2] not in ("22", "23", "54") or diagnosis is None:
        return None
    line = re.search(r"line (\d+)", diagnosis.context or "")
    where = f"{member}, line {line[1]}" if line else member
    constraint = f" ({diagnosis.constraint_name})" if diagnosis.constraint_name else ""
    match state:
        case "23505":
            return ImportRefused(f"{where} holds something twice that there can be only once{constraint}.")
        case "23503":
            return ImportRefused(f"{where} refers to something that is not there{constraint}.")
        case "23502":
            return ImportRefused(f"{where} lacks a value for {diagnosis.column_name or 'a column'}.")
        case "23514":
            return ImportRefused(f"{where} breaks a rule of the portal{constraint}.")
    return ImportRefused(
        f"{where} holds a value that does not fit: {(diagnosis.message_primary or '')[:200]}."
    )
