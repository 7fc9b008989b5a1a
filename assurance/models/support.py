"""Support levels of academies: tier, category, grade or risk status, as people decide them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Now

from academies.models import Academy
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .frameworks import PackVersion


class DecisionState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class LevelDecisionQuerySet(models.QuerySet["LevelDecision"]):
    def in_force(self, *, on: date) -> LevelDecisionQuerySet:
        """Agreed, begun, and not yet followed by another."""
        not_over = models.Q(effective_to__isnull=True) | models.Q(effective_to__gt=on)
        return self.filter(not_over, state=DecisionState.AGREED, effective_from__lte=on)

    def waiting(self) -> LevelDecisionQuerySet:
        return self.filter(state=DecisionState.PROPOSED)


class LevelDecision(TenantModel):
    """The level of an academy, or of one subject or theme of it (`subject`, empty for the academy as a whole).

    `model` is the support model's key in the framework. `suggested_level` and `suggested_why` are what the rules
    said when it was proposed. `effective_to` is the first day of the next one.
    """

    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, related_name="level_decisions")
    version = TenantForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=80)
    suggested_level = models.CharField(max_length=80, blank=True)
    suggested_why: models.JSONField[Any, Any] = models.JSONField(default=list)
    is_in_year = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=DecisionState.choices, default=DecisionState.PROPOSED)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    met_on = models.DateField(null=True)
    chaired_by = models.CharField(max_length=120, blank=True)
    attended_by = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)

    objects = LevelDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "level decision"
        indexes = [
            models.Index("trust", "academy", "model", "subject", "effective_from", name="level_timeline_idx")
        ]

    def __str__(self) -> str:
        return self.level


class LevelEvidence(TenantModel):
    """A line of the meeting's checklist, ticked. `item` is its key in the framework."""

    decision = TenantForeignKey(LevelDecision, on_delete=models.CASCADE, related_name="evidence")
    item = models.CharField(max_length=80)
    is_seen = models.BooleanField(default=False)
    link = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    changed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "evidence for a level"
        verbose_name_plural = "evidence for levels"
        constraints = [
            models.UniqueConstraint(fields=["trust", "decision", "item"], name="level_evidence_once")
        ]

    def __str__(self) -> str:
        return self.item


class AgreedAs(models.TextChoices):
    CEO = "ceo", "Chief executive"
    BOARD = "board", "Trust board"


class LevelAgreement(TenantModel):
    """That the chief executive, or the board, agreed. `minute` says where it is written down."""

    decision = TenantForeignKey(LevelDecision, on_delete=models.CASCADE, related_name="agreements")
    agreed_as = models.CharField(max_length=5, choices=AgreedAs.choices)
    minute = models.CharField(max_length=200, blank=True)
    agreed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    agreed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "agreement to a level"
        verbose_name_plural = "agreements to levels"
        constraints = [
            models.UniqueConstraint(fields=["trust", "decision", "agreed_as"], name="level_agreement_once")
        ]

    def __str__(self) -> str:
        return self.get_agreed_as_display()
