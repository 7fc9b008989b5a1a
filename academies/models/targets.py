"""What an academy is to reach in a school year, and every step by which that was settled."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Lower, Now

from academies.kpis.groups import EVERYBODY
from trust_portal.accounts.access import Access
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .academy import Academy
from .calendar import SchoolYear
from .kpis import Kpi

WORDS_AT_MOST = 2000


class TargetState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    RETURNED = "returned", "Another one asked for"
    REVIEWED = "reviewed", "Reviewed"
    AGREED = "agreed", "Agreed"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (TargetState.PROPOSED, TargetState.RETURNED, TargetState.REVIEWED)


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, access: Access) -> TargetQuerySet:
        """All for those who read targets across the trust, else those of the person's own academies."""
        return self._within(access, "targets.read")

    def reviewable_by(self, access: Access) -> TargetQuerySet:
        return self._within(access, "targets.review")

    def of_round(self, year: SchoolYear) -> TargetQuerySet:
        return self.filter(school_year=year)

    def open(self) -> TargetQuerySet:
        """Those that nobody has settled yet."""
        return self.filter(state__in=OPEN)

    def agreed(self) -> TargetQuerySet:
        return self.filter(state=TargetState.AGREED)

    def standing(self) -> TargetQuerySet:
        """Open ones and agreed ones: what a round is made of today."""
        return self.filter(state__in=(*OPEN, TargetState.AGREED))

    def by_academy(self) -> TargetQuerySet:
        return self.order_by(Lower("academy__name"), "kpi__group", "kpi__name", "pupil_group", "pk")

    def with_names(self) -> TargetQuerySet:
        return self.select_related("academy", "kpi", "school_year")

    def _within(self, access: Access, code: str) -> TargetQuerySet:
        if access.may_everywhere(code):
            return self
        return self.filter(academy__in=Academy.objects.filter(place_id__in=access.places_for(code)))


class Target(TenantModel):
    """What a group of an academy's pupils is to reach in a key figure in a school year.

    Once agreed, a number stays as it is: another one is proposed beside it, with the reason, and takes its place when
    the board agrees. `evidence` is what was known when it was proposed, as `targets.evidence` writes it. `revision`
    grows with each step; whoever saw an older one is told.
    """

    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, related_name="targets")
    kpi = TenantForeignKey(Kpi, on_delete=models.PROTECT, related_name="targets")
    school_year = TenantForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="targets")
    pupil_group = models.CharField(max_length=40, default=EVERYBODY)
    number = models.DecimalField(max_digits=18, decimal_places=6)
    reason = models.TextField(blank=True, validators=[MaxLengthValidator(WORDS_AT_MOST)])
    evidence: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=TargetState.choices, default=TargetState.PROPOSED)
    revision = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    agreed_on = models.DateField(null=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "academy", "kpi", "school_year", "pupil_group"],
                condition=models.Q(state__in=["proposed", "returned", "reviewed"]),
                name="target_one_is_open",
            ),
            models.UniqueConstraint(
                fields=["trust", "academy", "kpi", "school_year", "pupil_group"],
                condition=models.Q(state="agreed"),
                name="target_one_is_agreed",
            ),
            models.CheckConstraint(
                name="target_agreed_on_a_day",
                condition=~models.Q(state="agreed") | models.Q(agreed_on__isnull=False),
            ),
        ]
        indexes = [models.Index("trust", "school_year", "state", name="target_round_idx")]

    def __str__(self) -> str:
        return f"{self.number.normalize():f}"


class TargetStep(TenantModel):
    """One move in a target's life, and who made it. Written once.

    `number` is what was proposed, or what the chair would rather see. `met_on` is the day of the board's meeting.
    `signed_as`: for whom, where that is more than the person.
    """

    target = TenantForeignKey(Target, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=20)
    number = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    words = models.TextField(blank=True, validators=[MaxLengthValidator(WORDS_AT_MOST)])
    met_on = models.DateField(null=True)
    signed_as = models.CharField(max_length=40, blank=True)
    made_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "step of a target"
        verbose_name_plural = "steps of targets"
        indexes = [models.Index("trust", "target", "made_at", name="target_steps_idx")]

    def __str__(self) -> str:
        return self.move
