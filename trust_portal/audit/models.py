"""What was changed, by whom, when and from where. Entries are written once and never touched again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from trust_portal.tenancy.models import TenantModel
from trust_portal.ui.dates import LONDON


class Via(models.TextChoices):
    PAGE = "page", "Page"
    API = "api", "API"
    JOB = "job", "Background job"
    COMMAND = "command", "Server command"
    OPERATOR = "operator", "Operator of the portal"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def newest_first(self) -> AuditEntryQuerySet:
        return self.order_by("-at", "-pk")

    def of_changes(self) -> AuditEntryQuerySet:
        """Without the entries that say no more than that somebody was here."""
        return self.exclude(verb__in=("account.signed_in", "board_pack.opened"))

    def about(self, record_kind: str, record_id: int) -> AuditEntryQuerySet:
        return self.filter(record_kind=record_kind, record_id=str(record_id))

    def since(self, day: date) -> AuditEntryQuerySet:
        """From the beginning of this day in London."""
        return self.filter(at__gte=_midnight(day))

    def until(self, day: date) -> AuditEntryQuerySet:
        """To the end of this day in London."""
        return self.filter(at__lt=_midnight(day + timedelta(days=1)))


class AuditEntry(TenantModel):
    """One change through a use case. `verb` is `noun.done` ("person.invited"), as `verbs.py` lists them."""

    app_privileges: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")

    at = models.DateTimeField(db_default=Now(), editable=False)
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    verb = models.CharField(max_length=60)
    record_kind = models.CharField(max_length=60)
    record_id = models.CharField(max_length=60)
    record_label = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    via = models.CharField(max_length=10, choices=Via.choices)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=40, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("trust", models.F("at").desc(), name="audit_at_idx"),
            models.Index("trust", "record_kind", "record_id", name="audit_record_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.record_kind} {self.record_id}"


def _midnight(day: date) -> datetime:
    # As UTC: the two days a year on which London's clocks change have 23 and 25 hours.
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
