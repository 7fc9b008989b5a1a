"""Writing a section of a report: saved at each pause or by the button, and never over somebody else's text."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assurance.frameworks.schema import Question, ReportSection
from assurance.models import Report, ReportText
from assurance.reports.cleaning import TextTooLong
from assurance.reports.gather import answers_of, document_of
from assurance.reports.lifecycle import MoveNotAllowed
from assurance.reports.overview import Rights, comments_of
from assurance.reports.questions import asked_by
from assurance.reports.written import guidance
from assurance.use_cases import report_texts as use_cases
from assurance.use_cases.report_texts import Kept, Sent
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .reports import report_or_404

# What the page's script waits for before it forgets its own copy of the texts.
KEPT = "textsKept"


@requires("head_report.read", write="head_report.write")
@require_http_methods(["GET", "HEAD", "POST"])
def report_section(request: TrustRequest, trust: str, report_id: int, section: str) -> HttpResponse:
    """A section to read or to write. A POST by htmx saves and answers with a piece; else the whole page comes."""
    report = report_or_404(request.access, report_id)
    asked = _section_or_404(report, section)
    if request.method == "POST":
        if not _may_write(request, report):
            raise Http404
        return _save(request, report, asked)
    return render(request, "assurance/reports/section.html", _context(request, report, asked))


@requires("head_report.write")
@require_POST
def report_settle(request: TrustRequest, trust: str, report_id: int, text_id: int) -> HttpResponse:
    """Which of two texts for one question stands from now on."""
    report = report_or_404(request.access, report_id)
    if not _may_write(request, report):
        raise Http404
    text = report.texts.filter(pk=text_id, is_aside=True).first()
    if text is None:
        raise Http404
    use = request.POST.get("choice") == "use"
    try:
        use_cases.settle(report=report, text=text, use=use, at=timezone.now(), by=request.actor)
    except MoveNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "That text stands now." if use else "The text that stood before stays.")
    return redirect("report_section", trust=trust, report_id=report_id, section=text.section)


@requires("head_report.read")
@require_safe
def report_earlier(request: TrustRequest, trust: str, report_id: int, section: str) -> HttpResponse:
    """Every text of a section that was ever saved, for those who write it."""
    report = report_or_404(request.access, report_id)
    asked = _section_or_404(report, section)
    if not _may_write(request, report):
        raise Http404
    rows = list(report.texts.filter(section=section).select_related("by").order_by("-at", "-revision")[:200])
    context = {
        "report": report,
        "section": asked,
        "questions": [(one, [row for row in rows if row.question == one.id]) for one in asked.questions],
    }
    return render(request, "assurance/reports/earlier.html", context)


def _save(request: TrustRequest, report: Report, section: ReportSection) -> HttpResponse:
    sent = {
        one.id: Sent(
            request.POST[f"text-{one.id}"],
            _number(request.POST.get(f"seen-{one.id}", "")),
            request.POST.get(f"shown-{one.id}", "")[:40],
        )
        for one in section.questions
        if f"text-{one.id}" in request.POST
    }
    is_piece = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")
    now = timezone.now()
    try:
        kept = use_cases.save_section(
            report=report,
            section=section.id,
            texts=sent,
            editor=request.POST.get("editor", "")[:40],
            at=now,
            by=request.actor,
        )
    except (MoveNotAllowed, TextTooLong) as refusal:
        status = (
            HTTPStatus.CONFLICT if isinstance(refusal, MoveNotAllowed) else HTTPStatus.UNPROCESSABLE_ENTITY
        )
        return _refused(request, report, section, sent, str(refusal), status, is_piece=is_piece)
    conflicts = [(_question(section, one.question), one) for one in kept if one.aside is not None]
    status = HTTPStatus.CONFLICT if conflicts else HTTPStatus.OK
    context = {
        "report": report,
        "section": section,
        "conflicts": conflicts,
        "at": now,
        "kept": _kept(section, kept),
    }
    if is_piece:
        response = render(request, "assurance/reports/saved_piece.html", context, status=status)
        response["HX-Trigger"] = KEPT
        return response
    if conflicts:
        return render(request, "assurance/reports/both_texts.html", context, status=status)
    messages.success(request, "Your texts are saved.")
    if request.POST.get("next") == "report":
        return redirect("report", trust=request.trust.slug, report_id=report.pk)
    return redirect("report_section", trust=request.trust.slug, report_id=report.pk, section=section.id)


def _refused(
    request: TrustRequest,
    report: Report,
    section: ReportSection,
    sent: dict[str, Sent],
    why: str,
    status: int,
    *,
    is_piece: bool,
) -> HttpResponse:
    """Nothing is saved, and what was typed is on the page still."""
    if is_piece:
        return render(request, "assurance/reports/refused_piece.html", {"why": why}, status=status)
    context = _context(request, report, section)
    for box in context["boxes"]:
        if box["key"] in sent:
            box["text"] = sent[box["key"]].text[:400_000]
    return render(
        request,
        "assurance/reports/section.html",
        {**context, "why": why, "page_has_errors": True},
        status=status,
    )


def _context(request: TrustRequest, report: Report, section: ReportSection) -> dict[str, Any]:
    document = document_of(report, request.access, at=timezone.now(), only=section.id)
    answers = answers_of(report)
    beside: dict[str, list[ReportText]] = {}
    rights = Rights.of(request.access, report)
    if rights.write:
        for row in report.texts.beside().filter(section=section.id).select_related("by").order_by("at"):
            beside.setdefault(row.question, []).append(row)
    sections = asked_by(report).sections
    place = [one.id for one in sections].index(section.id)
    boxes = []
    for one in document.sections[0].questions:
        stands = answers.get((section.id, one.key))
        boxes.append(
            {
                "key": one.key,
                "asks": one.asks,
                "text": one.text,
                "last_text": one.last_text,
                "guidance": guidance(one.text, one.words),
                "words": one.words,
                "revision": stands.revision if stands else 0,
                "shown": use_cases.fingerprint(one.text),
                "beside": beside.get(one.key, []),
            }
        )
    return {
        "report": report,
        "section": section,
        "document": document,
        "drawn": [(one, one.chart() if not one.group else None) for one in document.sections[0].figures],
        "boxes": boxes,
        "editor": get_random_string(20),
        "rights": rights,
        "comment": comments_of(report).get(section.id) if report.state == "returned" else None,
        "people": [
            one.person for one in report.contributors.filter(section=section.id).select_related("person")
        ],
        "is_author": _may_write(request, report),
        "before": sections[place - 1] if place else None,
        "after": sections[place + 1] if place + 1 < len(sections) else None,
        "number": place + 1,
        "of": len(sections),
    }


def _kept(section: ReportSection, kept: tuple[Kept, ...]) -> list[dict[str, Any]]:
    """What the page's hidden inputs must know of what stands now; nothing of a text that was kept beside."""
    return [
        {
            "key": one.question,
            "revision": one.revision,
            "shown": use_cases.fingerprint(one.text),
            "guidance": guidance(one.text, _question(section, one.question).words),
        }
        for one in kept
        if one.aside is None
    ]


def _question(section: ReportSection, key: str) -> Question:
    return next(one for one in section.questions if one.id == key)


def _section_or_404(report: Report, key: str) -> ReportSection:
    for one in asked_by(report).sections:
        if one.id == key:
            return one
    raise Http404


def _may_write(request: TrustRequest, report: Report) -> bool:
    """Whether this is the person's own academy; whether its state lets them, the use case says."""
    return report.academy.place_id in request.access.places_for("head_report.write")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
