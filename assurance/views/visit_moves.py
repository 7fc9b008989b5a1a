"""What is done with a visit: held, cancelled, shared, replied to, made final; its recommendations acted on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assurance.forms_visits import CancelForm, HeldForm, ReplyForm
from assurance.improvement_people import may_own
from assurance.models import Visit
from assurance.use_cases import visit_notes
from assurance.use_cases import visits as use_cases
from assurance.use_cases.visits import MoveNotAllowed
from assurance.visit_people import heads_of
from assurance.visit_sight import may_move
from trust_portal.accounts.gate import requires
from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.confirming import confirm_and_do
from trust_portal.ui.dates import LONDON
from trust_portal.ui.forms import PortalForm

from .visit import may_take_up, visit_or_404, with_note_or_404

# What somebody has for a recommendation unless they say otherwise.
USUAL_TIME = timedelta(weeks=6)


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_held(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    found = _for_move(request, visit_id, "hold")
    today = timezone.now().astimezone(LONDON).date()
    form = HeldForm(
        request.POST if request.method == "POST" else None,
        initial={"held_on": min(found.planned_on, today)},
    )
    return _move(
        request,
        found,
        form,
        lambda: use_cases.hold(visit=found, **form.cleaned_data, by=request.actor, at=timezone.now()),
        question="When was the visit held?",
        label="It was held",
        done="Now write the note.",
        leads_to="visit_note",
    )


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_cancel(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    found = _for_move(request, visit_id, "cancel")
    form = CancelForm(request.POST if request.method == "POST" else None)
    return _move(
        request,
        found,
        form,
        lambda: use_cases.cancel(visit=found, **form.cleaned_data, by=request.actor, at=timezone.now()),
        question="Cancel this visit?",
        label="Cancel the visit",
        done="The visit is cancelled.",
        consequences=["It stays in the list with the reason."],
    )


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_share(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    found = _for_move(request, visit_id, "share")
    form = PortalForm(request.POST if request.method == "POST" else None)
    return _move(
        request,
        found,
        form,
        lambda: visit_notes.share(visit=found, by=request.actor, at=timezone.now()),
        question=f"Share the note with the head of {found.academy}?",
        label="Share it",
        done="The note is shared. The head is told, and may reply.",
        consequences=[
            "The note can no longer be changed.",
            "Recommendations can become improvement actions.",
        ],
    )


@requires("improvement.respond")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_reply(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    found = _for_move(request, visit_id, "reply")
    form = ReplyForm(request.POST if request.method == "POST" else None)
    return _move(
        request,
        found,
        form,
        lambda: visit_notes.reply(
            visit=found, text=form.cleaned_data["reply"], by=request.actor, at=timezone.now()
        ),
        question="Reply to the note of the visit",
        label="Send the reply",
        done="Your reply is sent.",
    )


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_finish(request: TrustRequest, trust: str, visit_id: int) -> HttpResponse:
    found = _for_move(request, visit_id, "finish")
    form = PortalForm(request.POST if request.method == "POST" else None)
    consequences = ["Note, reply and evidence stay as they are.", "Governors, trustees and clerks read them."]
    if not found.reply:
        consequences.insert(0, "The head has not replied and no longer can.")
    return _move(
        request,
        found,
        form,
        lambda: visit_notes.finish(visit=found, by=request.actor, at=timezone.now()),
        question="Make the note final?",
        label="Make it final",
        done="The note is final.",
        consequences=consequences,
    )


@requires("improvement.write")
@require_POST
def visit_take_up(request: TrustRequest, trust: str, visit_id: int, recommendation_id: int) -> HttpResponse:
    """One click: the head has it to do for six weeks; both can be changed where it leads to."""
    found, _ = with_note_or_404(request.access, visit_id)
    recommendation = found.recommendations.filter(pk=recommendation_id).first()
    if recommendation is None:
        raise Http404
    if not may_take_up(request.access, found):
        raise PermissionDenied
    today = timezone.now().astimezone(LONDON).date()
    try:
        opened = visit_notes.take_up(
            recommendation=recommendation,
            owner=usual_owner(found, request.user),
            due_on=today + USUAL_TIME,
            by=request.actor,
            at=timezone.now(),
        )
    except (ValidationError, MoveNotAllowed) as refusal:
        words = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        messages.error(request, words)
        return redirect("visit", trust=trust, visit_id=found.pk)
    messages.success(request, f"It is an improvement action now, and {opened.owner} has it to do.")
    return redirect("improvement", trust=trust, improvement_id=opened.pk)


def usual_owner(found: Visit, asking: Person) -> Person:
    """The academy's head, else whoever leads the visit, else whoever asks."""
    wanted = [*heads_of(found), found.lead]
    return next((one for one in wanted if may_own(one, found.academy)), asking)


def _for_move(request: TrustRequest, visit_id: int, move: str) -> Visit:
    found, visitors = visit_or_404(request.access, visit_id)
    if not may_move(request.access, found, move, visitors):
        raise PermissionDenied
    return found


def _move(
    request: TrustRequest,
    found: Visit,
    form: PortalForm,
    act: Callable[[], Any],
    *,
    question: str,
    label: str,
    done: str,
    consequences: list[str] | None = None,
    leads_to: str = "visit",
) -> HttpResponse:
    at = {"trust": request.trust.slug, "visit_id": found.pk}
    return confirm_and_do(
        request,
        form,
        act,
        question=question,
        label=label,
        consequences=consequences or (),
        said=done,
        href=reverse("visit", kwargs=at),
        leads_to=reverse(leads_to, kwargs=at),
        refusals=MoveNotAllowed,
    )
