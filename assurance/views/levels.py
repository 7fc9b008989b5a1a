"""Support levels: the trust's list, an academy's level with what it brings, and the way to a decision."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.forms_levels import LevelForm
from assurance.frameworks.schema import Subject, SupportModel
from assurance.in_force import InForce, framework_for
from assurance.levels import (
    level_pages,
    level_tables,
    may_see_proposals,
    shown_level,
    standings,
    visible_academies,
)
from assurance.models import DecisionState, LevelDecision
from assurance.suggested_levels import suggestion_for
from assurance.use_cases import levels as use_cases
from assurance.use_cases.level_moves import MoveNotAllowed
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON


@requires("support_level.read")
@require_safe
def levels(request: TrustRequest, trust: str) -> HttpResponse:
    framework, tables = level_tables(request.access, on=_today())
    context = {"framework": framework, "tables": tables}
    return render(request, "assurance/levels/levels.html", context)


@requires("support_level.read")
@require_safe
def academy_level(request: TrustRequest, trust: str, academy_id: int, model: str) -> HttpResponse:
    """`?subject=` for the level of a subject or theme."""
    academy = academy_or_404(request, academy_id)
    framework, asked = framework_and_model(model)
    subject = _subject(asked, request.GET.get("subject", ""))
    today = _today()
    sees_proposals = may_see_proposals(request.access)
    found = standings(framework.pack, [academy], on=today, with_proposals=sees_proposals)
    own = [one for one in found if one.model is asked]
    standing = next(one for one in own if one.subject == subject)
    timeline = LevelDecision.objects.filter(
        academy=academy, model=asked.id, subject=standing.subject_key
    ).select_related("version", "proposed_by")
    if not sees_proposals:
        timeline = timeline.filter(state=DecisionState.AGREED)
    pages = level_pages(framework.pack, asked, academy.phase)
    suggested = suggestion_for(framework, asked, academy, standing.subject_key, on=today)
    context = {
        "academy": academy,
        "model": asked,
        "standing": standing,
        "others": [one for one in own if one is not standing],
        "page": pages.get(standing.decision.level) if standing.decision else None,
        "pages": list(pages.values()),
        "timeline": [
            (one, shown_level(framework.pack, one)) for one in timeline.order_by("-effective_from", "-pk")
        ],
        "suggested": suggested if sees_proposals else None,
        "suggested_page": pages.get(suggested.level),
        "may_propose": request.access.may("support_level.propose"),
    }
    return render(request, "assurance/levels/academy_level.html", context)


@requires("support_level.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def level_propose(request: TrustRequest, trust: str, academy_id: int, model: str) -> HttpResponse:
    academy = academy_or_404(request, academy_id)
    framework, asked = framework_and_model(model)
    subject = _subject(asked, request.GET.get("subject", ""))
    key = subject.id if subject else ""
    suggested = suggestion_for(framework, asked, academy, key, on=_today())
    initial = {"level": suggested.level, "effective_from": _today(), **_usual_meeting(asked)}
    form = LevelForm(
        framework.pack, asked, request.POST if request.method == "POST" else None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = use_cases.propose(
                academy=academy,
                framework=framework,
                model=asked,
                subject=key,
                suggested=suggested,
                **form.facts(),
                at=timezone.now(),
                by=request.actor,
            )
        except (ValidationError, MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, f"The {asked.level_word.lower()} is {_said(decision)}.")
            return redirect("level_decision", trust=trust, decision_id=decision.pk)
    pages = level_pages(framework.pack, asked, academy.phase)
    context = {
        "form": form,
        "academy": academy,
        "model": asked,
        "subject": subject,
        "pages": list(pages.values()),
        "suggested": suggested,
        "suggested_page": pages.get(suggested.level),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/levels/level_form.html", context, status=status)


def academy_or_404(request: TrustRequest, academy_id: int) -> Academy:
    for academy in visible_academies(request.access):
        if academy.pk == academy_id:
            return academy
    raise Http404


def framework_and_model(key: str) -> tuple[InForce, SupportModel]:
    """The framework of this school year and one of its support models; 404 where it has none of that name."""
    framework = framework_for(school_year_of(_today()))
    if framework is None:
        raise Http404
    try:
        return framework, framework.pack.support_model(key)
    except KeyError:
        raise Http404 from None


def _subject(model: SupportModel, key: str) -> Subject | None:
    if not key:
        return None
    found = next((one for one in model.subjects if one.id == key), None)
    if found is None:
        raise Http404
    return found


def _usual_meeting(model: SupportModel) -> dict[str, Any]:
    if model.meeting is None:
        return {}
    return {"chaired_by": model.meeting.chair, "attended_by": "\n".join(model.meeting.present)}


def _said(decision: LevelDecision) -> str:
    return "in force" if decision.state == DecisionState.AGREED else "proposed"


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
