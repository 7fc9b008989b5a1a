"""The dashboards: what changed and what is red, for everybody as far as they see ratings; and what does not add up,
for those who sign them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.models import Academy
from academies.targets.progress import by_key_figure, newest_round, progress_in
from assurance.dashboards.due import due_for
from assurance.dashboards.opening import opened
from assurance.models import DashboardVisit
from assurance.visits_due import VisitDue, plans_visits, visits_due
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON
from trust_portal.ui.navigation import Link


@requires("assurance.read")
@require_safe
def trust_dashboard(request: TrustRequest, trust: str) -> HttpResponse:
    """`?grid=` chooses what is rated where the framework has more than one grid."""
    return _dashboard(request, "assurance/dashboards/trust.html", with_targets=True)


@requires("assurance.agree")
@require_safe
def review_dashboard(request: TrustRequest, trust: str) -> HttpResponse:
    return _dashboard(request, "assurance/dashboards/reviews.html")


def _dashboard(request: TrustRequest, template: str, *, with_targets: bool = False) -> HttpResponse:
    now = timezone.now()
    today: date = now.astimezone(LONDON).date()
    last_visit = DashboardVisit.objects.visited(person=request.user, at=now)
    found = opened(request.access, on=today, asked=request.GET.get("grid", ""), last_visit=last_visit)
    context: dict[str, Any] = {
        "framework": found.framework,
        "board": found.board,
        "access_reads_data": request.access.may_everywhere("academy_data.read"),
        "today": today,
        "last_visit": last_visit,
        "due": due_for(request.access, found.academies, on=today),
        "due_visits": _due_visits(request.access, today),
        "number_of_academies": len(found.academies),
        "grid_links": [
            Link(one.name, f"?grid={one.id}", current="page" if one is found.grid else "")
            for one in found.grids
        ],
    }
    if with_targets and found.board is not None and request.access.may("targets.read"):
        context |= _targets(request.access, list(found.academies), today)
    return render(request, template, context)


def _targets(access: Access, academies: list[Academy], today: date) -> dict[str, Any]:
    """Those that the board agreed, of the academies whose targets the person reads."""
    places = access.places_for("targets.read")
    read = (
        academies
        if access.may_everywhere("targets.read")
        else [academy for academy in academies if academy.place_id in places]
    )
    year = newest_round(read, on=today)
    lines = by_key_figure(progress_in(year, read, access)) if year is not None else ()
    return {"reads_targets": True, "targets_year": year, "target_lines": lines}


def _due_visits(access: Access, on: date) -> list[VisitDue] | None:
    """For those who plan visits."""
    if not plans_visits(access):
        return None
    return [one for one in visits_due(access, on=on) if one.is_urgent]
