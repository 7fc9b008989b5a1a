"""A local board's review of the academy card: what governors said, what the headteacher answered, what went up."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models.functions import Coalesce, Now

from academies.models import Period
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .bodies import Body, BodyMember
from .meetings import Meeting


class LgbReviewState(models.TextChoices):
    OPEN = "open", "Being written"
    RECORDED = "recorded", "Recorded"


class LgbReviewQuerySet(models.QuerySet["LgbReview"]):
    def newest_first(self) -> LgbReviewQuerySet:
        return self.order_by("-opened_at", "-pk")

    def open(self) -> LgbReviewQuerySet:
        return self.filter(state=LgbReviewState.OPEN)

    def with_counts(self) -> LgbReviewQuerySet:
        """How many entries there are, questions that wait for an answer, and entries that were escalated."""
        entries = LgbEntry.objects.all()
        return self.with_unanswered().annotate(
            entry_count=_number_of(entries), escalated=_number_of(entries.filter(escalations__isnull=False))
        )

    def with_unanswered(self) -> LgbReviewQuerySet:
        questions = LgbEntry.objects.filter(kind=LgbEntryKind.QUESTION, answers__isnull=True)
        return self.annotate(unanswered=_number_of(questions))


def _number_of(entries: models.QuerySet[LgbEntry]) -> Coalesce:
    """Those of each review, counted by themselves: grouping reviews would need the trust among the groups."""
    own = entries.filter(review=models.OuterRef("pk")).order_by().values("review_id")
    return Coalesce(models.Subquery(own.annotate(number=models.Count("pk")).values("number")), 0)


class LgbReview(TenantModel):
    """Of one local board's academy, for one meeting or (without one) for a term. Once recorded it never changes.

    `period` is the term that it falls in, where the calendar has one.
    """

    body = TenantForeignKey(Body, on_delete=models.PROTECT, related_name="lgb_reviews")
    meeting = TenantForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="lgb_reviews"
    )
    period = TenantForeignKey(Period, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=LgbReviewState.choices, default=LgbReviewState.OPEN)
    opened_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    signed_by = TenantForeignKey(BodyMember, on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(null=True)

    objects = LgbReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "local board’s review"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "meeting"],
                condition=models.Q(meeting__isnull=False),
                name="lgb_review_meeting_once",
            ),
            models.UniqueConstraint(
                fields=["trust", "body", "period"],
                condition=models.Q(meeting__isnull=True),
                name="lgb_review_term_once",
            ),
            models.CheckConstraint(
                name="lgb_review_has_an_occasion",
                condition=models.Q(meeting__isnull=False) | models.Q(period__isnull=False),
            ),
            models.CheckConstraint(
                name="lgb_review_recorded_is_signed",
                condition=models.Q(
                    state="open", signed_by__isnull=True, signed_on__isnull=True, recorded_at__isnull=True
                )
                | models.Q(
                    state="recorded",
                    signed_by__isnull=False,
                    signed_on__isnull=False,
                    recorded_at__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index("trust", "body", "state", name="lgb_review_body_idx")]

    def __str__(self) -> str:
        return f"Review of the card, {self.body.name}"


class LgbEntryKind(models.TextChoices):
    STRENGTH = "strength", "Strength"
    CONCERN = "concern", "Concern"
    QUESTION = "question", "Question"
    CHALLENGE = "challenge", "Challenge"
    ASSURANCE = "assurance", "Assurance"


class LgbEntry(TenantModel):
    """What one governor said about a part of the card; `part` is a key of `card_parts.py`."""

    review = TenantForeignKey(LgbReview, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=LgbEntryKind.choices)
    part = models.CharField(max_length=12)
    text = models.TextField()
    by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "entry of a local board’s review"
        verbose_name_plural = "entries of local boards’ reviews"
        indexes = [models.Index("trust", "review", name="lgb_entry_review_idx")]

    def __str__(self) -> str:
        return self.text[:80]


class LgbAnswer(TenantModel):
    """The headteacher's answer to a question; the question stays as it was asked."""

    entry = TenantForeignKey(LgbEntry, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField()
    by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "answer to a local board"
        verbose_name_plural = "answers to local boards"
        constraints = [models.UniqueConstraint(fields=["trust", "entry"], name="lgb_answer_once")]

    def __str__(self) -> str:
        return self.text[:80]


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def waiting(self) -> EscalationQuerySet:
        return self.filter(responded_at__isnull=True)

    def before(self, *, at: datetime) -> EscalationQuerySet:
        """What local boards had put to the trust board at this moment and it had not responded to, the oldest first."""
        unanswered = models.Q(responded_at__isnull=True) | models.Q(responded_at__gte=at)
        return self.filter(unanswered, at__lt=at).order_by("at", "pk")

    def with_its_words(self) -> EscalationQuerySet:
        return self.select_related(
            "by", "responded_by", "meeting__body", "entry__by", "entry__review__body__academy"
        )


class Escalation(TenantModel):
    """An entry that a local board puts to the trust board, until the board's response is recorded.

    `meeting` is the one at which the board responded, where it was at one.
    """

    entry = TenantForeignKey(LgbEntry, on_delete=models.CASCADE, related_name="escalations")
    reason = models.TextField()
    by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    response = models.TextField(blank=True)
    meeting = TenantForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responded_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    responded_at = models.DateTimeField(null=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = "matter for the trust board"
        verbose_name_plural = "matters for the trust board"
        constraints = [
            models.UniqueConstraint(fields=["trust", "entry"], name="escalation_once"),
            models.CheckConstraint(
                name="escalation_response_has_a_time",
                condition=models.Q(response="", responded_at__isnull=True)
                | (~models.Q(response="") & models.Q(responded_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)
