"""Improvement actions: what somebody is to do for an academy until a day, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Now

from academies.models import Academy, Kpi
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import SUBJECTS, Reach, Role, Verb
from trust_portal.conversations.models import Conversation
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .reviews import Review

SUBJECT = "improvement"


class ImprovementState(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class Origin(models.TextChoices):
    REPORT = "report", "Headteacher’s report"
    REVIEW = "review", "Termly review"
    VISIT = "visit", "Visit"
    HAND = "hand", "Written by hand"


class Repeats(models.TextChoices):
    """How long after this one is due the next one is; it is opened when this one is done."""

    NEVER = "", "Once only"
    MONTHLY = "month", "Every month"
    HALF_TERMLY = "half_term", "Every half term"
    TERMLY = "term", "Every term"
    YEARLY = "year", "Every year"


def _grasps(access: Access, verbs: Collection[Verb]) -> Iterator[tuple[Role, Reach, frozenset[int]]]:
    """How far each of the person's roles may do one of `verbs` with improvement actions, and at which places.

    Grants that are for visits alone say so in their condition. Whoever may do anything may read.
    """
    for role, places in access.places.items():
        for grant in SUBJECTS[SUBJECT].grants.get(role, ()):
            if Verb.READ in verbs or (grant.verb in verbs and grant.when != "link visits"):
                yield role, grant.reach, places


def reached(access: Access, verbs: Collection[Verb]) -> models.Q:
    """The improvement actions at which the person may do one of `verbs`, of rows of the model; empty: at all."""
    found = models.Q(pk__in=[])
    for role, reach, places in _grasps(access, verbs):
        if reach is Reach.TRUST:
            return models.Q()
        if reach is Reach.OWN:
            found |= models.Q(academy__place_id__in=places)
        elif reach is Reach.OWN_DOMAIN:
            found |= models.Q(domain_leads__contains=[role.value])
        else:
            found |= models.Q(owner_id=access.person.pk, academy__place_id__in=places)
    return found


def reaches_to(
    access: Access,
    verbs: Collection[Verb],
    *,
    place_id: int,
    domain_leads: Collection[str],
    owner_id: int | None = None,
) -> bool:
    """The same of one that may not be written yet; without `owner_id`, nobody's own record."""
    for role, reach, places in _grasps(access, verbs):
        covered = {
            Reach.TRUST: True,
            Reach.OWN: place_id in places,
            Reach.OWN_DOMAIN: role.value in domain_leads,
            Reach.OWN_RECORDS: place_id in places and owner_id == access.person.pk,
        }
        if covered[reach]:
            return True
    return False


class ImprovementActionQuerySet(models.QuerySet["ImprovementAction"]):
    def visible_to(self, access: Access) -> ImprovementActionQuerySet:
        """What this person may read; one's own always."""
        found = reached(access, (Verb.READ,))
        # Nothing asked for means everything, and would mean nothing beside another condition.
        return self.filter(found | models.Q(owner_id=access.person.pk)) if found else self

    def open_for(self, academy: Academy) -> ImprovementActionQuerySet:
        return self.filter(academy=academy).open().by_due_date()

    def open(self) -> ImprovementActionQuerySet:
        return self.filter(state=ImprovementState.OPEN)

    def owned_by(self, person_id: int) -> ImprovementActionQuerySet:
        return self.filter(owner_id=person_id)

    def overdue(self, *, on: date) -> ImprovementActionQuerySet:
        """Open, though their day has passed."""
        return self.open().filter(due_on__lt=on)

    def by_due_date(self) -> ImprovementActionQuerySet:
        return self.order_by("due_on", "pk")


class ImprovementAction(TenantModel):
    """`grid` and `area` are the priority area's keys in the framework, both or neither; `domain_leads` holds the
    roles whose own domain the area was in when it was opened. Success is measured by `measure` in words and, where
    there is one, a KPI of a pupil group that is to reach `target`. `follows` is the one that this one
    repeats, `review` the termly review that agreed it.
    """

    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, related_name="improvement_actions")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    grid = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=80, blank=True)
    domain_leads: models.JSONField[Any, Any] = models.JSONField(default=list)
    measure = models.CharField(max_length=300, blank=True)
    kpi = TenantForeignKey(Kpi, on_delete=models.PROTECT, null=True, related_name="+")
    group = models.CharField(max_length=40, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    state = models.CharField(max_length=8, choices=ImprovementState.choices, default=ImprovementState.OPEN)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.HAND)
    repeats = models.CharField(max_length=10, choices=Repeats.choices, blank=True)
    follows = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="followed_by")
    review = TenantForeignKey(Review, on_delete=models.PROTECT, null=True, related_name="improvement_actions")
    conversation = TenantForeignKey(Conversation, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    opened_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    objects = ImprovementActionQuerySet.as_manager()

    class Meta:
        verbose_name = "improvement action"
        constraints = [
            models.CheckConstraint(
                name="improvement_area_whole",
                condition=models.Q(grid="", area="") | (~models.Q(grid="") & ~models.Q(area="")),
            ),
            models.CheckConstraint(
                name="improvement_target_of_a_kpi",
                condition=models.Q(target__isnull=True) | models.Q(kpi__isnull=False),
            ),
            models.CheckConstraint(
                name="improvement_ended_when_over",
                condition=models.Q(state="open", ended_at__isnull=True)
                | (~models.Q(state="open") & models.Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["trust", "follows"],
                condition=models.Q(follows__isnull=False),
                name="improvement_repeated_once",
            ),
        ]
        indexes = [
            models.Index("trust", "state", "due_on", name="improvement_due_idx"),
            models.Index("trust", "academy", "due_on", name="improvement_academy_idx"),
            models.Index("trust", "owner", "due_on", name="improvement_owner_idx"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, on: date) -> bool:
        return self.state == ImprovementState.OPEN and self.due_on < on


class ImprovementNote(TenantModel):
    """How it is going, as somebody wrote it down; never edited."""

    improvement_action = TenantForeignKey(ImprovementAction, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = "progress note"
        indexes = [models.Index("trust", "improvement_action", "written_at", name="improvement_notes_idx")]

    def __str__(self) -> str:
        return f"Note {self.pk}"
