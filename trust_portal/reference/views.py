"""What public data the portal holds: the sources and every file that was loaded. Loading is a command (decision 10)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from trust_portal.accounts.gate import operator_only
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.operator.views.page import page
from trust_portal.ui.tables import Column, TableSpec

from .models import Load
from .sources import SOURCES

LOADS = TableSpec(
    columns=(
        Column("file", "File", ("file_name",)),
        Column("source", "Source", ("source",)),
        Column("published", "Published", ("published_on",)),
        Column("status", "Status", ("status",)),
        Column("read", "Rows read", ("rows_read",), is_number=True),
        Column("stored", "Stored", ("rows_stored",), is_number=True),
        Column("unchanged", "Unchanged", ("rows_unchanged",), is_number=True),
        Column("skipped", "Skipped"),
        Column("problems", "Problems", ("problems",), is_number=True),
        Column("loaded", "Loaded", ("loaded_at",)),
    ),
    default_sort="-loaded",
)


@operator_only
@require_safe
def public_data(request: SignedInRequest) -> HttpResponse:
    table = LOADS.read(request.GET)
    rows = table.page(Load.objects.all())
    latest = {
        load.source: load
        for load in Load.objects.order_by("source", "-published_on", "-pk").distinct("source")
    }
    sources = [(source, latest.get(key)) for key, source in SOURCES.items()]
    return page(request, "operator/public_data.html", {"table": table, "rows": rows, "sources": sources})
