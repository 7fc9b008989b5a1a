"""What is done with an improvement action: progress and comments, completing, dropping, opening again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assurance.forms_improvement import NoteForm, OutcomeForm, ReasonForm
from assurance.improvement_lifecycle import may_move
from assurance.models import ImprovementAction, Repeats
from assurance.topics import about_improvement
from assurance.use_cases import improvement_actions as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.conversations.posting import take_about
from trust_portal.ui.confirming import confirm_and_do
from trust_portal.ui.forms import PortalForm

from .improvement import improvement_or_404, improvement_page


@requires("improvement.read")
@require_POST
def improvement_progress(request: TrustRequest, trust: str, improvement_id: int) -> HttpResponse:
    found = _for_move(request, improvement_id, "note progress")
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            use_cases.progress(
                improvement=found, text=form.cleaned_data["text"], by=request.actor, at=timezone.now()
            )
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "Your note is there.")
            return redirect("improvement", trust=trust, improvement_id=found.pk)
    return improvement_page(request, found, note=form)


@requires("improvement.read")
@require_POST
def improvement_comment(request: TrustRequest, trust: str, improvement_id: int) -> HttpResponse:
    """Whoever may read it may speak about it."""
    found = improvement_or_404(request.access, improvement_id)
    topic = about_improvement(found, trust=trust)
    form = take_about(request, topic)
    if form is None:
        return redirect(f"{topic.url}#conversation")
    return improvement_page(request, found, comment=form)


@requires("improvement.read")
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_complete(request: TrustRequest, trust: str, improvement_id: int) -> HttpResponse:
    found = _for_move(request, improvement_id, "complete")
    again = f"The next one is opened at once: it is to be done {Repeats(found.repeats).label.lower()}."
    return _confirm(
        request,
        found,
        OutcomeForm(request.POST if request.method == "POST" else None),
        use_cases.complete,
        question=f"Is “{found.title}” done?",
        label="It is done",
        consequences=[again] if found.repeats else [],
        said="It is done.",
    )


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_drop(request: TrustRequest, trust: str, improvement_id: int) -> HttpResponse:
    return _confirm(
        request,
        _for_move(request, improvement_id, "drop"),
        ReasonForm(request.POST if request.method == "POST" else None),
        use_cases.drop,
        question="Drop this improvement action?",
        label="Drop it",
        consequences=["It stays in the list as dropped, with your reason."],
        said="It is dropped.",
    )


@requires("improvement.write")
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_reopen(request: TrustRequest, trust: str, improvement_id: int) -> HttpResponse:
    return _confirm(
        request,
        _for_move(request, improvement_id, "reopen"),
        ReasonForm(request.POST if request.method == "POST" else None),
        use_cases.reopen,
        question="Open this improvement action again?",
        label="Open it again",
        consequences=["What was said when it ended stays among the notes."],
        said="It is open again.",
    )


def _for_move(request: TrustRequest, improvement_id: int, move: str) -> ImprovementAction:
    found = improvement_or_404(request.access, improvement_id)
    if not may_move(request.access, found, move):
        raise PermissionDenied
    return found


def _confirm(
    request: TrustRequest,
    found: ImprovementAction,
    form: PortalForm,
    use_case: Callable[..., Any],
    *,
    question: str,
    label: str,
    consequences: list[str],
    said: str,
) -> HttpResponse:
    return confirm_and_do(
        request,
        form,
        lambda: use_case(improvement=found, **form.cleaned_data, by=request.actor, at=timezone.now()),
        question=question,
        label=label,
        consequences=consequences,
        said=said,
        href=reverse("improvement", kwargs={"trust": request.trust.slug, "improvement_id": found.pk}),
        refusals=use_cases.MoveNotAllowed,
    )
