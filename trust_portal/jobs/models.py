"""Background jobs: the record is the truth, the message to a worker only a wake-up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models.functions import Now

from trust_portal.tenancy.models import TenantModel


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Queue(models.TextChoices):
    IMPORTS = "imports", "Imports and exports"
    RATINGS = "ratings", "Ratings"
    PACKS = "packs", "Packs"
    HOUSEKEEPING = "housekeeping", "Housekeeping"


class JobQuerySet(models.QuerySet["Job"]):
    def of_kinds(self, names: Iterable[str]) -> JobQuerySet:
        return self.filter(kind__in=list(names))

    def unfinished(self) -> JobQuerySet:
        return self.filter(state=JobState.QUEUED)


class Job(TenantModel):
    """Something long that the portal does for a trust, written in the transaction that asks for it.

    `key` makes it happen once: a second request with the same kind and key is the first one. `arguments`
    and `result` are JSON objects whose shape the job's kind says.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    queue = models.CharField(max_length=20, choices=Queue.choices)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    arguments = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    message = models.CharField(
        max_length=500, blank=True, help_text="What the person is told about the outcome"
    )
    requested_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "kind", "key"], name="job_once")]
        indexes = [models.Index("trust", models.F("created_at").desc(), name="job_created_idx")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state != JobState.QUEUED


class WakeupQuerySet(models.QuerySet["Wakeup"]):
    def due(self, *, at: datetime) -> WakeupQuerySet:
        return self.filter(due_at__lte=at).order_by("due_at")

    def unheld(self) -> WakeupQuerySet:
        """Locked for us until the transaction ends, without those that a worker holds."""
        return self.select_for_update(skip_locked=True)

    def of_job(self, *, trust_id: int, job_id: int) -> WakeupQuerySet:
        return self.filter(trust_id=trust_id, job_id=job_id)


class Wakeup(models.Model):
    """A job that is not finished, known across trusts by its numbers alone.

    The worker holds this row's lock while it works and deletes it with the job's outcome; the sweeper
    sends again whatever is due and not locked.
    """

    pk = models.CompositePrimaryKey("trust_id", "job_id")
    trust = models.ForeignKey("tenancy.Trust", on_delete=models.CASCADE, db_index=False)
    job_id = models.BigIntegerField()
    queue = models.CharField(max_length=20, choices=Queue.choices)
    requested_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(
        db_default=Now(), db_index=True, help_text="When the message is taken to be lost and sent again"
    )
    sends = models.PositiveSmallIntegerField(default=0, help_text="How often it was sent again")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker began")
    started_at = models.DateTimeField(null=True, help_text="When a worker last began")

    objects = WakeupQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Job {self.job_id} of trust {self.trust_id}"
