"""The export of a trust that is going to be deleted, for the operator to hand over: its people are locked out."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from trust_portal.accounts.gate import operator_only
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.operator.use_cases import deletions
from trust_portal.tenancy.models import Trust, TrustState
from trust_portal.transfer.use_cases import ExportGone

from .page import operator


@operator_only
@require_GET
def export_of_deleted(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """The zip, in the days of grace alone. HEAD is refused: only what is taken away is written down."""
    subject = get_object_or_404(Trust, slug=slug, state=TrustState.DELETING)
    job = deletions.newest_export(trust=subject)
    if job is None:
        raise Http404
    try:
        file = deletions.take_export(trust=subject, job=job, at=timezone.now(), by=operator(request))
        content = file.path.open("rb")
    except ExportGone as gone:
        messages.error(request, str(gone))
        return redirect("operator_trust", slug=slug)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response
