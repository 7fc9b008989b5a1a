"""Visits to academies: planned, held, and written up in a note with judgements and recommendations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import Now

from academies.models import Academy
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import SUBJECTS, Grant, Reach, Role, Verb
from trust_portal.conversations.models import Conversation
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .actions import ImprovementAction
from .evidence import EvidenceFile
from .frameworks import PackVersion

SUBJECT = "improvement"
LINK_VISITS = "link visits"
# Trustees and clerks read what is finished; what still moves is between the visitors and the school.
READ_FINALS = (Role.TRUSTEE, Role.CLERK)


class VisitState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    DRAFTED = "drafted", "Note drafted"
    SHARED = "shared", "Shared with the head"
    REPLIED = "replied", "Head has replied"
    FINAL = "final", "Final"
    CANCELLED = "cancelled", "Cancelled"


# From here on the note is no longer private to those who write it.
NOTE_IS_OUT = (VisitState.SHARED, VisitState.REPLIED, VisitState.FINAL)


def grasps(access: Access, verbs: Collection[Verb]) -> Iterator[tuple[Role, Grant, frozenset[int]]]:
    """The grants that let the person do one of `verbs` with visits, with the places each is held at.

    A contributor's are for improvement actions alone.
    """
    for role, places in access.places.items():
        for grant in SUBJECTS[SUBJECT].grants.get(role, ()):
            if grant.reach is not Reach.OWN_RECORDS and (Verb.READ in verbs or grant.verb in verbs):
                yield role, grant, places


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, access: Access) -> VisitQuerySet:
        """What this person may know of; how much of it, `assurance/visit_sight.py` says. One's own always."""
        found = models.Q(pk__in=VisitVisitor.objects.filter(person_id=access.person.pk).values("visit_id"))
        found |= models.Q(lead_id=access.person.pk) | models.Q(planned_by_id=access.person.pk)
        for role, grant, places in grasps(access, (Verb.READ,)):
            if role in READ_FINALS:
                found |= models.Q(state=VisitState.FINAL)
            elif grant.reach is Reach.TRUST:
                return self
            elif grant.reach is Reach.OWN:
                found |= models.Q(academy__place_id__in=places)
            else:
                found |= models.Q(domain_leads__contains=[role.value])
        return self.filter(found)

    def to_come(self, *, on: date) -> VisitQuerySet:
        return self.filter(state=VisitState.PLANNED, planned_on__gte=on).order_by("planned_on", "pk")

    def held(self) -> VisitQuerySet:
        return self.filter(held_on__isnull=False).order_by("-held_on", "-pk")


class Visit(TenantModel):
    """`type` is the visit type's key in the framework and `type_name` what it was called then. `outside` holds names
    and organisations, a line for each. `focus` holds what it looks at: `grid/area` of the framework, or a theme of
    the type in its own words after a colon. `domain_leads`: the roles whose domain any area of the focus is in.
    """

    academy = TenantForeignKey(Academy, on_delete=models.PROTECT, related_name="visits")
    version = TenantForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=80)
    type_name = models.CharField(max_length=200)
    is_link = models.BooleanField(default=False)
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    lead = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    outside = models.TextField(blank=True)
    focus: models.JSONField[Any, Any] = models.JSONField(default=list)
    domain_leads: models.JSONField[Any, Any] = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    cancelled_why = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    planned_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    planned_at = models.DateTimeField(db_default=Now(), editable=False)
    noted_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    shared_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    shared_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    replied_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    conversation = TenantForeignKey(Conversation, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "visit"
        constraints = [
            models.CheckConstraint(
                name="visit_held_when_noted",
                condition=models.Q(state__in=["planned", "cancelled"], held_on__isnull=True)
                | (~models.Q(state__in=["planned", "cancelled"]) & models.Q(held_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="visit_ended_when_over",
                condition=models.Q(state__in=["final", "cancelled"], ended_at__isnull=False)
                | (~models.Q(state__in=["final", "cancelled"]) & models.Q(ended_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index("trust", "academy", "planned_on", name="visit_academy_idx"),
            models.Index("trust", "state", "planned_on", name="visit_state_idx"),
        ]

    def __str__(self) -> str:
        return self.type_name

    @property
    def day(self) -> date:
        return self.held_on or self.planned_on

    @property
    def outsiders(self) -> list[str]:
        return self.outside.splitlines()


class VisitVisitor(TenantModel):
    """Somebody of the trust who comes along."""

    visit = TenantForeignKey(Visit, on_delete=models.CASCADE, related_name="visitors")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "visitor"
        constraints = [
            models.UniqueConstraint(fields=["trust", "visit", "person"], name="visit_visitor_once")
        ]
        indexes = [models.Index("trust", "person", name="visit_visitor_idx")]

    def __str__(self) -> str:
        return f"Visitor {self.pk}"


class VisitJudgement(TenantModel):
    """What the visit found in one area: a level of the area's scale, or words alone."""

    visit = TenantForeignKey(Visit, on_delete=models.CASCADE, related_name="judgements")
    grid = models.CharField(max_length=80)
    area = models.CharField(max_length=80)
    level = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = "judgement of a visit"
        verbose_name_plural = "judgements of visits"
        constraints = [
            models.UniqueConstraint(fields=["trust", "visit", "grid", "area"], name="visit_judgement_once")
        ]

    def __str__(self) -> str:
        return f"{self.grid}/{self.area}"


class VisitRecommendation(TenantModel):
    """`place`: its number in the note, from 1. Once an improvement action came of it, it stays as it is."""

    visit = TenantForeignKey(Visit, on_delete=models.CASCADE, related_name="recommendations")
    place = models.PositiveSmallIntegerField()
    text = models.TextField()
    improvement_action = TenantForeignKey(
        ImprovementAction, on_delete=models.PROTECT, null=True, related_name="recommendations"
    )

    class Meta:
        verbose_name = "recommendation of a visit"
        verbose_name_plural = "recommendations of visits"
        constraints = [
            models.UniqueConstraint(fields=["trust", "visit", "place"], name="visit_recommendation_once")
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.place}"


class VisitEvidence(TenantModel):
    visit = TenantForeignKey(Visit, on_delete=models.CASCADE, related_name="evidence")
    evidence = TenantForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "evidence of a visit"
        verbose_name_plural = "evidence of visits"
        constraints = [
            models.UniqueConstraint(fields=["trust", "evidence"], name="visit_evidence_once"),
        ]
        indexes = [models.Index("trust", "visit", name="visit_evidence_idx")]

    def __str__(self) -> str:
        return f"Evidence {self.pk}"
