"""Importing an export, by a trust admin of a trust that is still empty."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.transfer import use_cases
from trust_portal.transfer.emptiness import contents, in_words
from trust_portal.transfer.forms import ImportForm
from trust_portal.transfer.limits import LIMITS, MB
from trust_portal.transfer.refusals import ImportRefused
from trust_portal.transfer.uploads import takes_uploads


@requires("audit.write")
@takes_uploads(LIMITS.upload + MB)
@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: TrustRequest, trust: str) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        try:
            job = use_cases.start_import(
                chunks=form.cleaned_data["file"].chunks(),
                key=str(form.cleaned_data["key"]),
                by=request.actor,
            )
        except ImportRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("job", trust=trust, job_id=job.pk)
    held = contents(importer=request.user)
    context = {"form": form, "held": in_words(held)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "transfer/import_start.html", context, status=status)
