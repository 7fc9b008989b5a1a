"""Values of key figures, in versions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from trust_portal.accounts.access import Access
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .academy import Academy
from .calendar import Period
from .imports import Import
from .kpis import Kpi
from .status import ValueStatus

__all__ = ["KpiValue", "KpiValueQuerySet", "ValueStatus"]


class KpiValueQuerySet(models.QuerySet["KpiValue"]):
    def current(self) -> KpiValueQuerySet:
        """What counts today: of each cell the newest version."""
        return self.filter(is_current=True)

    def visible_to(self, access: Access) -> KpiValueQuerySet:
        """Values of the academies whose data this person may read."""
        if access.may_everywhere("academy_data.read"):
            return self
        places = access.places_for("academy_data.read")
        return self.filter(academy__in=Academy.objects.filter(place_id__in=places))

    def for_academies(self, academies: Iterable[Academy]) -> KpiValueQuerySet:
        return self.filter(academy_id__in=[academy.pk for academy in academies])

    def for_periods(self, periods: Iterable[Period]) -> KpiValueQuerySet:
        return self.filter(period_id__in=[period.pk for period in periods])

    def for_kpis(self, keys: Iterable[str]) -> KpiValueQuerySet:
        return self.filter(kpi__in=Kpi.objects.filter(key__in=list(keys)))

    def of_everybody(self) -> KpiValueQuerySet:
        """Of all pupils, not of a group of them."""
        return self.filter(pupil_group="all")

    def brought_by(self, imported: Import) -> KpiValueQuerySet:
        return self.filter(period_id=imported.period_id, imported_by=imported)

    def history_of(self, value: KpiValue) -> KpiValueQuerySet:
        """Every version of this cell, the newest first."""
        return self.filter(
            period_id=value.period_id,
            academy_id=value.academy_id,
            kpi_id=value.kpi_id,
            pupil_group=value.pupil_group,
        ).order_by("-version")


class KpiValue(TenantModel):
    """One version of a cell: academy x KPI x period x pupil group. A version is written once.

    A newer one takes its place (`is_current`); nothing but undoing its import removes it. Either `number`
    or `mark` is given: the mark is why there is no number, as the file says it ("SUPP", "NA"). `sheet`,
    `row` and `column` are where in the import's file it stood.
    """

    pk = models.CompositePrimaryKey("trust_id", "period_id", "academy_id", "kpi_id", "pupil_group", "version")
    period = TenantForeignKey(Period, on_delete=models.PROTECT, related_name="values")
    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, related_name="values")
    kpi = TenantForeignKey(Kpi, on_delete=models.PROTECT, related_name="values")
    imported_by = TenantForeignKey(Import, on_delete=models.PROTECT, related_name="values")
    version = models.PositiveIntegerField()
    row = models.PositiveIntegerField()
    cohort = models.PositiveIntegerField(null=True)
    is_current = models.BooleanField()
    number = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    pupil_group = models.CharField(max_length=40)
    mark = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=12, choices=ValueStatus.choices)
    sheet = models.CharField(max_length=80, blank=True)
    column = models.CharField(max_length=120, blank=True)

    objects = KpiValueQuerySet.as_manager()

    class Meta:
        verbose_name = "KPI value"
        constraints = [
            # Serves trends as well: an academy's KPI through time. The primary key serves a period's page.
            models.UniqueConstraint(
                fields=["trust", "academy", "kpi", "period", "pupil_group"],
                condition=models.Q(is_current=True),
                name="kpi_value_one_is_current",
            ),
            models.CheckConstraint(
                name="kpi_value_number_or_mark",
                condition=models.Q(number__isnull=True, mark__gt="")
                | models.Q(number__isnull=False, mark=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number) if self.number is not None else self.mark
