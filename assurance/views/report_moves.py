"""Handing a report in, giving it back, and asking people to write in it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assurance.forms_reports import PeopleForm, ReturnForm
from assurance.models import Report
from assurance.reports.advice import known_names
from assurance.reports.gather import answers_of
from assurance.reports.lifecycle import MoveNotAllowed
from assurance.reports.overview import Rights, overview_of
from assurance.reports.plain_words import Advice, advice_on
from assurance.reports.questions import asked_by
from assurance.use_cases import reports as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .reports import report_or_404

_MOST_ADVICE = 5


@requires("head_report.submit")
@require_http_methods(["GET", "HEAD", "POST"])
def report_check(request: TrustRequest, trust: str, report_id: int) -> HttpResponse:
    """All answers once more, with what is empty and what may be worded better; then the headteacher submits."""
    report = _own_or_404(request, report_id)
    if request.method == "POST":
        try:
            use_cases.submit(report=report, at=timezone.now(), by=request.actor)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The report is submitted. Your Director of Education is told.")
        return redirect("report", trust=trust, report_id=report_id)
    answers = answers_of(report)
    overview = overview_of(report)
    known = known_names()
    sections = []
    for section in overview.asked.sections:
        lines = []
        for question in section.questions:
            row = answers.get((section.id, question.id))
            text = row.text if row else ""
            lines.append((question, text, _advice(text, known)))
        sections.append((section, lines))
    context = {
        "report": report,
        "overview": overview,
        "sections": sections,
        "rights": Rights.of(request.access, report),
    }
    return render(request, "assurance/reports/check.html", context)


@requires("head_report.return")
@require_http_methods(["GET", "HEAD", "POST"])
def report_return(request: TrustRequest, trust: str, report_id: int) -> HttpResponse:
    report = report_or_404(request.access, report_id)
    form = ReturnForm(asked_by(report).sections, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.give_back(
                report=report,
                comment=form.cleaned_data["comment"],
                comments=form.comments(),
                at=timezone.now(),
                by=request.actor,
            )
        except (ValidationError, MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The report is returned. Its headteacher is told.")
            return redirect("report", trust=trust, report_id=report_id)
    context = {"report": report, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/reports/return.html", context, status=status)


@requires("head_report.submit")
@require_http_methods(["GET", "HEAD", "POST"])
def report_people(request: TrustRequest, trust: str, report_id: int, section: str) -> HttpResponse:
    """The headteacher asks people to write a section."""
    report = _own_or_404(request, report_id)
    asked = next((one for one in asked_by(report).sections if one.id == section), None)
    if asked is None:
        raise Http404
    now = report.contributors.filter(section=section).values_list("person_id", flat=True)
    form = PeopleForm(
        use_cases.writers_of(report),
        request.POST if request.method == "POST" else None,
        initial={"people": [str(one) for one in now]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.ask_people(
                report=report,
                section=section,
                people=[int(one) for one in form.cleaned_data["people"]],
                by=request.actor,
            )
        except (ValidationError, MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("report", trust=trust, report_id=report_id)
    context = {"report": report, "section": asked, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/reports/people.html", context, status=status)


def _own_or_404(request: TrustRequest, report_id: int) -> Report:
    report = report_or_404(request.access, report_id)
    if report.academy.place_id not in request.access.places_for("head_report.submit"):
        raise Http404
    return report


def _advice(text: str, known: frozenset[str]) -> tuple[Advice, ...]:
    return advice_on(text, known_names=known)[:_MOST_ADVICE]
