"""Meetings with their agendas, papers and who was there."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models

from academies.models import Academy
from assurance.models import EvidenceFile
from trust_portal.tenancy.models import TenantForeignKey, TenantModel
from trust_portal.ui.dates import LONDON

from .bodies import Body, BodyMember

# How long before the meeting its papers have to be there.
PAPERS_AHEAD = timedelta(days=7)


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Planned"
    AGENDA_PUBLISHED = "published", "Agenda published"
    HELD = "held", "Held"
    MINUTES_DRAFTED = "drafted", "Minutes drafted"
    MINUTES_APPROVED = "approved", "Minutes approved"
    CANCELLED = "cancelled", "Cancelled"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def to_come(self, *, at: datetime) -> MeetingQuerySet:
        return self.exclude(state=MeetingState.CANCELLED).filter(starts_at__gte=at).order_by("starts_at")

    def over(self, *, at: datetime) -> MeetingQuerySet:
        return self.exclude(state=MeetingState.CANCELLED).filter(starts_at__lt=at).order_by("-starts_at")

    def in_year(self, first_year: int) -> MeetingQuerySet:
        return self.filter(first_year=first_year).order_by("starts_at", "pk")


class Meeting(TenantModel):
    """One meeting. `half_term` is where the schedule put it; `moved_from` when it was first meant to be."""

    body = TenantForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    first_year = models.PositiveSmallIntegerField(help_text="The school year 2026/27 is 2026")
    half_term = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField(default=120)
    venue = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    moved_from = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was moved or cancelled")
    revision = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "meeting"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "body", "starts_at"],
                condition=~models.Q(state="cancelled"),
                name="meeting_body_time_once",
            ),
            models.CheckConstraint(
                name="meeting_cancelled_says_why",
                condition=~models.Q(state="cancelled") | ~models.Q(reason=""),
            ),
        ]
        indexes = [
            models.Index("trust", "body", "starts_at", name="meeting_body_idx"),
            models.Index("trust", "first_year", "starts_at", name="meeting_year_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.body.name}, {self.met_on.isoformat()}"

    @property
    def met_on(self) -> date:
        """The day of it in London."""
        return self.starts_at.astimezone(LONDON).date()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes_long)

    @property
    def papers_due_on(self) -> date:
        return self.met_on - PAPERS_AHEAD


class Purpose(models.TextChoices):
    DECIDE = "decide", "To decide"
    DISCUSS = "discuss", "To discuss"
    NOTE = "note", "To note"


class _ItemFacts(TenantModel):
    """What an item of an agenda and of a template say alike. `live_page` is a key of `live_pages.py`."""

    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    lead = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.DISCUSS)
    minutes_long = models.PositiveSmallIntegerField(default=10)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class AgendaTemplateItem(_ItemFacts):
    """What a body's agenda begins with: in every half term, or in one."""

    body = TenantForeignKey(Body, on_delete=models.CASCADE, related_name="template_items")
    half_term = models.PositiveSmallIntegerField(null=True, blank=True)
    live_page = models.CharField(max_length=40, blank=True)

    class Meta(_ItemFacts.Meta):
        abstract = False
        verbose_name = "item of an agenda template"
        verbose_name_plural = "items of agenda templates"
        indexes = [models.Index("trust", "body", "place", name="template_item_idx")]


class AgendaItem(_ItemFacts):
    """An item of one meeting. `opens_matters`: what is still open from earlier meetings is gone through here."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    opens_matters = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta(_ItemFacts.Meta):
        abstract = False
        verbose_name = "item of an agenda"
        verbose_name_plural = "items of agendas"
        indexes = [models.Index("trust", "meeting", "place", name="agenda_item_idx")]


class PaperKind(models.TextChoices):
    LIVE = "live", "Page of the portal"
    DOCUMENT = "document", "Document"


class Paper(TenantModel):
    """A paper for an item: a page of the portal, which always shows what is so now, or a document by its title."""

    item = TenantForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=8, choices=PaperKind.choices)
    title = models.CharField(max_length=200)
    live_page = models.CharField(max_length=40, blank=True)
    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    where = models.CharField(max_length=500, blank=True, help_text="Where the document is kept")
    file = TenantForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "paper"
        constraints = [
            models.CheckConstraint(
                name="paper_live_names_a_page",
                condition=(models.Q(kind="live") & ~models.Q(live_page=""))
                | models.Q(kind="document", live_page=""),
            )
        ]
        indexes = [models.Index("trust", "item", name="paper_item_idx")]

    def __str__(self) -> str:
        return self.title


class AttendanceStatus(models.TextChoices):
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"
    IN_ATTENDANCE = "attending", "In attendance"


class Attendance(TenantModel):
    """Who was there: a member, or somebody else by name. `interest` is what they declared."""

    meeting = TenantForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    member = TenantForeignKey(
        BodyMember, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    name = models.CharField(max_length=150, blank=True)
    status = models.CharField(max_length=10, choices=AttendanceStatus.choices)
    interest = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "attendance"
        verbose_name_plural = "attendances"
        constraints = [
            models.UniqueConstraint(fields=["trust", "meeting", "member"], name="attendance_member_once"),
            models.CheckConstraint(
                name="attendance_is_of_somebody",
                condition=models.Q(member__isnull=False, name="")
                | (models.Q(member__isnull=True) & ~models.Q(name="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.member)
