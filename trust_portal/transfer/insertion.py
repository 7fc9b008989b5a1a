"""Staged rows become the trust's own: checked as the portal's forms would, renumbered, inserted.

One statement checks a table and one inserts it, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.db import connection, models
from psycopg import sql

from trust_portal.tenancy.scope import bound_trust_id

from . import database
from .datasets import AnyField, Target
from .refusals import ImportRefused
from .staging import PEOPLE_IDS, ByModel, Staged, named

# What the database's own column types keep already.
_KEPT_BY_TYPE = (MaxLengthValidator, DecimalValidator, ProhibitNullCharactersValidator)
# Beyond these Python has no dates, and a page that shows such a value could not be made.
_DAYS = ("0001-01-02", "9999-12-30")


def check(staged: Staged, by_model: ByModel) -> None:
    """Raise ImportRefused for a row that the portal itself could never have written."""
    if staged.is_empty:
        return
    conditions = list(_faults(staged, by_model))
    if conditions:
        counts = sql.SQL(", ").join(
            sql.SQL("count(*) FILTER (WHERE {})").format(fault) for _, fault in conditions
        )
        with named(staged.member):
            found = database.run(sql.SQL("SELECT {} FROM {}").format(counts, _joined(staged, by_model)))[0]
        for (words, _), count in zip(conditions, found, strict=True):
            if count:
                raise ImportRefused(f"{staged.member}: {words} ({count} of its rows).")
    for field in _given(staged):
        _check_values(staged, field, _own_validators(field))


def insert(staged: Staged, by_model: ByModel) -> int:
    """How many rows were inserted, under new numbers and for the bound trust whatever they said."""
    if staged.is_empty:
        return 0
    columns: list[tuple[str, sql.Composable]] = [("trust_id", sql.Literal(bound_trust_id()))]
    for index, field in enumerate(staged.table.fields):
        if field.column in staged.columns:
            columns.append((_name(field), _new_value(staged, field, index)))
        elif field.has_default() and not field.has_db_default():
            columns.append(
                (_name(field), sql.Literal(field.get_db_prep_save(field.get_default(), connection)))
            )
    columns += [(_name(field), _stand_in(field)) for field in staged.table.excluded if not field.null]
    statement = sql.SQL(
        "WITH inserted AS (INSERT INTO {} ({}) SELECT {} FROM {} RETURNING 1) SELECT count(*) FROM inserted"
    )
    with named(staged.member):
        return int(
            database.value(
                statement.format(
                    staged.table.identifier,
                    sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
                    sql.SQL(", ").join(expression for _, expression in columns),
                    _joined(staged, by_model),
                )
            )
        )


def _joined(staged: Staged, by_model: ByModel) -> sql.Composable:
    """`r`: a row as its table's columns hold it; `own` and `ref_…`: new numbers for its own and others' old ones."""
    joins: list[sql.Composable] = [_as_rows(staged)]
    if staged.table.numbered is not None:
        joins.append(
            sql.SQL("JOIN {} own ON own.old = {}").format(staged.ids, _column(staged.table.numbered))
        )
    for index, field in enumerate(staged.table.fields):
        ids = _ids(staged, field, by_model)
        if ids is not None:
            joins.append(
                sql.SQL("LEFT JOIN {} {alias} ON {alias}.old = {column}").format(
                    ids, alias=_alias(index), column=_column(field)
                )
            )
    return sql.SQL(" ").join(joins)


def _as_rows(staged: Staged) -> sql.Composable:
    """The staged lines as `r`, with the types of the table's columns; the number of their old trust is dropped."""
    return sql.SQL("{} s CROSS JOIN LATERAL jsonb_populate_record(NULL::{}, s.line - 'trust_id') r").format(
        staged.rows, staged.table.identifier
    )


def _ids(staged: Staged, field: AnyField, by_model: ByModel) -> sql.Identifier | None:
    """The temporary table that turns the field's old numbers into new ones."""
    match staged.table.target(field):
        case (Target.TABLE, model):
            return by_model[model].ids
        case (Target.PERSON, _):
            return PEOPLE_IDS
    return None


def _new_value(staged: Staged, field: AnyField, index: int) -> sql.Composable:
    if field is staged.table.numbered:
        return sql.SQL("own.new")
    target = staged.table.target(field)
    if target is None:
        return _column(field)
    if target[0] is Target.TRUST:
        return sql.Literal(bound_trust_id())
    return sql.SQL("{}.new").format(_alias(index))


def _stand_in(field: AnyField) -> sql.Composable:
    """For a secret's hash, which no export holds: the hash of nothing that anybody knows."""
    random = sql.SQL(
        "encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex')"
    )
    return sql.SQL("left({}, {})").format(random, sql.Literal(field.max_length or 64))


def _faults(staged: Staged, by_model: ByModel) -> Iterable[tuple[str, sql.Composable]]:
    """What must not be, in words and as a condition on the joined rows."""
    for index, field in enumerate(staged.table.fields):
        if field.column not in staged.columns:
            continue
        column = _column(field)
        if _ids(staged, field, by_model) is not None:
            missing = sql.SQL("{} IS NOT NULL AND {}.new IS NULL").format(column, _alias(index))
            yield f"{field.column} refers to something that is not in the file", missing
        if field.flatchoices:
            known = [str(value) for value, _ in field.flatchoices if value is not None]
            allowed = sql.Literal([*known, *([""] if field.blank else [])])
            yield (
                f"{field.column} is not one of the values it may have",
                sql.SQL("{}::text <> ALL({})").format(column, allowed),
            )
        if isinstance(field, models.DateField):  # DateTimeField is one, too
            yield (
                f"{field.column} is not a date that the portal can show",
                sql.SQL("{} NOT BETWEEN {} AND {}").format(column, *map(sql.Literal, _DAYS)),
            )
        if isinstance(field, models.DecimalField | models.FloatField):
            yield (
                f"{field.column} is not a number",
                sql.SQL("{}::text IN ('NaN', 'Infinity', '-Infinity')").format(column),
            )


def _given(staged: Staged) -> list[AnyField]:
    return [field for field in staged.table.fields if field.column in staged.columns]


def _own_validators(field: AnyField) -> list[Any]:
    """The rules of the field that the database does not keep by itself."""
    if isinstance(field, models.AutoField | models.ForeignKey):
        return []
    ends = (
        connection.ops.integer_field_range(field.get_internal_type())
        if isinstance(field, models.IntegerField)
        else ()
    )
    return [
        validator
        for validator in field.validators
        if not isinstance(validator, _KEPT_BY_TYPE)
        and not (
            isinstance(validator, MinValueValidator | MaxValueValidator) and validator.limit_value in ends
        )
    ]


def _check_values(staged: Staged, field: AnyField, validators: Sequence[Any]) -> None:
    if not validators:
        return
    values = sql.SQL("SELECT DISTINCT {column}::text FROM {rows} WHERE {column} IS NOT NULL").format(
        column=_column(field), rows=_as_rows(staged)
    )
    for (text,) in database.rows_out(values):
        value = field.to_python(text)
        if value in field.empty_values:
            continue
        try:
            for validator in validators:
                validator(value)
        except ValidationError as error:
            raise ImportRefused(f"{staged.member}: {field.column}: {' '.join(error.messages)}") from None


def _column(field: AnyField) -> sql.Composable:
    return sql.SQL("r.{}").format(sql.Identifier(_name(field)))


def _alias(index: int) -> sql.Identifier:
    return sql.Identifier(f"ref_{index}")


def _name(field: AnyField) -> str:
    assert field.column is not None
    return field.column
