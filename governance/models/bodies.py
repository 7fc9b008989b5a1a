"""Boards, committees and local governing boards, who sits on them, and who decides what."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Lower

from academies.models import Academy
from trust_portal.tenancy.models import TenantForeignKey, TenantModel


class BodyKind(models.TextChoices):
    BOARD = "board", "Trust board"
    COMMITTEE = "committee", "Committee"
    LGB = "lgb", "Local governing board"


class BodyQuerySet(models.QuerySet["Body"]):
    def in_order(self) -> BodyQuerySet:
        """The board, its committees, then the local boards, each by name."""
        rank = models.Case(
            *[models.When(kind=kind, then=place) for place, kind in enumerate(BodyKind.values)],
            output_field=models.IntegerField(),
        )
        return self.annotate(rank=rank).order_by("rank", Lower("name"), "pk")


class Body(TenantModel):
    """A board or committee. `key` is its committee's in the framework, if it has one there.

    `quorum` is how many members must be present; `revision` grows with each change.
    """

    kind = models.CharField(max_length=10, choices=BodyKind.choices)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=80, blank=True)
    academy = TenantForeignKey(
        Academy, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies"
    )
    terms_of_reference = models.TextField(blank=True)
    quorum = models.PositiveSmallIntegerField(default=3)
    clerk = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    revision = models.PositiveIntegerField(default=1)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "board or committee"
        verbose_name_plural = "boards and committees"
        constraints = [
            models.UniqueConstraint(fields=["trust", "name"], name="body_name_once"),
            models.UniqueConstraint(fields=["trust", "academy"], name="body_lgb_once"),
            models.CheckConstraint(
                name="body_lgb_has_an_academy",
                condition=models.Q(kind="lgb", academy__isnull=False)
                | (~models.Q(kind="lgb") & models.Q(academy__isnull=True)),
            ),
            models.CheckConstraint(name="body_has_a_quorum", condition=models.Q(quorum__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice chair"
    MEMBER = "member", "Member"
    CO_OPTED = "co_opted", "Co-opted member"
    STAFF = "staff", "Staff member"
    PARENT = "parent", "Parent member"
    HEADTEACHER = "headteacher", "Headteacher"


class BodyMemberQuerySet(models.QuerySet["BodyMember"]):
    def in_office(self, *, on: date) -> BodyMemberQuerySet:
        """Those whose term covers the day; both its days belong to it."""
        not_over = models.Q(until_on__isnull=True) | models.Q(until_on__gte=on)
        return self.filter(not_over, from_on__lte=on)

    def ending(self, *, on: date, within: date) -> BodyMemberQuerySet:
        """Those in office on the day whose term ends by `within`."""
        return self.in_office(on=on).filter(until_on__lte=within)

    def chairs_first(self) -> BodyMemberQuerySet:
        rank = models.Case(
            *[models.When(role=role, then=place) for place, role in enumerate(MemberRole.values)],
            output_field=models.IntegerField(),
        )
        return self.annotate(rank=rank).order_by("rank", "from_on", "pk")


class BodyMember(TenantModel):
    """One term of office: of somebody of the trust, or of somebody from outside by name.

    `until_on` is the term's last day: from the next on the person is no member.
    """

    body = TenantForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    outside_name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=12, choices=MemberRole.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = BodyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "member"
        constraints = [
            models.CheckConstraint(
                name="member_is_somebody",
                condition=models.Q(person__isnull=False, outside_name="")
                | (models.Q(person__isnull=True) & ~models.Q(outside_name="")),
            ),
            models.CheckConstraint(
                name="member_term_in_order",
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
            ),
        ]
        indexes = [
            models.Index("trust", "body", name="member_body_idx"),
            models.Index("trust", "person", name="member_person_idx"),
        ]

    def __str__(self) -> str:
        return self.outside_name or str(self.person)

    def is_in_office(self, *, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or self.until_on >= on)


class DelegatedDecision(TenantModel):
    """A row of the scheme of delegation. `powers` says for each level what it does: {"board": "decides"}."""

    place = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    powers: models.JSONField[Any, Any] = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "decision of the scheme of delegation"
        verbose_name_plural = "decisions of the scheme of delegation"

    def __str__(self) -> str:
        return self.text
