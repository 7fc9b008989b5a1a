"""What an export holds: every table of the trust, found in Django's registry, and the people it names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any, TypeAlias

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import connection, models
from psycopg import sql

from trust_portal.accounts.models import Person
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.models import TenantModel, Trust

AnyField: TypeAlias = "models.Field[Any, Any]"
PEOPLE = "people"

# Django's names of column types that a spreadsheet can never take for a formula.
_PLAIN_TYPES = (
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "double",
    "boolean",
    "date",
    "timestamp",
    "time",
    "uuid",
)


class Target(Enum):
    """Where a reference leads."""

    TABLE = "another table of the trust"
    PERSON = "a person"
    TRUST = "the trust itself"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows to be written: `select` gives the columns in order, sorted so that equal data gives equal files."""

    name: str
    label: str
    columns: tuple[Column, ...]
    select: sql.Composable


@dataclass(frozen=True)
class Table:
    """One table of the trust, as its model describes it."""

    model: type[TenantModel]

    @property
    def name(self) -> str:
        """ "academies.academy" """
        return self.model._meta.label_lower

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def labels(self) -> str:
        """Of several."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    @cached_property
    def fields(self) -> tuple[AnyField, ...]:
        """What is exported: all columns but the trust's own number, secrets, and what is computed."""
        return tuple(
            field
            for field in self.model._meta.concrete_fields
            if field.column is not None
            and field.name != "trust"
            and field.name not in self.model.export_excludes
            and not field.generated
        )

    @cached_property
    def excluded(self) -> tuple[AnyField, ...]:
        return tuple(self.model._meta.get_field(name) for name in self.model.export_excludes)  # type: ignore[misc]

    @cached_property
    def numbered(self) -> AnyField | None:
        """The column of numbers drawn from a sequence, or None for a table without one."""
        return next((field for field in self.fields if isinstance(field, models.AutoField)), None)

    @property
    def key(self) -> tuple[AnyField, ...]:
        """The columns that tell rows apart within the trust."""
        return tuple(field for field in self.model._meta.pk_fields if field.name != "trust")

    def target(self, field: AnyField) -> tuple[Target, type[models.Model]] | None:
        """What the field refers to, where numbers change from one portal to another; None for plain values."""
        model = field.related_model
        if not isinstance(model, type) or not isinstance(field, models.ForeignKey):
            return None
        if issubclass(model, TenantModel):
            return (Target.TABLE, model) if isinstance(field.target_field, models.AutoField) else None
        if issubclass(model, Person):
            return Target.PERSON, model
        if issubclass(model, Trust):
            return Target.TRUST, model
        return None

    @property
    def dataset(self) -> Dataset:
        return Dataset(
            name=self.name,
            label=self.label,
            columns=tuple(Column(_name(field), _is_text(field)) for field in self.fields),
            select=sql.SQL("SELECT {} FROM {} ORDER BY {}").format(
                _listed(self.fields), self.identifier, _listed(self.key)
            ),
        )


def trust_tables(registry: Apps = installed) -> tuple[Table, ...]:
    """Every table of a trust that outlives a day, each after those that it refers to.

    Raises graphlib.CycleError where two tables refer to each other.
    """
    tables = {
        model: Table(model)
        for model in sorted(registry.get_models(), key=lambda model: model._meta.label_lower)
        if issubclass(model, TenantModel) and not model._meta.proxy and not model.is_transient
    }
    before: dict[type[models.Model], list[type[models.Model]]] = {}
    for model, table in tables.items():
        targets = [table.target(field) for field in table.fields]
        before[model] = [
            target[1] for target in targets if target and target[0] is Target.TABLE and target[1] is not model
        ]
    return tuple(tables[model] for model in TopologicalSorter(before).static_order() if model in tables)


def people(tables: tuple[Table, ...]) -> Dataset:
    """The people whom any row or audit entry refers to: number, e-mail address and name, nothing else of them."""
    references = [
        sql.SQL("SELECT {} FROM {}").format(sql.Identifier(_name(field)), table.identifier)
        for table in tables
        for field in table.fields
        if (target := table.target(field)) and target[0] is Target.PERSON
    ]
    references.append(
        sql.SQL(
            "SELECT CASE WHEN record_id ~ '^[0-9]{{1,18}}$' THEN record_id::bigint END FROM {} WHERE record_kind = {}"
        ).format(sql.Identifier(AuditEntry._meta.db_table), sql.Literal(Person._meta.model_name))
    )
    select = sql.SQL("SELECT id, email, full_name FROM {} WHERE id IN ({}) ORDER BY id").format(
        sql.Identifier(Person._meta.db_table), sql.SQL(" UNION ").join(references)
    )
    columns = (Column("id", False), Column("email", True), Column("full_name", True))
    return Dataset(name=PEOPLE, label="people", columns=columns, select=select)


def _listed(fields: tuple[AnyField, ...]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(_name(field)) for field in fields)


def _name(field: AnyField) -> str:
    assert field.column is not None
    return field.column


def _is_text(field: AnyField) -> bool:
    return not str(field.db_type(connection)).startswith(_PLAIN_TYPES)
