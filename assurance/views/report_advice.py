"""Advice on what is written in a report, for those who write it. It holds up nothing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from assurance.models import Report
from assurance.rating_words import period_in_words
from assurance.reports.advice import advice_of
from assurance.reports.questions import section_of
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .report_copies import visible_report


@requires("head_report.write")
@vary_on_headers("HX-Request")
@require_safe
def report_advice(request: TrustRequest, trust: str, report_id: int, section: str = "") -> HttpResponse:
    """Of one section or of the whole report: a page, or the piece that other pages ask for."""
    report = own_report(request.access, report_id)
    about = None
    if section:
        try:
            about = section_of(report, section)
        except KeyError:
            raise Http404 from None
    context: dict[str, Any] = {
        "report": report,
        "section": about,
        "term": period_in_words(report.period),
        "advice": advice_of(report, only=section),
    }
    is_piece = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    name = "advice_piece" if is_piece else "advice"
    response = render(request, f"assurance/reports/{name}.html", context)
    response["Cache-Control"] = "no-store"
    return response


def own_report(access: Access, report_id: int) -> Report:
    """Of an academy where this person writes the report."""
    report = visible_report(access, report_id)
    if report.academy.place_id not in access.places_for("head_report.write"):
        raise Http404
    return report
