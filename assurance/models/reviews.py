"""Termly reviews: what the review of an academy's term says, the headteacher's reply, and how far it has come."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Now

from academies.models import Academy, Period
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import SUBJECTS, Reach, Role
from trust_portal.conversations.models import Conversation
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .frameworks import PackVersion
from .reports import Report


class ReviewState(models.TextChoices):
    OPEN = "open", "Being written"
    ACCURACY = "accuracy", "With the headteacher for accuracy"
    SIGNED = "signed", "Signed"
    SHARED = "shared", "Shared with the local board"
    PUBLISHED = "published", "Published to trustees"


_FROM: dict[ReviewState, tuple[ReviewState, ...]] = {
    one: tuple(ReviewState)[place:] for place, one in enumerate(ReviewState)
}
_WAITS_FOR = {
    "": ReviewState.OPEN,
    "once shared": ReviewState.SHARED,
    "once published": ReviewState.PUBLISHED,
}


def states_seen_by(role: Role, when: str) -> tuple[ReviewState, ...]:
    """From which state on somebody reads it, whose right to read ratings has this condition. The headteacher, who is
    to say whether it is accurate, reads it earlier than the local board."""
    return _FROM[ReviewState.ACCURACY if role is Role.HEADTEACHER else _WAITS_FOR[when]]


def places_read_as_written(access: Access) -> frozenset[int] | None:
    """Where this person reads a review from when it is opened; None for every academy."""
    found: set[int] = set()
    for role, places in access.places.items():
        for grant in SUBJECTS["assurance"].grants.get(role, ()):
            if ReviewState.OPEN in states_seen_by(role, grant.when):
                if grant.reach is not Reach.OWN:
                    return None
                found |= places
    return frozenset(found)


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, access: Access) -> ReviewQuerySet:
        """Those of all academies or of the person's own, as far as they have come for the person's role."""
        found = models.Q(pk__in=[])
        for role, places in access.places.items():
            for grant in SUBJECTS["assurance"].grants.get(role, ()):
                seen = models.Q(state__in=states_seen_by(role, grant.when))
                # Leads of a domain rate it in every academy.
                found |= seen & models.Q(academy__place_id__in=places) if grant.reach is Reach.OWN else seen
        return self.filter(found)

    def waiting_for_accuracy(self) -> ReviewQuerySet:
        """With a headteacher who has not replied yet."""
        return self.filter(state=ReviewState.ACCURACY, replied_at__isnull=True)

    def newest_first(self) -> ReviewQuerySet:
        return self.order_by("-period__starts_on", "-pk")


class Review(TenantModel):
    """One for each academy and term. Its words are in versions, of which none is ever changed.

    `reply_until` is the last day on which the headteacher can reply to the draft.
    """

    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, related_name="reviews")
    period = TenantForeignKey(Period, on_delete=models.PROTECT, related_name="reviews")
    version = TenantForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    report = TenantForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="reviews")
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    held_on = models.DateField(null=True)
    attended_by = models.TextField(blank=True)
    reply_until = models.DateField(null=True)
    opened_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    shared_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(null=True)
    conversation = TenantForeignKey(Conversation, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "termly review"
        constraints = [
            models.UniqueConstraint(fields=["trust", "academy", "period"], name="review_once"),
            models.CheckConstraint(
                name="review_sent_before_signed",
                condition=models.Q(signed_at__isnull=True) | models.Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_signed_has_a_time",
                condition=models.Q(state__in=["open", "accuracy"], signed_at__isnull=True)
                | (~models.Q(state__in=["open", "accuracy"]) & models.Q(signed_at__isnull=False)),
            ),
        ]
        indexes = [models.Index("trust", "period", "state", name="review_term_idx")]

    def __str__(self) -> str:
        return f"{self.academy}, {self.period}"


class ReviewVersionQuerySet(models.QuerySet["ReviewVersion"]):
    def current(self) -> ReviewVersionQuerySet:
        return self.filter(is_current=True)


class ReviewVersion(TenantModel):
    """What the review said from `at` on. `priorities` are those agreed for the term, one text each. `reason` says why
    what was signed is corrected."""

    review = TenantForeignKey(Review, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    is_current = models.BooleanField()
    summary = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    priorities: models.JSONField[Any, Any] = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    objects = ReviewVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version of a review"
        verbose_name_plural = "versions of reviews"
        constraints = [
            models.UniqueConstraint(fields=["trust", "review", "revision"], name="review_revision_once"),
            models.UniqueConstraint(
                fields=["trust", "review"],
                condition=models.Q(is_current=True),
                name="review_one_version_is_current",
            ),
        ]

    def __str__(self) -> str:
        return f"Revision {self.revision}"


class ReviewReply(TenantModel):
    """What the headteacher said of the version that was sent for accuracy; an empty text: it is accurate."""

    review = TenantForeignKey(Review, on_delete=models.CASCADE, related_name="replies")
    version = TenantForeignKey(ReviewVersion, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = "reply to a review"
        verbose_name_plural = "replies to reviews"
        constraints = [models.UniqueConstraint(fields=["trust", "review"], name="review_reply_once")]

    def __str__(self) -> str:
        return f"Reply {self.pk}"
