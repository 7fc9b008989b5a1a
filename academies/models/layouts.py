"""How files of a trust are laid out: said once by a person, remembered by the name of their source."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower, Now

from academies.kpi_files.layout import Layout
from trust_portal.accounts.access import Access
from trust_portal.tenancy.models import TenantModel


class SavedLayoutQuerySet(models.QuerySet["SavedLayout"]):
    def by_name(self) -> SavedLayoutQuerySet:
        return self.order_by(Lower("name"), "pk")

    def changeable_by(self, access: Access) -> SavedLayoutQuerySet:
        """All for those who look after the trust's imports, else those that the person made."""
        if access.may_everywhere("kpi_import.write"):
            return self
        return self.filter(made_by=access.person) if access.may("kpi_import.write") else self.none()


class SavedLayout(TenantModel):
    """`layout` is what kpi_files/layout.py writes: headings and what they mean, and nothing that stands below them."""

    name = models.CharField(max_length=60)
    layout = models.JSONField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = SavedLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = "layout of files"
        verbose_name_plural = "layouts of files"
        constraints = [models.UniqueConstraint(fields=["trust", "name"], name="saved_layout_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def as_layout(self) -> Layout:
        """Raises LayoutInvalid where a later version of the portal cannot read it any more."""
        return Layout.from_json(self.layout)
