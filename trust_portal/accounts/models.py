"""People, which trusts they may enter, and what they do there.

A person is global: one sign-in for several trusts. `TrustEntry` is the small global table of who may
enter where, needed before a trust is bound; roles and everything else live inside the trust.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now

from trust_portal.tenancy.models import TenantForeignKey, TenantModel, Trust

from .roles import Role


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person with a sign-in; without a password they can only come in by link, passkey or SSO."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who can sign in. `email` is stored in small letters."""

    email = models.EmailField(max_length=254, unique=True)
    full_name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="person_email_is_lower", condition=models.Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name


class TrustEntry(models.Model):
    """This person may enter this trust: a row exists as long as a membership does."""

    pk = models.CompositePrimaryKey("person_id", "trust_id")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="entry")
    last_entered_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.trust_id}"


class PlaceKind(models.TextChoices):
    ACADEMY = "academy", "Academy"
    BODY = "body", "Board or committee"


class Place(TenantModel):
    """An academy or a body, as something that people are attached to. Its owner keeps the name in step."""

    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index("trust", "kind", Lower("name"), name="place_kind_name_idx")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def held_by(self, person: Person) -> MembershipQuerySet:
        return self.filter(person=person)


class Membership(TenantModel):
    """One role of one person, at one place or across the trust."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    role = models.CharField(max_length=30, choices=Role.choices)
    place = TenantForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True)
    since = models.DateTimeField(db_default=Now(), editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "person", "role", "place"],
                name="membership_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, at: datetime) -> InvitationQuerySet:
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)

    def unanswered(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; they may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(TenantModel):
    """A link sent by e-mail that gives one address its roles, once, until it expires.

    Only the hash of the link's secret is stored.
    """

    export_excludes: ClassVar[tuple[str, ...]] = ("secret_hash",)

    email = models.EmailField(max_length=254)
    full_name = models.CharField(max_length=150)
    secret_hash = models.CharField(max_length=64)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "secret_hash"], name="invitation_secret_once"),
            models.UniqueConstraint(
                fields=["trust", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class InvitedRole(TenantModel):
    """A role that an invitation brings."""

    invitation = TenantForeignKey(Invitation, on_delete=models.CASCADE, related_name="invited_roles")
    role = models.CharField(max_length=30, choices=Role.choices)
    place = TenantForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "invitation", "role", "place"],
                name="invited_role_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} by invitation {self.invitation_id}"


class ApiToken(TenantModel):
    """A person's key to one trust's API. Only the hash of the secret is stored."""

    export_excludes: ClassVar[tuple[str, ...]] = ("secret_hash",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    label = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64)
    ending = models.CharField(max_length=4, help_text="The secret's last characters, to tell tokens apart")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "secret_hash"], name="api_token_secret_once")]
        indexes = [models.Index(fields=["trust", "person"], name="api_token_person_idx")]

    def __str__(self) -> str:
        return f"Token {self.pk}"
