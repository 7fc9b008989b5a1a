"""The trust, and what every record that belongs to one has in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, TypeVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.base import ModelBase
from django.db.models.functions import Now

from .constraints import ALL_PRIVILEGES, TenantPolicy, TenantPrimaryKey, TenantReference
from .fields import TenantForeignKey
from .scope import bound_trust_id

__all__ = ["JsonNumber", "TenantForeignKey", "TenantModel", "Trust", "TrustState"]

M = TypeVar("M", bound=models.Model)

DEFAULT_COLOUR = "#5b2a86"
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class TrustState(models.TextChoices):
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    DELETING = "deleting", "Waiting to be deleted"


class TrustQuerySet(models.QuerySet["Trust"]):
    def for_person(self, person_id: int) -> TrustQuerySet:
        """Trusts whose door this person has a key to, in the order of their names."""
        return self.filter(entry__person_id=person_id).order_by("name")

    def called(self, name: str) -> Trust | None:
        """The trust with this part of the address, else with this number in the register."""
        found = self.filter(slug=name).first()
        if found is None and name.isascii() and name.isdigit() and len(name) < 10:
            found = self.filter(uid=int(name)).first()
        return found

    def due_for_deletion(self, *, on: date) -> TrustQuerySet:
        return self.filter(state=TrustState.DELETING, delete_on__lte=on)


class Trust(models.Model):
    """A multi-academy trust: the tenant. Global, so that a trust can be found before one is bound."""

    slug = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(f"^{SLUG_PATTERN}$", "Use small letters, digits and single hyphens.")],
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    uid = models.PositiveIntegerField(
        "UID", unique=True, null=True, blank=True, help_text="Its number in the public register of groups"
    )
    colour = models.CharField(
        max_length=7,
        default=DEFAULT_COLOUR,
        validators=[RegexValidator("^#[0-9a-f]{6}$", "Enter a colour as # and six hexadecimal digits.")],
    )
    logo = models.CharField(
        max_length=200, blank=True, help_text="The stored file's name, below the trust's own folder"
    )
    second_factor_roles = models.JSONField(
        default=list, blank=True, help_text="Keys of the roles that need a second factor; may be none"
    )
    state = models.CharField(max_length=12, choices=TrustState.choices, default=TrustState.ACTIVE)
    delete_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TrustQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trust_deleting_has_a_date",
                condition=models.Q(state=TrustState.DELETING, delete_on__isnull=False)
                | (~models.Q(state=TrustState.DELETING) & models.Q(delete_on__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def brand(self) -> str:
        """What the side bar calls the trust."""
        return self.short_name or self.name


class TenantBase(ModelBase):
    """Writes key, references and policy of each concrete tenant model into its constraints."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        model: Any = super().__new__(mcs, name, bases, attrs, **kwargs)
        meta = model._meta
        if meta.abstract or meta.proxy:
            return model
        table = meta.db_table
        constraints: list[Any] = []
        if not isinstance(meta.pk, models.CompositePrimaryKey):
            constraints.append(TenantPrimaryKey(name=f"{table}_key"))
        constraints += [
            TenantReference(name=f"{table}_{field.name}_ref", field=field.name)
            for field in meta.local_fields
            if isinstance(field, TenantForeignKey)
        ]
        constraints += meta.constraints
        constraints.append(TenantPolicy(name=f"{table}_policy", privileges=model.app_privileges))
        meta.constraints = constraints
        meta.original_attrs["constraints"] = constraints
        return model


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """`field` holds a list of JSON objects, whose `key` holds the number of a row of the model `of` ("app.Model"),
    after this prefix."""

    field: str
    key: str
    of: str
    prefix: str = ""


class TenantModel(models.Model, metaclass=TenantBase):
    """A record that belongs to one trust and that no other trust can see.

    `app_privileges` is what the portal's own database role may do with the table. `export_excludes` names
    the fields that an export of the trust leaves out: secrets and their hashes. `seeded` tells the rows that
    every trust has from its first day (see `beginnings.py`): they do not count as content, and an import puts
    its own in their place. `is_transient` rows are made again from others: no export holds them.
    `numbers_in_json` tells which numbers of other rows an import must renumber beside the references.
    """

    app_privileges: ClassVar[tuple[str, ...]] = ALL_PRIVILEGES
    export_excludes: ClassVar[tuple[str, ...]] = ()
    seeded: ClassVar[models.Q | None] = None
    is_transient: ClassVar[bool] = False
    numbers_in_json: ClassVar[tuple[JsonNumber, ...]] = ()

    trust = models.ForeignKey(
        Trust,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        editable=False,
        default=bound_trust_id,
    )

    class Meta:
        abstract = True
