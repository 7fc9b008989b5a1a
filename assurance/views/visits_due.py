"""Which visits are due or overdue by the framework's rhythm."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assurance.visit_rhythm import DONE, DUE, LATER, OVERDUE, PLANNED, STATES
from assurance.visits_due import VisitDue, plans_visits, visits_due
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON
from trust_portal.ui.navigation import Link
from trust_portal.ui.tables import Column, TableSpec

DUE_VISITS = TableSpec(
    columns=(
        Column("academy", "Academy", sort=("academy",)),
        Column("visit", "Visit", sort=("visit",)),
        Column("due", "Due by", sort=("due",)),
        Column("last", "Last held", sort=("last",)),
        Column("planned", "Next planned", sort=("planned",)),
    ),
    default_sort="due",
    tie_break=(),
    page_sizes=(100, 200),
)
PILLS = {
    OVERDUE: ("Overdue", "late"),
    DUE: ("Due soon", "warn"),
    PLANNED: ("Planned", "info"),
    LATER: ("Later", "neutral"),
    DONE: ("Held", "done"),
}


@requires("improvement.read")
@require_safe
def visits_due_page(request: TrustRequest, trust: str) -> HttpResponse:
    """`?show=`: one of the states; all of them unless one is named."""
    lines = visits_due(request.access, on=timezone.now().astimezone(LONDON).date())
    counts = Counter(one.standing.state for one in lines)
    asked = request.GET.get("show", "")
    asked = asked if asked in STATES else ""
    table = DUE_VISITS.read(request.GET)
    shown = [one for one in lines if not asked or one.standing.state == asked]
    shown.sort(key=lambda one: _sort_key(one, table.key), reverse=table.is_descending)
    tabs = [Link(f"All ({len(lines)})", "?", current="" if asked else "page")]
    tabs += [
        Link(f"{STATES[state]} ({counts[state]})", f"?show={state}", current="page" if asked == state else "")
        for state in STATES
        if counts[state]
    ]
    page = table.page_of(shown)
    context = {
        "tabs": tabs if lines else [],
        "table": table,
        "page": page,
        "rows": [(one, *PILLS[one.standing.state]) for one in page.rows],
        "may_plan": plans_visits(request.access),
    }
    return render(request, "assurance/visits/due.html", context)


def _sort_key(one: VisitDue, key: str) -> tuple[object, ...]:
    name = one.academy.name.casefold()
    match key:
        case "academy":
            return name, one.kind.name
        case "visit":
            return one.kind.name.casefold(), name
        case "last":
            return one.standing.last_on or date.min, name
        case "planned":
            return one.standing.planned_on or date.max, name
    return one.standing.due_on or date.max, name
