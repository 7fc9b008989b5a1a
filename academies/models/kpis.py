"""Key figures: those of the portal's catalogue and a trust's own."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models

from trust_portal.tenancy.models import TenantModel

from .calendar import PeriodKind


class Unit(models.TextChoices):
    PERCENT = "percent", "%"
    PER_100 = "per_100", "per 100 pupils"
    NUMBER = "number", "number"
    POINTS = "points", "points"
    SCORE = "score", "score"
    GRADE = "grade", "grade"
    RATIO = "ratio", "ratio"
    POUNDS = "pounds", "£"
    DAYS = "days", "days"
    YES_NO = "yes_no", "yes or no"


SCALES = (Unit.GRADE, Unit.YES_NO)
"""Units whose numbers stand for words: nothing is averaged over them."""


class Direction(models.TextChoices):
    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    ZERO = "zero", "Near to 0 is better"
    NONE = "none", "Neither is better"


class KpiQuerySet(models.QuerySet["Kpi"]):
    def in_use(self) -> KpiQuerySet:
        return self.filter(is_active=True)

    def in_order(self) -> KpiQuerySet:
        return self.order_by("group", "name", "pk")


class Kpi(TenantModel):
    """One measure that a trust can have values of. `key` is what files and framework packs call it.

    Those of the catalogue come with every trust and follow the catalogue; a trust's own have `is_own`.
    One that is not active takes no new values; it keeps what it has. `published_measure` names the measure
    of the Department's that stands beside it, as `reference` keys it.
    """

    seeded: ClassVar[models.Q | None] = models.Q(is_own=False)

    key = models.CharField(
        max_length=60,
        validators=[
            RegexValidator(
                r"\A[a-z][a-z0-9_]*\Z", "Use small letters, digits and _, beginning with a letter."
            )
        ],
    )
    name = models.CharField(max_length=120)
    definition = models.CharField(max_length=600)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    grain = models.CharField(max_length=12, choices=PeriodKind.choices)
    decimals = models.PositiveSmallIntegerField(validators=[MaxValueValidator(4)])
    group = models.CharField(max_length=30)
    published_measure = models.CharField(max_length=60, blank=True)
    is_own = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = KpiQuerySet.as_manager()

    class Meta:
        verbose_name = "KPI"
        constraints = [models.UniqueConstraint(fields=["trust", "key"], name="kpi_key_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def compares_with_places(self) -> bool:
        """A number of pupils or pounds says nothing beside that of all England, and a grade has no average."""
        return self.unit not in (Unit.NUMBER, Unit.POUNDS, Unit.DAYS, *SCALES)
