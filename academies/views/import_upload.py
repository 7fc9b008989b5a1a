"""Handing a file of figures in."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from academies.forms_imports import UploadForm
from academies.importing.reach import reach_of
from academies.models import Period, SavedLayout
from academies.use_cases import imports as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.tabular import LIMITS
from trust_portal.transfer.uploads import takes_uploads


@requires("kpi_import.write")
@takes_uploads(LIMITS.bytes + 1_000_000)
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_import_upload(request: TrustRequest, trust: str) -> HttpResponse:
    """A file whose columns nobody has named yet goes on to the page where that is done."""
    layouts = SavedLayout.objects.by_name()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, layouts=layouts)
    else:
        form = UploadForm(layouts=layouts, initial={"period": request.GET.get("period")})
    if form.is_valid():
        sent, chosen = form.cleaned_data, form.chosen_layout
        try:
            imported = use_cases.upload(
                chunks=sent["file"].chunks(),
                file_name=sent["file"].name,
                period=sent["period"],
                status=sent["status"],
                layout=chosen.layout if chosen else None,
                source=chosen.name if chosen else "",
                is_to_be_mapped=form.is_to_be_mapped,
                reach=reach_of(request.access),
                by=request.actor,
            )
        except use_cases.MoveNotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            page = "kpi_import_map" if form.is_to_be_mapped else "kpi_import"
            return redirect(page, trust=trust, import_id=imported.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "has_periods": Period.objects.exists()}
    return render(request, "academies/imports/upload.html", context, status=status)
