"""The academies of a trust."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Cast, Lower

from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Place
from trust_portal.tenancy.models import TenantForeignKey, TenantModel


class Phase(models.TextChoices):
    NURSERY = "nursery", "Nursery"
    PRIMARY = "primary", "Primary"
    MIDDLE = "middle", "Middle"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    SIXTEEN_PLUS = "sixteen_plus", "16 plus"
    SPECIAL = "special", "Special"
    ALTERNATIVE = "alternative", "Alternative provision"


class AcademyQuerySet(models.QuerySet["Academy"]):
    def visible_to(self, access: Access) -> AcademyQuerySet:
        """The academies whose data this person may read: all of the trust's, or their own."""
        if access.may_everywhere("academy_data.read"):
            return self
        return self.filter(place_id__in=access.places_for("academy_data.read"))

    def by_name(self) -> AcademyQuerySet:
        return self.order_by(Lower("name"))

    def with_name_key(self) -> AcademyQuerySet:
        """With `name_key`, to sort by."""
        return self.annotate(name_key=Lower("name"))

    def matching(self, *, text: str = "", phase: str = "") -> AcademyQuerySet:
        """Those with `text` in the name or at the beginning of the URN, of this phase (any, if empty)."""
        found = self
        if text:
            by_urn = models.Q(urn_text__startswith=text)
            found = found.annotate(urn_text=Cast("urn", models.CharField())).filter(
                models.Q(name__icontains=text) | by_urn
            )
        return found.filter(phase=phase) if phase else found


class Academy(TenantModel):
    """A school of the trust. `place` is what people are attached to; its name follows this one."""

    place = TenantForeignKey(Place, on_delete=models.PROTECT, related_name="academies")
    urn = models.PositiveIntegerField(
        "URN",
        validators=[MinValueValidator(100_000), MaxValueValidator(999_999)],
        help_text="DfE's six-digit number of the school",
    )
    name = models.CharField(max_length=200)
    phase = models.CharField(max_length=20, choices=Phase.choices)
    joined_on = models.DateField(null=True, blank=True)

    objects = AcademyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "academies"
        constraints = [
            models.UniqueConstraint(fields=["trust", "urn"], name="academy_urn_once"),
            models.UniqueConstraint(fields=["trust", "place"], name="academy_place_once"),
        ]
        indexes = [models.Index("trust", Lower("name"), name="academy_name_idx")]

    def __str__(self) -> str:
        return self.name
