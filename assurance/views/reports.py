"""Headteachers' reports: the list, one report with its sections, and the whole to read."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assurance.models import Report
from assurance.reports.campaigns import campaigns
from assurance.reports.due import in_packs_only, sees_campaigns
from assurance.reports.gather import document_of
from assurance.reports.overview import PILLS, Rights, overview_of
from assurance.topics import about_report
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.conversations.forms import CommentForm
from trust_portal.conversations.posting import shown_about
from trust_portal.ui.dates import LONDON
from trust_portal.ui.tables import Column, TableSpec

REPORTS = TableSpec(
    columns=(
        Column("academy", "Academy", sort=("academy__name",)),
        Column("term", "Term", sort=("period__starts_on",)),
        Column("state", "State", sort=("state",)),
        Column("due", "Due", sort=("due_on",)),
        Column("submitted", "Submitted", sort=("submitted_at",)),
    ),
    default_sort="-term",
    tie_break=("academy__name", "pk"),
)


@requires("head_report.read")
@require_safe
def reports(request: TrustRequest, trust: str) -> HttpResponse:
    today = _today()
    found = Report.objects.visible_to(request.access).select_related("academy", "period__school_year")
    table = REPORTS.read(request.GET)
    page = table.page(found)
    context = {
        "table": table,
        "page": page,
        "rows": [(one, PILLS[one.state], one.is_open and one.due_on < today) for one in page.rows],
        "campaigns": [one for one in campaigns(on=today) if one.is_begun(today)]
        if sees_campaigns(request.access)
        else [],
        "in_packs_only": in_packs_only(request.access),
        "today": today,
    }
    return render(request, "assurance/reports/reports.html", context)


@requires("head_report.read")
@require_safe
def report(request: TrustRequest, trust: str, report_id: int) -> HttpResponse:
    return report_page(request, report_or_404(request.access, report_id))


def report_page(request: TrustRequest, found: Report, *, comment: CommentForm | None = None) -> HttpResponse:
    """With the comment as it was sent, where something in it was wrong."""
    trust = request.trust.slug
    overview = overview_of(found)
    context = {
        "report": found,
        "overview": overview,
        "pill": PILLS[found.state],
        "rights": Rights.of(request.access, found),
        "is_late": found.is_open and found.due_on < _today(),
        "talk": shown_about(
            about_report(found, trust=trust),
            form=comment,
            post_url=reverse("report_comment", kwargs={"trust": trust, "report_id": found.pk}),
            person=request.user,
        ),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if comment else HTTPStatus.OK
    return render(request, "assurance/reports/report.html", context, status=status)


@requires("head_report.read")
@require_safe
def report_read(request: TrustRequest, trust: str, report_id: int) -> HttpResponse:
    found = report_or_404(request.access, report_id)
    document = document_of(found, request.access, at=timezone.now())
    context = {"report": found, "document": document, "pill": PILLS[found.state]}
    return render(request, "assurance/reports/read.html", context)


def report_or_404(access: Access, report_id: int) -> Report:
    """With all that its pages need."""
    found = (
        Report.objects.visible_to(access)
        .select_related("academy", "version", "period__school_year", "submitted_by", "conversation")
        .defer("version__document")
        .filter(pk=report_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
