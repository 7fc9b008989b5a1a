"""System checks: what a model must say so that trusts stay apart, and the catalog audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection, models

from .constraints import TenantPolicy, TenantReference
from .fields import TenantForeignKey
from .globals import GLOBAL_MODELS
from .models import TenantModel


@register(Tags.models)
def models_are_owned_or_listed(app_configs: Any, **_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        if issubclass(model, TenantModel):
            found += [Error(text, obj=model, id=f"tenancy.{code}") for code, text in _faults(model)]
        elif model._meta.label not in GLOBAL_MODELS:
            text = f"{model._meta.label} is neither a TenantModel nor in tenancy/globals.py"
            found.append(Error(text, obj=model, id="tenancy.E001"))
    return found


def _faults(model: type[TenantModel]) -> list[tuple[str, str]]:
    meta, label = model._meta, model._meta.label
    faults: list[tuple[str, str]] = []
    if not any(isinstance(constraint, TenantPolicy) for constraint in meta.constraints):
        faults.append(("E002", f"{label} has no row-level security policy"))
    referenced = {
        constraint.field for constraint in meta.constraints if isinstance(constraint, TenantReference)
    }
    for field in meta.local_fields:
        target = field.related_model
        is_tenant_key = isinstance(field, TenantForeignKey)
        if isinstance(target, type) and issubclass(target, TenantModel) and not is_tenant_key:
            faults.append(("E003", f"{label}.{field.name} is a plain foreign key into a trust's table"))
        if is_tenant_key and field.name not in referenced:
            faults.append(("E003", f"{label}.{field.name} has no composite constraint"))
        if field.unique and not field.primary_key:
            faults.append(("E004", f"{label}.{field.name} is unique across trusts"))
        if getattr(field, "db_index", False) and not field.primary_key:
            faults.append(("E007", f"{label}.{field.name} has an index that does not start with trust"))
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields[:1] != ("trust",):
            faults.append(("E005", f"{label}: unique constraint {constraint.name} does not start with trust"))
    if meta.unique_together:
        faults.append(("E005", f"{label}: say unique_together as a UniqueConstraint that starts with trust"))
    if meta.many_to_many:
        faults.append(("E006", f"{label}: a many-to-many needs a TenantModel of its own as `through`"))
    return faults


# For `check --deploy --database default` only: `migrate` runs the other database checks first, and would
# refuse to repair what this one finds.
@register(Tags.database, deploy=True)
def catalog_keeps_trusts_apart(
    app_configs: Any, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    if not databases:
        return []
    from .catalog import findings

    with connection.cursor() as cursor:
        return [Error(str(finding), id="tenancy.E100") for finding in findings(cursor)]
