"""The database side of a tenant table, written into ordinary migrations as constraints.

Three kinds: the row-level security policy with the app role's grants, the composite primary key
(trust_id, id), and the composite foreign key, which cannot reach into another trust.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint

APP_ROLE = "app"
POLICY = "trust_id = current_setting('app.trust_id')::bigint"
ALL_PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE")


class SqlConstraint(BaseConstraint):
    """A constraint of statements that Django neither checks nor understands."""

    def statements(self, model: type[models.Model]) -> list[str]:
        raise AssertionError("each kind says its own statements")

    def removal(self, model: type[models.Model]) -> list[str]:
        raise AssertionError("each kind says its own statements")

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database is the one that checks."""

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None
        assert schema_editor is not None
        # While the table is being created: the statements run right after, in the order of the models.
        schema_editor.deferred_sql.extend(self.statements(model))
        return ""

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None
        assert schema_editor is not None
        for statement in self.statements(model):
            schema_editor.execute(statement)
        return ""

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None
        assert schema_editor is not None
        for statement in self.removal(model):
            schema_editor.execute(statement)
        return ""

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, SqlConstraint)
            and type(self) is type(other)
            and self.deconstruct() == other.deconstruct()
        )

    def __hash__(self) -> int:
        return hash((type(self), self.name))


class TenantPolicy(SqlConstraint):
    """Forced row-level security with the one policy, which raises where no trust is bound."""

    def __init__(self, *, name: str, privileges: Sequence[str] = ALL_PRIVILEGES) -> None:
        self.privileges = tuple(privileges)
        super().__init__(name=name)

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        if self.privileges != ALL_PRIVILEGES:
            kwargs["privileges"] = self.privileges
        return path, args, kwargs

    def statements(self, model: type[models.Model]) -> list[str]:
        table = f'"{model._meta.db_table}"'
        return [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant ON {table} AS PERMISSIVE FOR ALL TO {APP_ROLE}"
            f" USING ({POLICY}) WITH CHECK ({POLICY})",
            f"GRANT {', '.join(self.privileges)} ON {table} TO {APP_ROLE}",
        ]

    def removal(self, model: type[models.Model]) -> list[str]:
        table = f'"{model._meta.db_table}"'
        return [
            f"REVOKE ALL ON {table} FROM {APP_ROLE}",
            f"DROP POLICY tenant ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]


class TenantPrimaryKey(SqlConstraint):
    """The physical primary key (trust_id, id). Django goes on to call `id` its primary key."""

    def statements(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        return [
            f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{table}_pkey"',
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_pkey" PRIMARY KEY (trust_id, id)',
        ]

    def removal(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        return [
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_pkey"',
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_pkey" PRIMARY KEY (id)',
        ]


class TenantReference(SqlConstraint):
    """The foreign key (trust_id, field) -> (trust_id, id) of another tenant table."""

    def __init__(self, *, name: str, field: str) -> None:
        self.field = field
        super().__init__(name=name)

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs["field"] = self.field
        return path, args, kwargs

    def statements(self, model: type[models.Model]) -> list[str]:
        field = model._meta.get_field(self.field)
        target = field.related_model
        assert target is not None
        assert not isinstance(target, str)
        return [
            f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{self.name}"'
            f' FOREIGN KEY (trust_id, "{field.column}")'  # type: ignore[union-attr]
            f' REFERENCES "{target._meta.db_table}" (trust_id, id) DEFERRABLE INITIALLY IMMEDIATE'
        ]

    def removal(self, model: type[models.Model]) -> list[str]:
        return [f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self.name}"']
