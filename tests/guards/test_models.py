"""A model that forgets its trust fails the build."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from trust_portal.tenancy import checks
from trust_portal.tenancy.globals import GLOBAL_MODELS
from trust_portal.tenancy.models import TenantForeignKey, TenantModel, Trust


def codes_of(model: type[TenantModel]) -> set[str]:
    return {code for code, _ in checks._faults(model)}


def test_this_portal_has_no_faults() -> None:
    assert run_checks() == []


def test_every_listed_model_exists() -> None:
    existing = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert set(GLOBAL_MODELS) <= existing


@isolate_apps("academies")
def test_a_model_without_a_trust_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgotten(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "academies"

    monkeypatch.setattr(apps, "get_models", lambda **_: [Forgotten])
    assert [error.id for error in checks.models_are_owned_or_listed(None)] == ["tenancy.E001"]


@isolate_apps("academies")
def test_a_lost_policy_is_found() -> None:
    class Record(TenantModel):
        class Meta:
            app_label = "academies"

    assert codes_of(Record) == set()
    Record._meta.constraints = []
    assert codes_of(Record) == {"E002"}


@isolate_apps("academies")
def test_references_that_could_cross_trusts_are_found() -> None:
    class Owner(TenantModel):
        class Meta:
            app_label = "academies"

    class Plain(TenantModel):
        owner = models.ForeignKey(Owner, on_delete=models.CASCADE, db_index=False)

        class Meta:
            app_label = "academies"

    class Many(TenantModel):
        owners = models.ManyToManyField(Owner)

        class Meta:
            app_label = "academies"

    class Right(TenantModel):
        owner = TenantForeignKey(Owner, on_delete=models.CASCADE)

        class Meta:
            app_label = "academies"

    assert codes_of(Plain) == {"E003"}
    assert codes_of(Many) == {"E006"}
    assert codes_of(Right) == set()
    Right._meta.constraints = [
        constraint for constraint in Right._meta.constraints if not constraint.name.endswith("_ref")
    ]
    assert codes_of(Right) == {"E003"}


@isolate_apps("academies")
def test_uniqueness_and_indexes_across_trusts_are_found() -> None:
    class Unique(TenantModel):
        name = models.CharField(max_length=5, unique=True)

        class Meta:
            app_label = "academies"

    class Constrained(TenantModel):
        name = models.CharField(max_length=5)

        class Meta:
            app_label = "academies"
            constraints = [models.UniqueConstraint(fields=["name", "trust"], name="wrong_way_round")]

    class Together(TenantModel):
        name = models.CharField(max_length=5)

        class Meta:
            app_label = "academies"
            unique_together = [("trust", "name")]

    class Indexed(TenantModel):
        name = models.CharField(max_length=5, db_index=True)

        class Meta:
            app_label = "academies"

    assert codes_of(Unique) == {"E004"}
    assert codes_of(Constrained) == {"E005"}
    assert codes_of(Together) == {"E005"}
    assert codes_of(Indexed) == {"E007"}


def test_a_trust_is_not_a_tenant_of_itself() -> None:
    assert not issubclass(Trust, TenantModel)
