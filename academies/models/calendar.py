"""The school year and its parts, with the trust's own dates."""

from __future__ import annotations

from datetime import date

from django.db import models

from trust_portal.tenancy.models import TenantForeignKey, TenantModel


class SchoolYear(TenantModel):
    """1 September to 31 August. `first_year` 2026 is the school year 2026/27."""

    first_year = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "first_year"], name="school_year_once"),
            models.CheckConstraint(
                name="school_year_in_order", condition=models.Q(ends_on__gt=models.F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return name_of_year(self.first_year)


class PeriodKind(models.TextChoices):
    SCHOOL_YEAR = "school_year", "School year"
    TERM = "term", "Term"
    HALF_TERM = "half_term", "Half term"
    WEEK = "week", "Week"
    DATA_DROP = "data_drop", "Data drop"


class PeriodQuerySet(models.QuerySet["Period"]):
    def in_order(self) -> PeriodQuerySet:
        """Newest year first; in a year the longer periods first, each kind from the first to the last."""
        rank = models.Case(
            *[models.When(kind=kind, then=place) for place, kind in enumerate(PeriodKind.values)],
            output_field=models.IntegerField(),
        )
        return self.annotate(rank=rank).order_by("-school_year__first_year", "rank", "number", "pk")

    def around(self, *, on: date) -> PeriodQuerySet:
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def locked(self, pk: int) -> Period:
        """The period, held until the transaction ends: what happens to its values happens one after the other."""
        # Not the key as well: writing a value that refers to it must not wait.
        return self.select_for_update(no_key=True).get(pk=pk)


class Period(TenantModel):
    """What a value is about in time. `number` counts within kind and year (half term 4).

    `moves` grows with each import that is confirmed or undone for this period: whoever read the values at
    one number knows at the next that something has changed.
    """

    school_year = TenantForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=12, choices=PeriodKind.choices)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    moves = models.PositiveIntegerField(default=0, editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "school_year", "kind", "number"], name="period_once"),
            models.CheckConstraint(
                name="period_in_order", condition=models.Q(ends_on__gte=models.F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


def name_of_year(first_year: int) -> str:
    """2026 -> 2026/27"""
    return f"{first_year}/{(first_year + 1) % 100:02d}"
