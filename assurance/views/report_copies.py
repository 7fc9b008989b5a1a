"""A report to take away: Word at once, PDF as a job that only the person who asked can see."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from assurance.models import Report
from assurance.reports import copies
from assurance.use_cases import report_copies as use_cases
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.jobs.models import Job, JobState
from trust_portal.jobs.status import standings
from trust_portal.jobs.views import STOP_POLLING, progress_context
from trust_portal.transfer.forms import KeyForm

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def visible_report(access: Access, report_id: int) -> Report:
    return get_object_or_404(copies.readable(access), pk=report_id)


def own_copy(access: Access, report: Report, copy_id: int) -> Job:
    """Of this report, asked for by this person: it shows what they may see."""
    mine = Job.objects.filter(kind=copies.NAME, requested_by=access.person, arguments__report=report.pk)
    return get_object_or_404(mine, pk=copy_id)


@requires("head_report.read")
@require_GET
def report_word(request: TrustRequest, trust: str, report_id: int) -> HttpResponseBase:
    """A HEAD request is refused: only what is taken away is written down."""
    report = visible_report(request.access, report_id)
    file = use_cases.take_word(report=report, access=request.access, at=timezone.now(), by=request.actor)
    return _sent(
        FileResponse(BytesIO(file.content), as_attachment=True, filename=file.name, content_type=WORD)
    )


@requires("head_report.read")
@require_http_methods(["GET", "HEAD", "POST"])
def report_pdf(request: TrustRequest, trust: str, report_id: int) -> HttpResponse:
    """Ask for it. The page shows the question to those who come without a form, such as from a link."""
    report = visible_report(request.access, report_id)
    if request.method == "POST":
        form = KeyForm(request.POST)
        if not form.is_valid():
            messages.error(request, "That page was too old. Ask for the PDF again.")
            return redirect("report_pdf", trust=trust, report_id=report_id)
        copy = use_cases.ask_for_pdf(report=report, key=str(form.cleaned_data["key"]), by=request.actor)
        return redirect("report_copy", trust=trust, report_id=report_id, copy_id=copy.pk)
    context = {"report": report, "key": uuid4()}
    return render(request, "assurance/reports/report_pdf.html", context)


@requires("head_report.read")
@require_safe
def report_copy(request: TrustRequest, trust: str, report_id: int, copy_id: int) -> HttpResponse:
    return render(request, "assurance/reports/report_copy.html", _context(request, report_id, copy_id))


@requires("head_report.read")
@require_safe
def report_copy_progress(request: TrustRequest, trust: str, report_id: int, copy_id: int) -> HttpResponse:
    """The piece that the page asks for; the last one brings the outcome along."""
    context = _context(request, report_id, copy_id)
    status = STOP_POLLING if context["copy"].is_finished else 200
    response = render(request, "assurance/reports/report_copy_progress.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@requires("head_report.read")
@require_GET
def report_copy_file(request: TrustRequest, trust: str, report_id: int, copy_id: int) -> HttpResponseBase:
    report = visible_report(request.access, report_id)
    copy = own_copy(request.access, report, copy_id)
    try:
        file = use_cases.take_pdf(report=report, copy=copy, by=request.actor)
        content = file.path.open("rb")
    except (use_cases.CopyNotReady, FileNotFoundError) as gone:
        messages.error(request, str(gone))
        return redirect("report_copy", trust=trust, report_id=report_id, copy_id=copy_id)
    return _sent(FileResponse(content, as_attachment=True, filename=file.name, content_type=PDF))


def _sent(response: FileResponse) -> FileResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def _context(request: TrustRequest, report_id: int, copy_id: int) -> dict[str, Any]:
    report = visible_report(request.access, report_id)
    copy = own_copy(request.access, report, copy_id)
    (standing,) = standings([copy])
    address = {"trust": request.trust.slug, "report_id": report_id, "copy_id": copy_id}
    return {
        "report": report,
        "copy": copy,
        "standing": standing,
        "is_drawn": copy.state == JobState.DONE,
        "key": uuid4(),
        **progress_context(standing, reverse("report_copy_progress", kwargs=address)),
    }
