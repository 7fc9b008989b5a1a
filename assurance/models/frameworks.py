"""Framework packs of a trust: drafts, published versions, and the areas that ratings refer to."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from trust_portal.accounts.access import Access
from trust_portal.tenancy.models import TenantForeignKey, TenantModel


class PackVersionQuerySet(models.QuerySet["PackVersion"]):
    def in_force(self, *, first_year: int) -> PackVersion | None:
        """What the school year that begins in `first_year` is rated by: the newest for it, else for the latest
        year before it, else the trust's earliest. None before anything is published."""
        before = self.filter(first_year__lte=first_year).order_by("-first_year", "-number").first()
        return before or self.order_by("first_year", "-number").first()

    def newest_first(self) -> PackVersionQuerySet:
        return self.order_by("-number")


class PackVersion(TenantModel):
    """A pack as it was published, never changed. `first_year` 2026: for the school year 2026/27 and those after
    it until a version for a later year. `document` is the YAML text, `sha256` its hash in hexadecimal."""

    number = models.PositiveIntegerField()
    first_year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    published_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = PackVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "framework version"
        constraints = [models.UniqueConstraint(fields=["trust", "number"], name="pack_version_once")]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class DraftState(models.TextChoices):
    OPEN = "open", "Open"
    PUBLISHED = "published", "Published"
    DISCARDED = "discarded", "Discarded"


class PackDraftQuerySet(models.QuerySet["PackDraft"]):
    def visible_to(self, access: Access) -> PackDraftQuerySet:
        """Drafts are for those who write frameworks and those who agree to them."""
        may_see = access.may("framework.write") or access.may("framework.agree")
        return self.all() if may_see else self.none()

    def open(self) -> PackDraftQuerySet:
        return self.filter(state=DraftState.OPEN)

    def newest_first(self) -> PackDraftQuerySet:
        return self.order_by("-changed_at", "-pk")


class PackDraft(TenantModel):
    """A pack that is being written: valid or not. `revision` grows with each change, so that of two people who
    change it at once the second one is told."""

    name = models.CharField(max_length=200)
    document = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    based_on = TenantForeignKey(PackVersion, on_delete=models.PROTECT, null=True, related_name="drafts")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = PackDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "framework draft"
        indexes = [models.Index("trust", models.F("changed_at").desc(), name="pack_draft_changed_idx")]

    def __str__(self) -> str:
        return self.name


class AreaQuerySet(models.QuerySet["Area"]):
    def of_grid(self, grid: str) -> AreaQuerySet:
        return self.filter(grid=grid)


class Area(TenantModel):
    """Something that is rated, the same one from version to version: its ratings go on when its wording changes.

    `grid` and `key` are those of the newest version that has it; what a certain version calls it and where it
    stands there is its `VersionArea`. Only publishing writes these two tables.
    """

    grid = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "grid", "key"], name="area_key_once")]

    def __str__(self) -> str:
        return self.name


class VersionArea(TenantModel):
    """What one version says of an area: its place, its domain, its words."""

    version = TenantForeignKey(PackVersion, on_delete=models.PROTECT, related_name="areas")
    area = TenantForeignKey(Area, on_delete=models.PROTECT, related_name="versions")
    position = models.PositiveIntegerField()
    grid = models.CharField(max_length=80)
    domain = models.CharField(max_length=80)
    domain_name = models.CharField(max_length=200)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name = "area of a framework version"
        verbose_name_plural = "areas of framework versions"
        constraints = [models.UniqueConstraint(fields=["trust", "version", "area"], name="version_area_once")]

    def __str__(self) -> str:
        return self.name
