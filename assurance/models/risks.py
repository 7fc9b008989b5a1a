"""The risk register: what could go wrong at an academy or in the whole trust, and what is done about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db import models
from django.db.models.functions import Now

from academies.models import Academy
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import SUBJECTS, Grant, Reach, Role, Verb
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

SUBJECT = "risk"


class RiskState(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class RiskTheme(models.TextChoices):
    EDUCATION = "education", "Quality of education"
    ATTENDANCE = "attendance", "Attendance and behaviour"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    LEADERSHIP = "leadership", "Leadership and governance"
    STAFFING = "staffing", "Staffing"
    FINANCE = "finance", "Finance"
    ESTATES = "estates", "Estates, health and safety"
    TECHNOLOGY = "technology", "Data and technology"
    REPUTATION = "reputation", "Pupil numbers and reputation"


# Whose own domain a theme is in; the others are nobody's but theirs who write across the trust.
THEMES_OF: Mapping[Role, tuple[RiskTheme, ...]] = {
    Role.OPERATIONS_LEAD: (
        RiskTheme.STAFFING,
        RiskTheme.FINANCE,
        RiskTheme.ESTATES,
        RiskTheme.TECHNOLOGY,
    ),
}


def grasps(access: Access, verbs: Collection[Verb]) -> Iterator[tuple[Role, Grant, frozenset[int]]]:
    """The grants that let the person do one of `verbs` with risks, with the places each is held at."""
    for role, places in access.places.items():
        for grant in SUBJECTS[SUBJECT].grants.get(role, ()):
            if Verb.READ in verbs or grant.verb in verbs:
                yield role, grant, places


def reaches_to(access: Access, verb: Verb, *, place_id: int | None, theme: str) -> bool:
    """Whether the person may do it with a risk of this theme. `place_id` None: one of the whole trust."""
    for role, grant, places in grasps(access, (verb,)):
        covered = {
            Reach.TRUST: True,
            Reach.OWN: place_id is not None and place_id in places,
            Reach.OWN_DOMAIN: theme in THEMES_OF.get(role, ()),
        }
        if covered.get(grant.reach, False):
            return True
    return False


class RiskQuerySet(models.QuerySet["Risk"]):
    def visible_to(self, access: Access) -> RiskQuerySet:
        found = models.Q(pk__in=[])
        for role, grant, places in grasps(access, (Verb.READ,)):
            if grant.reach is Reach.TRUST:
                return self
            if grant.reach is Reach.OWN:
                found |= models.Q(academy__place_id__in=places)
            elif grant.reach is Reach.OWN_DOMAIN:
                found |= models.Q(theme__in=THEMES_OF.get(role, ()))
        return self.filter(found)

    def open(self) -> RiskQuerySet:
        return self.filter(state=RiskState.OPEN)

    def of_the_trust(self) -> RiskQuerySet:
        """Those of no academy."""
        return self.filter(academy__isnull=True)

    def to_be_reviewed(self, *, on: date) -> RiskQuerySet:
        """Open, though the day of their review has passed."""
        return self.open().filter(review_on__lt=on)

    def with_score(self) -> RiskQuerySet:
        """With `scored`, to sort by."""
        return self.annotate(scored=models.F("likelihood") * models.F("impact"))

    def worst_first(self) -> RiskQuerySet:
        return self.with_score().order_by("-scored", "-impact", "review_on", "pk")


class Risk(TenantModel):
    """`academy` None: of the whole trust. `text` says why it could happen and what it would mean, `response` what is
    done about it. `likelihood` and `impact`: 1 to 5, as `risk_scale.py` words them."""

    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, null=True, related_name="risks")
    theme = models.CharField(max_length=20, choices=RiskTheme.choices)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    response = models.TextField()
    review_on = models.DateField()
    state = models.CharField(max_length=6, choices=RiskState.choices, default=RiskState.OPEN)
    closed_why = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    opened_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = "risk"
        constraints = [
            models.CheckConstraint(
                name="risk_scores_from_1_to_5",
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="risk_closed_when_over",
                condition=models.Q(state="open", closed_at__isnull=True)
                | (models.Q(state="closed", closed_at__isnull=False) & ~models.Q(closed_why="")),
            ),
        ]
        indexes = [
            models.Index("trust", "academy", "state", name="risk_academy_idx"),
            models.Index("trust", "state", "review_on", name="risk_review_idx"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def score(self) -> int:
        return self.likelihood * self.impact

    def is_overdue(self, on: date) -> bool:
        return self.state == RiskState.OPEN and self.review_on < on
