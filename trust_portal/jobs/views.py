"""The jobs of a trust: the list, one job, how far it is, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.tables import Column, TableSpec

from . import use_cases
from .forms import JobFilters
from .status import Standing, offer_of, progress_of, shown_jobs, standings

JOBS = TableSpec(
    columns=(
        Column("job", "Job"),
        Column("state", "State"),
        Column("outcome", "Outcome"),
        Column("by", "Asked by"),
        Column("asked", "Asked", sort=("created_at",)),
        Column("ended", "Ended", sort=("finished_at",)),
    ),
    default_sort="-asked",
)
STOP_POLLING = 286  # htmx's own status: swap this in and ask no more


@requires("audit.read")
@require_safe
def jobs(request: TrustRequest, trust: str) -> HttpResponse:
    filters = JobFilters(request.GET)
    table = JOBS.read(request.GET)
    page = table.page(filters.narrow(shown_jobs()))
    context = {
        "filters": filters,
        "table": table,
        "page": page,
        "rows": standings(page.rows),
        "may_write": request.access.may("audit.write"),
    }
    return render(request, "jobs/jobs.html", context)


@requires("audit.read")
@require_safe
def job(request: TrustRequest, trust: str, job_id: int) -> HttpResponse:
    return render(request, "jobs/job.html", _job_context(request, job_id))


@requires("audit.read")
@require_safe
def job_progress(request: TrustRequest, trust: str, job_id: int) -> HttpResponse:
    """The piece that the job's page asks for; the last one brings the outcome along."""
    context = _job_context(request, job_id)
    status = STOP_POLLING if context["job"].is_finished else 200
    response = render(request, "jobs/job_progress.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@requires("audit.write")
@require_POST
def job_cancel(request: TrustRequest, trust: str, job_id: int) -> HttpResponse:
    found = get_object_or_404(shown_jobs(), pk=job_id)
    try:
        use_cases.cancel(job=found, by=request.actor)
    except use_cases.CannotCancel as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The job is cancelled.")
    return redirect("job", trust=trust, job_id=job_id)


def progress_context(standing: Standing, poll_url: str) -> dict[str, Any]:
    """What components/progress.html needs; without an address to poll once the job has ended."""
    progress = progress_of(standing)
    return {
        "progress_id": "job-progress",
        "label": standing.label,
        "value": progress.done if progress.total else None,
        "maximum": progress.total or 1,
        "text": progress.message,
        "poll_url": "" if standing.job.is_finished else poll_url,
    }


def _job_context(request: TrustRequest, job_id: int) -> dict[str, Any]:
    (standing,) = standings([get_object_or_404(shown_jobs(), pk=job_id)])
    found = standing.job
    address = {"trust": request.trust.slug, "job_id": found.pk}
    offer = offer_of(found, at=timezone.now())
    return {
        "standing": standing,
        "job": found,
        "note": offer.note,
        "actions": [
            (action, reverse(action.url_name, kwargs=address))
            for action in offer.actions
            if request.access.may(action.permission)
        ],
        "may_cancel": request.access.may("audit.write") and not found.is_finished and not standing.is_running,
        **progress_context(standing, reverse("job_progress", kwargs=address)),
    }
