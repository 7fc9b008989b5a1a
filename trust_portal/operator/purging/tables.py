"""Which tables hold rows of a trust, in the order in which they can be emptied. Read from the models."""

from __future__ import annotations

from graphlib import TopologicalSorter

from django.apps import apps
from django.db import models

from trust_portal.accounts.models import Person
from trust_portal.tenancy.models import TenantModel, Trust

Model = type[models.Model]


def tables_of_a_trust() -> tuple[Model, ...]:
    """Every model with rows of a trust, those that refer to others before the others.

    The trust's own rows, and the global rows that name it (who may enter, jobs to wake up). Raises
    graphlib.CycleError where models refer to each other in a circle.
    """
    found = {model for model in _all_models() if issubclass(model, TenantModel) or _refers_to(model, Trust)}
    emptied_first: dict[Model, set[Model]] = {model: set() for model in found}
    for model in found:
        for target in _targets(model) & found - {model}:
            emptied_first[target].add(model)
    order = TopologicalSorter(emptied_first)
    return tuple(order.static_order())


def references_to_people() -> tuple[tuple[Model, str], ...]:
    """(model, attribute) of every reference from a trust's records to a person."""
    return tuple(
        (model, field.attname)
        for model in _all_models()
        if issubclass(model, TenantModel)
        for field in model._meta.local_fields
        if field.related_model is Person
    )


def means_of_signing_in() -> tuple[tuple[Model, str], ...]:
    """(model, attribute) of the global rows that belong to one person: factors, connected accounts, sessions."""
    return tuple(
        (model, field.attname)
        for model in _all_models()
        if not issubclass(model, TenantModel)
        for field in model._meta.local_fields
        if field.related_model is Person
    )


def _all_models() -> list[Model]:
    models_ = apps.get_models(include_auto_created=True)
    return sorted((model for model in models_ if model._meta.managed), key=lambda model: model._meta.label)


def _refers_to(model: Model, target: Model) -> bool:
    return target in _targets(model)


def _targets(model: Model) -> set[Model]:
    related = (field.related_model for field in model._meta.local_fields)
    return {target for target in related if isinstance(target, type)}
