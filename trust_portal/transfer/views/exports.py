"""Exports of a trust: start one, take it away, delete its file."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.jobs.models import Job
from trust_portal.transfer import use_cases
from trust_portal.transfer.exports import KEPT_FOR
from trust_portal.transfer.forms import KeyForm
from trust_portal.transfer.jobs import EXPORT


@requires("audit.write")
@require_http_methods(["GET", "HEAD", "POST"])
def export_start(request: TrustRequest, trust: str) -> HttpResponse:
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        job = use_cases.start_export(key=str(form.cleaned_data["key"]), by=request.actor)
        return redirect("job", trust=trust, job_id=job.pk)
    context = {
        "form": form,
        "question": f"Export everything of {request.trust}?",
        "consequences": [
            "One zip file with every table as CSV, for spreadsheets, and as JSON, exactly as stored.",
            "It holds personal data: people’s names, e-mail addresses and all that is written about academies. "
            "Passwords, links and API keys are not in it.",
            f"Everybody who may read the audit trail can download it for {KEPT_FOR.days} days; "
            "each download is written down there. Then the file is deleted.",
            "It is made in the background: you can leave the page.",
        ],
        "confirm_label": "Start the export",
        "cancel_href": reverse("jobs", kwargs={"trust": trust}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "components/confirm_page.html", context, status=status)


@requires("audit.read")
@require_GET
def export_download(request: TrustRequest, trust: str, job_id: int) -> HttpResponseBase:
    """The zip. A HEAD request is refused: only what is taken away is written down."""
    job = get_object_or_404(Job.objects.of_kinds([EXPORT.name]), pk=job_id)
    try:
        file = use_cases.download_export(job=job, at=timezone.now(), by=request.actor)
        content = file.path.open("rb")
    except use_cases.ExportGone as gone:
        messages.error(request, str(gone))
        return redirect("job", trust=trust, job_id=job.pk)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


@requires("audit.write")
@require_http_methods(["GET", "HEAD", "POST"])
def export_delete(request: TrustRequest, trust: str, job_id: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.of_kinds([EXPORT.name]), pk=job_id)
    now = timezone.now()
    try:
        use_cases.export_file(job=job, at=now)
        if request.method == "POST":
            use_cases.delete_export(job=job, at=now, by=request.actor)
            messages.success(request, "The file of the export is deleted.")
            return redirect("job", trust=trust, job_id=job.pk)
    except use_cases.ExportGone as gone:
        messages.error(request, str(gone))
        return redirect("job", trust=trust, job_id=job.pk)
    context = {
        "question": "Delete the file of this export?",
        "consequences": [
            "Nobody can download it any more. Copies that were downloaded stay where they are.",
            "Nothing else of the trust changes. You can start a new export at any time.",
        ],
        "confirm_label": "Delete the file",
        "is_dangerous": True,
        "cancel_href": reverse("job", kwargs={"trust": trust, "job_id": job.pk}),
    }
    return render(request, "components/confirm_page.html", context)
