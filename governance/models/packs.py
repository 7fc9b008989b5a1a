"""Packs that were built: of the ratings of a term, and what every pack has in common."""

from __future__ import annotations

from django.db import models

from academies.models import Period
from assurance.models import PackVersion
from governance.sight import may_see_working
from trust_portal.accounts.access import Access
from trust_portal.jobs.models import Job
from trust_portal.tenancy.models import TenantForeignKey, TenantModel


class PackScope(models.TextChoices):
    """Which ratings a pack shows, whoever builds it."""

    WORKING = "working", "Working pack: every rating so far"
    PUBLISHED = "published", "Published ratings only"


class PackFile(TenantModel):
    """One PDF, from the moment at which somebody asks for it. Its job says how far it is and who asked.

    What comes with the file is empty until it is there: then none of it changes any more. `version` is the framework
    that the ratings were made by; `contents_sha256` is over all that the pack says, `sha256` over its file.
    """

    job = TenantForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    version = TenantForeignKey(PackVersion, on_delete=models.PROTECT, null=True, related_name="+")
    built_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    contents_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_built(self) -> bool:
        return self.built_at is not None

    @property
    def has_ended(self) -> bool:
        return bool(self.job.is_finished)


class BuiltPackQuerySet(models.QuerySet["BuiltPack"]):
    def visible_to(self, access: Access) -> BuiltPackQuerySet:
        """Packs that show no more than this person may see. Views say who may see any (`meeting.build`)."""
        return self if may_see_working(access) else self.filter(scope=PackScope.PUBLISHED)

    def newest_first(self) -> BuiltPackQuerySet:
        return self.order_by("-pk")

    def finished(self) -> BuiltPackQuerySet:
        return self.filter(built_at__isnull=False)


class BuiltPack(PackFile):
    """A pack of what one grid of the framework rates in one period."""

    period = TenantForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    grid = models.CharField(max_length=80, help_text="The grid's id in the framework")
    grid_name = models.CharField(max_length=200)
    scope = models.CharField(max_length=10, choices=PackScope.choices)

    objects = BuiltPackQuerySet.as_manager()

    class Meta(PackFile.Meta):
        abstract = False
        verbose_name = "pack"
        constraints = [
            models.UniqueConstraint(fields=["trust", "job"], name="built_pack_job_once"),
            models.CheckConstraint(
                name="built_pack_is_whole_or_not_yet",
                condition=models.Q(built_at__isnull=True, pages__isnull=True, size__isnull=True, sha256="")
                | models.Q(
                    built_at__isnull=False, pages__isnull=False, size__isnull=False, version__isnull=False
                ),
            ),
        ]
