"""Columns of a tenant table that never change again once another one is filled. The database itself refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from .constraints import SqlConstraint


class Frozen(SqlConstraint):
    """A trigger: once `since` is filled, an UPDATE that changes any of `fields` is an IntegrityError."""

    def __init__(self, *, name: str, since: str, fields: Sequence[str]) -> None:
        self.since = since
        self.fields = tuple(fields)
        super().__init__(name=name)

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "since": self.since, "fields": self.fields}

    def statements(self, model: type[models.Model]) -> list[str]:
        table = f'"{model._meta.db_table}"'
        columns = [f'"{model._meta.get_field(name).column}"' for name in (self.since, *self.fields)]  # type: ignore[union-attr]
        old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
        return [
            f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
            f" RAISE EXCEPTION '{self.name}: this never changes again' USING ERRCODE = '23000'; END $$",
            f'CREATE TRIGGER "{self.name}" BEFORE UPDATE ON {table} FOR EACH ROW'
            f" WHEN (OLD.{columns[0]} IS NOT NULL AND ROW({old}) IS DISTINCT FROM ROW({new}))"
            f' EXECUTE FUNCTION "{self.name}"()',
        ]

    def removal(self, model: type[models.Model]) -> list[str]:
        return [
            f'DROP TRIGGER "{self.name}" ON "{model._meta.db_table}"',
            f'DROP FUNCTION "{self.name}"()',
        ]
