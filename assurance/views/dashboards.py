"""The start pages of the chief executive and of the Director of Education, and who starts where."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.dashboards.page import dashboard_of
from assurance.dashboards.reading import grids_of
from assurance.in_force import framework_for
from assurance.models import DashboardVisit
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON
from trust_portal.ui.navigation import Link


@requires("dashboard.read")
@require_safe
def ceo_dashboard(request: TrustRequest, trust: str) -> HttpResponse:
    """`?grid=` chooses what is rated where the framework has more than one grid."""
    return _dashboard(request, "assurance/dashboards/ceo.html")


@requires("dashboard.read")
@require_safe
def education_dashboard(request: TrustRequest, trust: str) -> HttpResponse:
    return _dashboard(request, "assurance/dashboards/education.html")


def _dashboard(request: TrustRequest, template: str) -> HttpResponse:
    now = timezone.now()
    today: date = now.astimezone(LONDON).date()
    last_visit = DashboardVisit.objects.visited(person=request.user, at=now)
    framework = framework_for(school_year_of(today))
    grids = grids_of(framework) if framework else []
    grid = next((one for one in grids if one.id == request.GET.get("grid")), grids[0] if grids else None)
    academies = list(Academy.objects.in_trust(on=today).by_name())
    board = (
        dashboard_of(framework, grid, academies, on=today, last_visit=last_visit)
        if framework and grid
        else None
    )
    context = {
        "framework": framework,
        "board": board,
        "today": today,
        "last_visit": last_visit,
        "number_of_academies": len(academies),
        "grid_links": [
            Link(one.name, f"?grid={one.id}", current="page" if one is grid else "") for one in grids
        ],
    }
    return render(request, template, context)
