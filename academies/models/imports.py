"""Imports of a trust's own files, and what is known of their cells before and after they are confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from trust_portal.accounts.access import Access
from trust_portal.jobs.models import Job
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .calendar import Period
from .status import ValueStatus


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    MAPPING = "mapping", "Waiting for its columns to be named"
    READY = "ready", "Ready to confirm"
    REFUSED = "refused", "Refused"
    CANCELLED = "cancelled", "Cancelled"
    CONFIRMED = "confirmed", "Confirmed"
    UNDONE = "undone", "Undone"


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, access: Access) -> ImportQuerySet:
        """All for those who look after the trust's imports, else those that the person sent."""
        if access.may_everywhere("kpi_import.read"):
            return self
        return self.filter(uploaded_by=access.person)

    def newest_first(self) -> ImportQuerySet:
        return self.order_by("-created_at", "-pk")


class Import(TenantModel):
    """One file for one period. `job` is the latest that works on it: reading, confirming, undoing.

    `stored_as` names the file in the trust's folder. `reach` says whose cells it may write, as its sender's
    roles had it: {"everything": true}, or {"urns": [...], "groups": [...]}. `seen_moves` is the period's
    `moves` when the cells were compared. `fingerprint` stands for all that reading depends on: a confirmed
    import with the same one, and nothing since, holds the same values (`same_as`). `layout` is how it is read,
    `source` what the trust calls that; with `is_to_be_kept` the trust's layouts keep it once it is confirmed.
    """

    job = TenantForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    period = TenantForeignKey(Period, on_delete=models.PROTECT, related_name="imports")
    same_as = TenantForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    source = models.CharField(max_length=60, blank=True)
    layout = models.JSONField(default=dict)
    is_to_be_kept = models.BooleanField(default=False)
    reach = models.JSONField(default=dict)
    status = models.CharField(max_length=12, choices=ValueStatus.choices, default=ValueStatus.FINAL)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    message = models.CharField(max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    seen_moves = models.PositiveIntegerField(default=0)
    moves_after = models.PositiveIntegerField(default=0)
    cells_new = models.PositiveIntegerField(default=0)
    cells_changed = models.PositiveIntegerField(default=0)
    cells_unchanged = models.PositiveIntegerField(default=0)
    cells_refused = models.PositiveIntegerField(default=0)
    cells_contested = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("trust", models.F("created_at").desc(), name="import_created_idx")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def keeps_its_file(self) -> bool:
        """Until its columns are named, and while that may still be corrected. Rows about pupils are not kept longer
        than it takes to read them."""
        if self.state == ImportState.MAPPING:
            return True
        return (
            self.state == ImportState.READY
            and self.is_to_be_kept
            and not self.layout.get("is_pupil_level", False)
        )

    @property
    def cells_to_write(self) -> int:
        return self.cells_new + self.cells_changed


class CellKind(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"


class ImportCell(TenantModel):
    """One value of a file before it is anybody's, compared with what stood when it was compared.

    `seen_version` 0: nothing stood. `seen_import` is whose version that was: together with the cell it never
    means another value. `is_contested`: somebody else changed the cell between this file's first comparison
    and its confirmation. The rows are many and short-lived: they refer to others by plain numbers, which
    costs nothing to check; the values that are made of them are checked.
    """

    is_transient: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("trust_id", "import_id", "academy_id", "kpi_id", "pupil_group")
    import_id = models.BigIntegerField()
    academy_id = models.BigIntegerField()
    kpi_id = models.BigIntegerField()
    seen_import = models.BigIntegerField(default=0)
    row = models.PositiveIntegerField()
    cohort = models.PositiveIntegerField(null=True)
    seen_version = models.PositiveIntegerField(default=0)
    is_contested = models.BooleanField(default=False)
    number = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    pupil_group = models.CharField(max_length=40)
    mark = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, choices=CellKind.choices)
    sheet = models.CharField(max_length=80, blank=True)
    column = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = "cell of an import"
        verbose_name_plural = "cells of imports"

    def __str__(self) -> str:
        return f"{self.sheet} {self.row} {self.column}".strip()


class ImportProblem(TenantModel):
    """A cell or a line of a file that was refused, and why, in words for whoever made the file."""

    imported = TenantForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    sheet = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        verbose_name = "problem of an import"
        verbose_name_plural = "problems of imports"
        indexes = [models.Index("trust", "imported", name="import_problem_idx")]

    def __str__(self) -> str:
        return self.reason
