"""When a person last looked, so that a dashboard can say what is new since."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from trust_portal.accounts.models import Person
from trust_portal.tenancy.models import TenantModel

VISIT = timedelta(minutes=30)
"""Looks closer together than this are one visit."""


class DashboardVisitQuerySet(models.QuerySet["DashboardVisit"]):
    def visited(self, *, person: Person, at: datetime) -> datetime | None:
        """Note a look at the dashboard; when the visit before this one ended, None the first time."""
        visit, is_new = self.get_or_create(person=person, defaults={"seen_at": at})
        if is_new:
            return None
        if at - visit.seen_at >= VISIT:
            visit.before_at = visit.seen_at
        if at - visit.seen_at >= timedelta(minutes=1):
            visit.seen_at = at
            visit.save(update_fields=["before_at", "seen_at"])
        return visit.before_at


class DashboardVisit(TenantModel):
    """One row for each person who has a dashboard. `before_at`: when the visit before the present one ended."""

    is_transient: ClassVar[bool] = True

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True)

    objects = DashboardVisitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "person"], name="dashboard_visit_once")]

    def __str__(self) -> str:
        return f"Person {self.person_id}"
