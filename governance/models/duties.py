"""By which paper of which meeting a reporting duty was met."""

from __future__ import annotations

from django.db import models

from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .meetings import Paper


class DutyMet(TenantModel):
    """`duty` is its key in the framework; the year is that of the paper's meeting."""

    paper = TenantForeignKey(Paper, on_delete=models.CASCADE, related_name="duties")
    duty = models.CharField(max_length=80)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "reporting duty that was met"
        verbose_name_plural = "reporting duties that were met"
        constraints = [models.UniqueConstraint(fields=["trust", "paper", "duty"], name="duty_met_once")]

    def __str__(self) -> str:
        return self.duty
