"""Numbers of other rows inside JSON follow their rows, as references do."""

from __future__ import annotations

from django.apps import apps
from psycopg import sql

from trust_portal.tenancy.models import JsonNumber

from . import database
from .staging import ByModel, Staged, named


def follow(staged: ByModel) -> None:
    """Works on the staged rows. What is not in the file is left without a number: it must not mean another row."""
    for one in staged.values():
        for number in one.table.model.numbers_in_json:
            if number.field in one.columns:
                _follow(one, number, staged[apps.get_model(number.of)])


def _follow(staged: Staged, number: JsonNumber, target: Staged) -> None:
    """In each object of the list that has the key and says it with the prefix."""
    old = sql.SQL("substring(one->>{key} FROM {pattern})").format(
        key=sql.Literal(number.key), pattern=sql.Literal(f"^{number.prefix}([0-9]{{1,18}})$")
    )
    new = sql.SQL("(SELECT new FROM {ids} WHERE old = {old}::bigint)").format(ids=target.ids, old=old)
    value = (
        sql.SQL("to_jsonb({prefix}::text || {new})").format(prefix=sql.Literal(number.prefix), new=new)
        if number.prefix
        else sql.SQL("to_jsonb({new})").format(new=new)
    )
    followed = sql.SQL(
        "CASE WHEN jsonb_typeof(one) = 'object' AND starts_with(one->>{key}, {prefix})"
        " THEN jsonb_strip_nulls(jsonb_build_object({key}, {value})) || (one - {key}) ELSE one END"
    ).format(key=sql.Literal(number.key), prefix=sql.Literal(number.prefix), value=value)
    with named(staged.member):
        database.run(
            sql.SQL(
                "UPDATE {rows} SET line = jsonb_set(line, {path},"
                " (SELECT coalesce(jsonb_agg({followed} ORDER BY place), '[]')"
                " FROM jsonb_array_elements(line->{field}) WITH ORDINALITY AS listed (one, place)))"
                " WHERE jsonb_typeof(line->{field}) = 'array'"
            ).format(
                rows=staged.rows,
                path=sql.Literal([number.field]),
                field=sql.Literal(number.field),
                followed=followed,
            )
        )
