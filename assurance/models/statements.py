"""Position statements: what the trust says of an academy, or of itself, over a signature and a date."""

from __future__ import annotations

from django.db import models

from academies.models import Academy
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.models import TenantForeignKey, TenantModel


class StatementState(models.TextChoices):
    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"
    EARLIER = "earlier", "Earlier"


class PositionStatementQuerySet(models.QuerySet["PositionStatement"]):
    def visible_to(self, access: Access) -> PositionStatementQuerySet:
        """Of the academies whose data the person may read, and of the trust for those who read all of it. Drafts
        are for those who write or agree them."""
        found = self
        if not (access.may_everywhere("academy_data.write") or access.may_everywhere("academy_data.agree")):
            found = found.exclude(state=StatementState.DRAFT)
        if access.may_everywhere("academy_data.read"):
            return found
        return found.filter(academy__place_id__in=access.places_for("academy_data.read"))

    def standing(self) -> PositionStatementQuerySet:
        return self.filter(state=StatementState.AGREED)

    def newest_first(self) -> PositionStatementQuerySet:
        """The draft before those that were agreed."""
        return self.order_by(models.F("agreed_at").desc(nulls_first=True), "-pk")


class PositionStatement(TenantModel):
    """`academy` None: of the trust itself. Once agreed it never changes: another one takes its place, and this one is
    kept as an earlier one. `agreed_as` is the role in which it was signed."""

    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, null=True, related_name="statements")
    text = models.TextField()
    state = models.CharField(max_length=7, choices=StatementState.choices, default=StatementState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    agreed_as = models.CharField(max_length=30, blank=True)
    agreed_at = models.DateTimeField(null=True)

    objects = PositionStatementQuerySet.as_manager()

    class Meta:
        verbose_name = "position statement"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "academy"],
                condition=models.Q(state="draft"),
                nulls_distinct=False,
                name="statement_one_draft",
            ),
            models.UniqueConstraint(
                fields=["trust", "academy"],
                condition=models.Q(state="agreed"),
                nulls_distinct=False,
                name="statement_one_stands",
            ),
            models.CheckConstraint(
                name="statement_agreed_has_a_time",
                condition=models.Q(state="draft", agreed_at__isnull=True)
                | (~models.Q(state="draft") & models.Q(agreed_at__isnull=False)),
            ),
        ]
        indexes = [models.Index("trust", "academy", "agreed_at", name="statement_academy_idx")]

    def __str__(self) -> str:
        return f"Statement {self.pk}"

    @property
    def signed_as(self) -> str:
        """The role in words; empty for a draft."""
        return str(Role(self.agreed_as).label) if self.agreed_as else ""
