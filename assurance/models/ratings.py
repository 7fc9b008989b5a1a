"""Ratings: what the data suggests, what people judge, and what was confirmed. The three are kept apart."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from academies.models import Academy, Period
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Reach, reaches
from trust_portal.tenancy.models import JsonNumber, TenantForeignKey, TenantModel, Trust
from trust_portal.tenancy.scope import bound_trust_id

from .frameworks import Area, PackVersion


class Movement(models.TextChoices):
    """Against the rating of the period before. Empty: there is nothing to compare with."""

    BETTER = "better", "Better"
    SAME = "same", "No change"
    WORSE = "worse", "Worse"


def academies_visible(access: Access) -> models.Q:
    """Whose ratings this person may read, of rows with an `academy`: of all academies, or of their own.

    Which of their ratings, and from which stage on, is `assurance/sight.py`.
    """
    own = access.places_for("assurance.read")
    if access.may_everywhere("assurance.read") or _has_a_domain(access):
        return models.Q()
    return models.Q(academy__place_id__in=own)


def _has_a_domain(access: Access) -> bool:
    """Leads of a domain rate it in every academy."""
    return any(Reach.OWN_DOMAIN in reaches(role, "assurance.read") for role in access.roles)


class SuggestedRating(TenantModel):
    """What the rules of the framework make of the figures. Written by the recomputation alone, and made again from
    them at any time: the rows are many and refer to others by plain numbers, which cost nothing to check.

    `level` is empty where there is no rating. `rank`: 0 is the scale's worst level. `flags` holds a letter for each
    weakness of the data: i(ncomplete), s(mall cohort), o(ld), p(rovisional), m(ark). `reasons` is the explanation,
    to be read with `assurance/ratings/reasons.py`. `since`: the first day of the first period of the unbroken run
    with this level. An academy's ratings through time are found by listing the periods.
    """

    is_transient: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("trust_id", "period_id", "academy_id", "area_id")
    # The policy lets nothing in but the bound trust: looking it up again for each row would be a fifth of the work.
    trust = models.ForeignKey(
        Trust,
        on_delete=models.PROTECT,
        db_index=False,
        db_constraint=False,
        related_name="+",
        editable=False,
        default=bound_trust_id,
    )
    period_id = models.BigIntegerField()
    academy_id = models.BigIntegerField()
    area_id = models.BigIntegerField()
    version_id = models.BigIntegerField(help_text="The framework version that it was computed by")
    computed_at = models.DateTimeField()
    since = models.DateField(null=True)
    rank = models.SmallIntegerField(null=True)
    level = models.CharField(max_length=80, blank=True)
    flags = models.CharField(max_length=8, blank=True)
    movement = models.CharField(max_length=6, choices=Movement.choices, blank=True)
    reasons: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        verbose_name = "suggested rating"

    def __str__(self) -> str:
        return self.level or "not rated"


class View(models.TextChoices):
    """Whose judgement it is."""

    HEAD = "head", "Headteacher"
    REVIEWER = "reviewer", "Reviewer"
    LGB = "lgb", "Local governing board"
    EXTERNAL = "external", "External"


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def current(self) -> JudgementQuerySet:
        return self.filter(is_current=True)


class Judgement(TenantModel):
    """One version of what somebody thinks of an area; a newer one takes its place. `academy` None: the trust itself.

    `statements` maps criteria that are judged to the level chosen. `reason` says why it differs from what the data
    suggests; `response` what is being done about it.
    """

    period = TenantForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, null=True, related_name="judgements")
    area = TenantForeignKey(Area, on_delete=models.PROTECT, related_name="judgements")
    version = TenantForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=8, choices=View.choices)
    revision = models.PositiveIntegerField()
    is_current = models.BooleanField()
    level = models.CharField(max_length=80)
    statements: models.JSONField[Any, Any] = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    response = models.TextField(blank=True)
    by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "period", "academy", "area", "view", "revision"],
                nulls_distinct=False,
                name="judgement_revision_once",
            ),
            models.UniqueConstraint(
                fields=["trust", "period", "academy", "area", "view"],
                condition=models.Q(is_current=True),
                nulls_distinct=False,
                name="judgement_one_is_current",
            ),
        ]

    def __str__(self) -> str:
        return self.level


class ConfirmedState(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    SHARED = "shared", "Shared with the academy"
    PUBLISHED = "published", "Published to trustees"


class ConfirmedRatingQuerySet(models.QuerySet["ConfirmedRating"]):
    def current(self) -> ConfirmedRatingQuerySet:
        return self.filter(is_current=True)


class ConfirmedRating(TenantModel):
    """What was signed, kept as it was signed. A correction is a new one that `replaces` the old.

    `suggested_level` and `reasons` are what the data said at that moment; `reason` is there where `level` differs.
    `academy` None: the trust itself.
    """

    numbers_in_json: ClassVar[tuple[JsonNumber, ...]] = (
        JsonNumber("reasons", "period", "academies.Period"),
        JsonNumber("reasons", "source", "academies.Import", prefix="import:"),
    )

    period = TenantForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, null=True, related_name="confirmed_ratings")
    area = TenantForeignKey(Area, on_delete=models.PROTECT, related_name="confirmed")
    version = TenantForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    is_current = models.BooleanField()
    state = models.CharField(max_length=10, choices=ConfirmedState.choices, default=ConfirmedState.CONFIRMED)
    rank = models.SmallIntegerField(null=True)
    level = models.CharField(max_length=80)
    suggested_level = models.CharField(max_length=80, blank=True)
    reasons: models.JSONField[Any, Any] = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    response = models.TextField(blank=True)
    movement = models.CharField(max_length=6, choices=Movement.choices, blank=True)
    since = models.DateField(null=True)
    confirmed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(db_default=Now(), editable=False)
    shared_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = ConfirmedRatingQuerySet.as_manager()

    class Meta:
        verbose_name = "confirmed rating"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "period", "academy", "area", "revision"],
                nulls_distinct=False,
                name="confirmed_revision_once",
            ),
            models.UniqueConstraint(
                fields=["trust", "period", "academy", "area"],
                condition=models.Q(is_current=True),
                nulls_distinct=False,
                name="confirmed_one_is_current",
            ),
        ]
        indexes = [models.Index("trust", "academy", "area", "period", name="confirmed_trend_idx")]

    def __str__(self) -> str:
        return self.level
