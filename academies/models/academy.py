"""The academies of a trust, over time."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Cast, Lower

from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Place
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

_PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
_URN = [MinValueValidator(100_000), MaxValueValidator(999_999)]


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

    def may_receive_values_from(self, access: Access) -> AcademyQuerySet:
        """The academies whose figures this person may bring in, whatever the figure."""
        if access.may_everywhere("kpi_import.write"):
            return self
        return self.filter(place_id__in=access.places_for("kpi_import.write"))

    def in_trust(self, *, on: date) -> AcademyQuerySet:
        """Those that belonged to the trust on this day; without a joining date, always so far."""
        joined = models.Q(joined_on__isnull=True) | models.Q(joined_on__lte=on)
        not_left = models.Q(left_on__isnull=True) | models.Q(left_on__gt=on)
        return self.filter(joined, not_left)

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
        validators=_URN,
        help_text="DfE's six-digit number of the school",
    )
    name = models.CharField(max_length=200)
    phase = models.CharField(max_length=20, choices=Phase.choices)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(
        null=True, blank=True, help_text="The first day on which it was no longer in the trust"
    )
    pupils = models.PositiveIntegerField(null=True, blank=True, help_text="Pupils on roll")
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Places that there are")
    fsm_percent = models.DecimalField(
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=_PERCENT,
        help_text="Free school meals",
    )
    sen_percent = models.DecimalField(
        max_digits=4, decimal_places=1, null=True, blank=True, validators=_PERCENT, help_text="Special needs"
    )

    objects = AcademyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "academies"
        constraints = [
            models.UniqueConstraint(fields=["trust", "urn"], name="academy_urn_once"),
            models.UniqueConstraint(fields=["trust", "place"], name="academy_place_once"),
            models.CheckConstraint(
                name="academy_leaves_after_joining",
                condition=models.Q(joined_on__isnull=True)
                | models.Q(left_on__isnull=True)
                | models.Q(left_on__gt=models.F("joined_on")),
            ),
        ]
        indexes = [models.Index("trust", Lower("name"), name="academy_name_idx")]

    def __str__(self) -> str:
        return self.name


class EarlierReason(models.TextChoices):
    RENAMED = "renamed", "Renamed"
    CONVERTED = "converted", "Converted: a new URN"
    PREDECESSOR = "predecessor", "A school that became this one"


class EarlierIdentity(TenantModel):
    """A URN or a name that stood for an academy before: files and published figures may still use it.

    Either may be missing: a school that was only renamed kept its URN. `used_until` is the last day.
    """

    academy = TenantForeignKey(Academy, on_delete=models.CASCADE, related_name="earlier")
    urn = models.PositiveIntegerField("URN", null=True, blank=True, validators=_URN)
    name = models.CharField(max_length=200, blank=True)
    used_from = models.DateField(null=True, blank=True)
    used_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=EarlierReason.choices)

    class Meta:
        verbose_name = "earlier URN or name"
        verbose_name_plural = "earlier URNs and names"
        constraints = [
            models.CheckConstraint(
                name="earlier_says_something", condition=models.Q(urn__isnull=False) | ~models.Q(name="")
            ),
            models.CheckConstraint(
                name="earlier_ends_after_it_begins",
                condition=models.Q(used_from__isnull=True)
                | models.Q(used_until__isnull=True)
                | models.Q(used_until__gte=models.F("used_from")),
            ),
        ]
        indexes = [models.Index("trust", "academy", name="earlier_academy_idx")]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.name, f"({self.urn})" if self.urn else ""]))
