"""Importing an export into a new trust, by an operator, who enters no trust: the page shows progress only."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trust_portal.accounts.gate import operator_only
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.jobs.models import Job
from trust_portal.jobs.status import standings
from trust_portal.jobs.views import STOP_POLLING, progress_context
from trust_portal.operator.views.page import operator, page
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer import use_cases
from trust_portal.transfer.emptiness import contents, in_words
from trust_portal.transfer.forms import ImportForm
from trust_portal.transfer.jobs import IMPORT
from trust_portal.transfer.limits import LIMITS, MB
from trust_portal.transfer.refusals import ImportRefused
from trust_portal.transfer.uploads import takes_uploads


@operator_only
@takes_uploads(LIMITS.upload + MB)
@require_http_methods(["GET", "HEAD", "POST"])
def operator_import(request: SignedInRequest, slug: str) -> HttpResponse:
    subject = get_object_or_404(Trust, slug=slug)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    with trust_scope(subject.pk):
        if form.is_valid():
            try:
                use_cases.start_import(
                    chunks=form.cleaned_data["file"].chunks(),
                    key=str(form.cleaned_data["key"]),
                    by=operator(request),
                )
            except ImportRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("operator_import", slug=slug)
        context = {
            "subject": subject,
            "form": form,
            "held": in_words(contents(importer=request.user)),
            **_last_import(slug),
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return page(request, "transfer/operator_import.html", context, status=status)


@operator_only
@require_safe
def operator_import_progress(request: SignedInRequest, slug: str, job_id: int) -> HttpResponse:
    """The piece that the page asks for; the last one brings the outcome along."""
    subject = get_object_or_404(Trust, slug=slug)
    with trust_scope(subject.pk):
        found = get_object_or_404(Job.objects.of_kinds([IMPORT.name]), pk=job_id)
        context = {"subject": subject, **_progress(found, slug)}
    status = STOP_POLLING if found.is_finished else HTTPStatus.OK
    response = render(request, "transfer/operator_import_progress.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _last_import(slug: str) -> dict[str, Any]:
    """The state of the newest import into the bound trust; nothing where there was none."""
    newest = Job.objects.of_kinds([IMPORT.name]).order_by("-created_at", "-pk").first()
    return _progress(newest, slug) if newest else {}


def _progress(job: Job, slug: str) -> dict[str, Any]:
    (standing,) = standings([job])
    address = reverse("operator_import_progress", kwargs={"slug": slug, "job_id": job.pk})
    return {"standing": standing, "job": job, **progress_context(standing, address)}
