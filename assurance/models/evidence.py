"""Evidence: a file that is kept for the trust, or a link to where it is."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models.functions import Now

from trust_portal.tenancy.models import TenantModel


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    def expired(self, *, on: date) -> EvidenceFileQuerySet:
        """Whose file is still kept though its day has passed."""
        return self.filter(expires_on__lt=on, removed_at__isnull=True).exclude(stored_as="")


class EvidenceFile(TenantModel):
    """`name` is the file's own, cleaned, or the link's title. `stored_as` is the file's name in the trust's own
    folder, empty for a link. After `expires_on`, its last day, the file is removed; the row tells that it was there.
    A row belongs to the record that refers to it, and whoever may read that one may read this.
    """

    name = models.CharField(max_length=200)
    link = models.CharField(max_length=500, blank=True)
    stored_as = models.CharField(max_length=60, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_on = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)
    kept_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kept_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        verbose_name = "evidence"
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_file_or_link",
                condition=(models.Q(link="") & ~models.Q(stored_as="") & ~models.Q(sha256=""))
                | (~models.Q(link="") & models.Q(stored_as="", sha256="", size=0)),
            )
        ]
        indexes = [
            models.Index(
                "trust",
                "expires_on",
                condition=models.Q(removed_at__isnull=True, expires_on__isnull=False),
                name="evidence_expiry_idx",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_file(self) -> bool:
        return bool(self.stored_as)

    @property
    def is_there(self) -> bool:
        return self.removed_at is None
