"""Headteachers' reports: one for each academy and term, and every text that anybody saved in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Now

from academies.models import Academy, Period
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import SUBJECTS, Reach, Role, Verb
from trust_portal.conversations.models import Conversation
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .frameworks import PackVersion


class ReportState(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    DRAFTING = "drafting", "Being written"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    RESUBMITTED = "resubmitted", "Submitted again"
    LOCKED = "locked", "Locked by the review"


OPEN_STATES: tuple[ReportState, ...] = (ReportState.NOT_STARTED, ReportState.DRAFTING, ReportState.RETURNED)
SUBMITTED_STATES: tuple[ReportState, ...] = (
    ReportState.SUBMITTED,
    ReportState.RESUBMITTED,
    ReportState.LOCKED,
)


_RATES = (Verb.WRITE, Verb.AGREE, Verb.DRAFT)


def reads_before_it_is_submitted(role: Role) -> bool:
    """Whoever rates an academy reads its report while it is written."""
    return any(grant.verb in _RATES for grant in SUBJECTS["assurance"].grants.get(role, ()))


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, access: Access) -> ReportQuerySet:
        """Those whose texts this person may read. Until a report is submitted, it is private to its authors and to
        reviewers. What is read in packs alone is not here."""
        found = models.Q(pk__in=[])
        for role, places in access.places.items():
            for grant in SUBJECTS["head_report"].grants.get(role, ()):
                if grant.when == "when in a pack":
                    continue
                here = models.Q() if grant.reach is Reach.TRUST else models.Q(academy__place_id__in=places)
                if grant.verb is not Verb.WRITE and not reads_before_it_is_submitted(role):
                    here &= models.Q(state__in=SUBMITTED_STATES)
                if not here:
                    return self.all()
                found |= here
        return self.filter(found)

    def written_by(self, access: Access) -> ReportQuerySet:
        """Those that this person may write in."""
        return self.filter(academy__place_id__in=access.places_for("head_report.write"))

    def open(self) -> ReportQuerySet:
        """Those that somebody still has to submit."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, *, on: date) -> ReportQuerySet:
        return self.open().filter(due_on__lt=on)

    def newest_first(self) -> ReportQuerySet:
        return self.order_by("-period__starts_on", "-pk")


class Report(TenantModel):
    """`key` is the report's in the framework `version`, which says what is asked. `committee_on` is the day of the
    meeting that reads it, where one is known."""

    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, related_name="reports")
    period = TenantForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    version = TenantForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.NOT_STARTED)
    opens_on = models.DateField()
    due_on = models.DateField()
    committee_on = models.DateField(null=True)
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    figures: models.JSONField[Any, Any] = models.JSONField(
        null=True, help_text="As they stood when it was submitted; empty while it is written"
    )
    returned_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    conversation = TenantForeignKey(Conversation, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "headteacher's report"
        constraints = [
            models.UniqueConstraint(fields=["trust", "academy", "period", "key"], name="report_once"),
            models.CheckConstraint(
                name="report_due_after_opening", condition=models.Q(due_on__gte=models.F("opens_on"))
            ),
            models.CheckConstraint(
                name="report_submitted_has_a_time",
                condition=models.Q(submitted_at__isnull=False)
                | ~models.Q(state__in=["submitted", "resubmitted", "returned", "locked"]),
            ),
            models.CheckConstraint(
                name="report_locked_has_a_time",
                condition=models.Q(state="locked", locked_at__isnull=False)
                | (~models.Q(state="locked") & models.Q(locked_at__isnull=True)),
            ),
        ]
        indexes = [models.Index("trust", "period", "key", name="report_campaign_idx")]

    def __str__(self) -> str:
        return f"{self.academy}, {self.period}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be written in."""
        return self.state in OPEN_STATES

    @property
    def is_submitted(self) -> bool:
        return self.state in SUBMITTED_STATES


class ReportTextQuerySet(models.QuerySet["ReportText"]):
    def current(self) -> ReportTextQuerySet:
        return self.filter(is_current=True)

    def beside(self) -> ReportTextQuerySet:
        """Texts that somebody saved without knowing of the one that stands, and that nobody has settled yet."""
        return self.filter(is_aside=True, settled_at__isnull=True)


class ReportText(TenantModel):
    """What somebody saved as the answer to a question: a revision that stands or stood, or one kept beside it.

    A row is written again only by the same page, and only with a text that still holds all of what was there.
    `editor` tells that page. `began_at` is when its first text was saved, `at` its last.
    """

    report = TenantForeignKey(Report, on_delete=models.CASCADE, related_name="texts")
    section = models.CharField(max_length=80)
    question = models.CharField(max_length=80)
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    is_current = models.BooleanField(default=True)
    is_aside = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    editor = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    began_at = models.DateTimeField()
    at = models.DateTimeField()

    objects = ReportTextQuerySet.as_manager()

    class Meta:
        verbose_name = "text of a report"
        verbose_name_plural = "texts of reports"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "report", "section", "question", "revision"],
                name="report_text_revision_once",
            ),
            models.UniqueConstraint(
                fields=["trust", "report", "section", "question"],
                condition=models.Q(is_current=True),
                name="report_text_one_is_current",
            ),
            models.CheckConstraint(
                name="report_text_aside_is_not_current",
                condition=~models.Q(is_current=True, is_aside=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}, {self.question}, revision {self.revision}"


class ReportContributor(TenantModel):
    """Somebody whom the headteacher asked to write a section."""

    report = TenantForeignKey(Report, on_delete=models.CASCADE, related_name="contributors")
    section = models.CharField(max_length=80)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "contributor to a report"
        verbose_name_plural = "contributors to reports"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "report", "section", "person"], name="report_contributor_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.section}"


class ReportComment(TenantModel):
    """Why a report was returned: of a section, or of the whole where `section` is empty. `round` counts returns."""

    report = TenantForeignKey(Report, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(max_length=80, blank=True)
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = "comment on a returned report"
        verbose_name_plural = "comments on returned reports"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "report", "section", "round"], name="report_comment_once"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
