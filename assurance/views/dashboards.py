"""The dashboards: what changed and what is red, for everybody as far as they see ratings; and what does not add up,
for those who sign them.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assurance.dashboards.opening import opened
from assurance.models import DashboardVisit
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON
from trust_portal.ui.navigation import Link


@requires("assurance.read")
@require_safe
def trust_dashboard(request: TrustRequest, trust: str) -> HttpResponse:
    """`?grid=` chooses what is rated where the framework has more than one grid."""
    return _dashboard(request, "assurance/dashboards/trust.html")


@requires("assurance.agree")
@require_safe
def review_dashboard(request: TrustRequest, trust: str) -> HttpResponse:
    return _dashboard(request, "assurance/dashboards/reviews.html")


def _dashboard(request: TrustRequest, template: str) -> HttpResponse:
    now = timezone.now()
    today: date = now.astimezone(LONDON).date()
    last_visit = DashboardVisit.objects.visited(person=request.user, at=now)
    found = opened(request.access, on=today, asked=request.GET.get("grid", ""), last_visit=last_visit)
    context = {
        "framework": found.framework,
        "board": found.board,
        "access_reads_data": request.access.may_everywhere("academy_data.read"),
        "today": today,
        "last_visit": last_visit,
        "number_of_academies": len(found.academies),
        "grid_links": [
            Link(one.name, f"?grid={one.id}", current="page" if one is found.grid else "")
            for one in found.grids
        ],
    }
    return render(request, template, context)
