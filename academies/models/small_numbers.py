"""Below which numbers a figure could tell of a single pupil, as the trust sees it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from academies.figures.suppression import SMALLEST_COHORT, THRESHOLD
from trust_portal.tenancy.models import TenantModel


class SmallNumbers(TenantModel):
    """One row for a trust, or none: then the usual numbers hold. Counts from 1 to under `smallest_count`, and rates of
    fewer pupils than `smallest_cohort`, are hidden in what is shared wider."""

    smallest_count = models.PositiveSmallIntegerField(
        default=THRESHOLD, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    smallest_cohort = models.PositiveSmallIntegerField(
        default=SMALLEST_COHORT, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )

    class Meta:
        verbose_name = "rule for small numbers"
        verbose_name_plural = "rules for small numbers"
        constraints = [models.UniqueConstraint(fields=["trust"], name="small_numbers_once")]

    def __str__(self) -> str:
        return "Small numbers"

    @classmethod
    def of_trust(cls) -> SmallNumbers:
        """Those of the bound trust, stored or the usual ones."""
        return cls.objects.first() or cls()
