"""The audit trail as a page and as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON

from .csv_export import write_csv
from .forms import AuditFilters
from .models import AuditEntry
from .reading import Position, in_batches, read_page
from .trail import record
from .words import trust_wide_lines_of

MOST_EXPORTED = 100_000  # entries in one file


@requires("audit.read")
@require_safe
def audit_trail(request: TrustRequest, trust: str) -> HttpResponse:
    filters = AuditFilters(request.GET)
    page = read_page(
        filters.narrow(AuditEntry.objects.select_related("person")),
        older_than=Position.read(request.GET.get("older", "")),
        newer_than=Position.read(request.GET.get("newer", "")),
    )
    query = request.GET.copy()
    for name in ("older", "newer"):
        query.pop(name, None)
    context = {
        "filters": filters,
        "lines": trust_wide_lines_of(page.entries),
        "page": page,
        "query": query.urlencode(),
        "may_see_people": request.access.may("people.read"),
    }
    return render(request, "audit/audit_trail.html", context)


@requires("audit.read")
@require_POST
def audit_export(request: TrustRequest, trust: str) -> HttpResponse | FileResponse:
    """The entries that the filters in the address leave, as CSV. Making such a file is itself written down."""
    filters = AuditFilters(request.GET)
    entries = filters.narrow(AuditEntry.objects.select_related("person"))
    count = entries.order_by()[: MOST_EXPORTED + 1].count()
    if count > MOST_EXPORTED:
        messages.error(
            request,
            f"More than {MOST_EXPORTED:,} entries match, too many for one file. "
            "Choose a shorter time, or export everything of the trust under “Exports and jobs”.",
        )
        return redirect(f"{reverse('audit_trail', kwargs={'trust': trust})}?{request.GET.urlencode()}")
    file = write_csv(in_batches(entries))
    asked = {name: str(value) for name, value in filters.applied.items() if value}
    record(by=request.actor, verb="audit.exported", on=request.trust, after={"entries": count, **asked})
    day = timezone.now().astimezone(LONDON).date()
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"audit-trail-{trust}-{day}.csv",
        content_type="text/csv; charset=utf-8",
    )
