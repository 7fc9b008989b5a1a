"""What is said about a report, a review or a visit: each is posted from the record's own page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from assurance.topics import about_report, about_review, about_visit
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.conversations.posting import take_about

from .reports import report_or_404, report_page
from .reviews import review_or_404, review_page_of
from .visit import visit_page, with_note_or_404


@requires("head_report.read")
@require_POST
def report_comment(request: TrustRequest, trust: str, report_id: int) -> HttpResponse:
    found = report_or_404(request.access, report_id)
    topic = about_report(found, trust=trust)
    form = take_about(request, topic)
    return (
        redirect(f"{topic.url}#conversation") if form is None else report_page(request, found, comment=form)
    )


@requires("assurance.read")
@require_POST
def review_comment(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    found = review_or_404(request.access, review_id)
    topic = about_review(found, trust=trust)
    form = take_about(request, topic)
    if form is None:
        return redirect(f"{topic.url}#conversation")
    return review_page_of(request, found, comment=form)


@requires("improvement.read")
@require_POST
def visit_comment(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    """By those who may read its note."""
    found, visitors = with_note_or_404(request.access, visit_id)
    topic = about_visit(found, trust=trust)
    form = take_about(request, topic)
    if form is None:
        return redirect(f"{topic.url}#conversation")
    return visit_page(request, found, visitors, comment=form)
