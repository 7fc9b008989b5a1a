"""Visits on an academy's page, and in people's calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from academies.models import Academy
from academies.sections import Section
from assurance.models import Visit, VisitState
from assurance.visit_sight import may_plan_anything, reaches_to
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Role, Verb
from trust_portal.notices.calendar import CalendarEntry

MOST_LISTED = 3
MOST_IN_A_CALENDAR = 200
_REMEMBERED = timedelta(days=60)


def visits_of(academy: Academy, access: Access, on: date) -> Section | None:
    """The last and the next; nothing for those who may read no visits."""
    if not access.may("improvement.read"):
        return None
    visible = Visit.objects.visible_to(access).filter(academy=academy)
    content = {
        "academy": academy,
        "today": on,
        "next": list(visible.to_come(on=on).select_related("lead")[:MOST_LISTED]),
        "last": list(visible.held().select_related("lead")[:MOST_LISTED]),
        "may_plan": may_plan_anything(access) and _may_plan_here(access, academy),
    }
    return Section("assurance/visits/section.html", content)


def _may_plan_here(access: Access, academy: Academy) -> bool:
    leads = [role.value for role in access.roles]
    return reaches_to(access, Verb.WRITE, place_id=academy.place_id, domain_leads=leads, is_link=True)


def visit_days(access: Access, *, on: date) -> Iterable[CalendarEntry]:
    """Visits that are planned: one's own as a visitor, and those to the academies that one leads."""
    if not access.may("improvement.read"):
        return
    heads_at = access.places.get(Role.HEADTEACHER, frozenset())
    mine = Q(lead_id=access.person.pk) | Q(visitors__person_id=access.person.pk)
    mine |= Q(academy__place_id__in=heads_at)
    planned = Visit.objects.filter(mine, state=VisitState.PLANNED, planned_on__gte=on - _REMEMBERED)
    found = planned.distinct().select_related("academy").order_by("planned_on", "pk")
    for one in found[:MOST_IN_A_CALENDAR]:
        yield CalendarEntry(
            key=f"visit-{one.pk}",
            title=f"{one.type_name}: {one.academy.name}",
            on=one.planned_on,
            url=reverse("visit", kwargs={"trust": access.trust.slug, "visit_id": one.pk}),
        )
