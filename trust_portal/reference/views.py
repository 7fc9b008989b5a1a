"""What public data the portal holds, every file that was loaded, and handing in another (decision 10)."""

from __future__ import annotations

import csv
import io
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trust_portal.accounts.gate import operator_only
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.operator.views.page import page, status_of
from trust_portal.tabular.defuse import defused
from trust_portal.transfer.uploads import takes_uploads
from trust_portal.ui.dates import LONDON
from trust_portal.ui.tables import Column, TableSpec

from . import deliveries
from .forms import DeliveryForm
from .loading.load import LIMITS, MOST_PROBLEMS
from .models import Delivery, DeliveryState, Load
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
_SHOWN_DELIVERIES = 10
_ROOM = 1_000_000  # bytes of a request beside its file
_IN_MEMORY = 1_000_000


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
    not_loaded = Delivery.objects.exclude(state=DeliveryState.LOADED).order_by("-pk")[:_SHOWN_DELIVERIES]
    context = {
        "table": table,
        "rows": rows,
        "sources": sources,
        "deliveries": not_loaded,
        "most": MOST_PROBLEMS,
    }
    return page(request, "operator/public_data.html", context)


@operator_only
@takes_uploads(LIMITS.bytes + _ROOM)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: SignedInRequest) -> HttpResponse:
    today = timezone.now().astimezone(LONDON).date()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DeliveryForm(*sent, today=today)
    if form.is_valid():
        asked = form.cleaned_data
        deliveries.hand_in(
            source=asked["source"],
            file_name=asked["file"].name,
            chunks=asked["file"].chunks(),
            published_on=asked["published_on"],
            status=asked["status"],
            year=asked["year"],
            by=request.user.full_name,
        )
        return redirect("operator_public_data")
    return page(request, "operator/load_public_data.html", {"form": form}, status=status_of(form))


@operator_only
@require_safe
def problems(request: SignedInRequest, load_id: int) -> FileResponse:
    """What could not be used of a file: sheet, line, column, value, reason."""
    load = get_object_or_404(Load, pk=load_id)
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (the response closes it)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(("sheet", "line", "column", "value", "reason"))
    found = load.problem_rows.order_by("pk").values_list("sheet", "line", "column", "value", "reason")
    for sheet, line, column, value, reason in found.iterator():
        writer.writerow((defused(sheet), line, defused(column), defused(value), defused(reason)))
    text.detach()
    file.seek(0)
    name = f"{load.source}-{load.pk}-problems.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
