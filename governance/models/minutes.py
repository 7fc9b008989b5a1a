"""Minutes as records, and the matters that they leave open."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models

from trust_portal.tenancy.frozen import Frozen
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .bodies import Body, BodyMember
from .meetings import AgendaItem, Meeting, MeetingState


class Minutes(TenantModel):
    """One version of a meeting's minutes. Approved ones never change: a correction is the next revision.

    `as_signed` is who was there and the quorum as they stood at the approval (`who_was_there.to_keep`): attendance
    can be noted anew for a correction, and a body may change its quorum.
    """

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes")
    revision = models.PositiveSmallIntegerField(default=1)
    correction_reason = models.CharField(max_length=500, blank=True)
    approved_on = models.DateField(null=True)
    approved_at = models.DateTimeField(null=True)
    signed_by = TenantForeignKey(BodyMember, on_delete=models.PROTECT, null=True, related_name="+")
    as_signed = models.JSONField(null=True)

    class Meta:
        verbose_name = "minutes"
        verbose_name_plural = "minutes"
        constraints = [
            models.UniqueConstraint(fields=["trust", "meeting", "revision"], name="minutes_revision_once"),
            models.UniqueConstraint(
                fields=["trust", "meeting"],
                condition=models.Q(approved_at__isnull=True),
                name="minutes_one_draft",
            ),
            models.CheckConstraint(
                name="minutes_approved_are_signed",
                condition=models.Q(approved_at__isnull=True, approved_on__isnull=True, signed_by__isnull=True)
                | models.Q(approved_at__isnull=False, approved_on__isnull=False, signed_by__isnull=False),
            ),
            Frozen(
                name="minutes_never_change",
                since="approved_at",
                fields=("meeting", "revision", "correction_reason", "approved_on", "signed_by", "as_signed"),
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes {self.revision}"

    @property
    def is_frozen(self) -> bool:
        return self.approved_at is not None


class MatterState(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class MatterQuerySet(models.QuerySet["Matter"]):
    def shown(self, *, sees_drafts: bool) -> MatterQuerySet:
        """Without those of minutes that are still being written, but for whoever writes minutes."""
        return self if sees_drafts else self.exclude(meeting__state=MeetingState.HELD)

    def open_when(self, body: Body, *, at: datetime, sees_drafts: bool) -> MatterQuerySet:
        """What earlier meetings of the body had left open at this moment, the oldest first."""
        still_open = models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=at)
        return (
            self.shown(sees_drafts=sees_drafts)
            .filter(still_open, meeting__body=body, meeting__starts_at__lt=at)
            .select_related("meeting", "owner")
            .order_by("due_on", "pk")
        )


class Matter(TenantModel):
    """What somebody was asked to do by a meeting, until it is done. It opens the agenda of the next."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="matters")
    text = models.TextField()
    owner = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    owner_name = models.CharField(max_length=150, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=MatterState.choices, default=MatterState.OPEN)
    outcome = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "matter"
        constraints = [
            models.CheckConstraint(
                name="matter_closed_has_a_time",
                condition=models.Q(state="open", closed_at__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="matter_has_an_owner",
                condition=models.Q(owner__isnull=False) | ~models.Q(owner_name=""),
            ),
        ]
        indexes = [models.Index("trust", "meeting", name="matter_meeting_idx")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def owned_by(self) -> str:
        return self.owner_name or str(self.owner)

    def is_late(self, *, on: date) -> bool:
        return self.closed_at is None and self.due_on < on


class EntryKind(models.TextChoices):
    NOTE = "note", "Note"
    DECISION = "decision", "Decision"
    CHALLENGE = "challenge", "Challenge"
    MATTER = "matter", "To be done"


class MinuteEntry(TenantModel):
    """One record of the minutes. Of one to be done, `owner_name` and `due_on` are as minuted; `matter` goes on."""

    minutes = TenantForeignKey(Minutes, on_delete=models.CASCADE, related_name="entries")
    item = TenantForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    text = models.TextField()
    owner_name = models.CharField(max_length=150, blank=True)
    due_on = models.DateField(null=True, blank=True)
    matter = TenantForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="entries")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "entry of minutes"
        verbose_name_plural = "entries of minutes"
        constraints = [
            models.CheckConstraint(
                name="entry_to_do_has_owner_and_day",
                condition=~models.Q(kind="matter")
                | (models.Q(due_on__isnull=False, matter__isnull=False) & ~models.Q(owner_name="")),
            )
        ]
        indexes = [models.Index("trust", "minutes", name="entry_minutes_idx")]

    def __str__(self) -> str:
        return self.text[:80]
