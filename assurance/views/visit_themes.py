"""Themes by academy: where visits looked, how often, and what the latest of them found."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.calendar_dates import school_year_of, year_bounds
from academies.models import Academy
from academies.models.calendar import name_of_year
from assurance.models import Visit
from assurance.visit_themes import held_between, theme_map
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON
from trust_portal.ui.navigation import Link

_YEARS_BACK = 3


@requires("improvement.read")
@require_safe
def visit_themes(request: TrustRequest, trust: str) -> HttpResponse:
    """Of one school year: this one, or `?year=` by its first."""
    today = timezone.now().astimezone(LONDON).date()
    this_year = school_year_of(today)
    asked = request.GET.get("year", "")
    years = range(this_year, this_year - _YEARS_BACK, -1)
    year = int(asked) if asked in map(str, years) else this_year
    begins, ends = year_bounds(year)
    visible = Visit.objects.visible_to(request.access)
    held = held_between(visible, begins, ends)
    academies = Academy.objects.in_trust(on=min(today, ends)).visible_to(request.access).by_name()
    visited = {visit.academy_id for visit in held}
    shown = [
        one for one in academies if one.pk in visited or request.access.may_everywhere("improvement.read")
    ]
    context = {
        "map": theme_map(shown, held, request.access),
        "year": name_of_year(year),
        "years": [
            Link(name_of_year(one), f"?year={one}", current="page" if one == year else "") for one in years
        ],
    }
    return render(request, "assurance/visits/themes.html", context)
