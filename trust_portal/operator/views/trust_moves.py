"""The moves of a trust's life: suspend, resume, delete, keep after all. Each asks first and wants a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trust_portal.accounts.gate import operator_only
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.accounts.use_cases import trusts
from trust_portal.operator.forms import DeletionForm, ReasonForm
from trust_portal.operator.use_cases import deletions
from trust_portal.tenancy.models import Trust
from trust_portal.ui.dates import day_in_words

from .page import operator, page, status_of


@dataclass(frozen=True, slots=True)
class Question:
    """What the page asks, and what the person is told before and after. Texts take the trust's name."""

    question: str
    consequences: tuple[str, ...]
    confirm_label: str
    done: str
    is_dangerous: bool = False


SUSPEND = Question(
    "Suspend {name}?",
    (
        "Its people can no longer open its pages; those who are in are stopped at their next page.",
        "Its API tokens stop working.",
        "Nothing is lost, and you can open it again at any time.",
    ),
    "Suspend the trust",
    "{name} is suspended.",
    is_dangerous=True,
)
RESUME = Question(
    "Open {name} again?",
    ("Its people can use it at once, with the roles they had.",),
    "Open the trust again",
    "{name} is open again.",
)
KEEP = Question(
    "Keep {name} after all?",
    ("It will not be deleted.", "It stays suspended until you open it again."),
    "Keep the trust",
    "{name} is kept, and suspended.",
)


@operator_only
@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: SignedInRequest, slug: str) -> HttpResponse:
    return _ask(request, slug, SUSPEND, trusts.suspend)


@operator_only
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: SignedInRequest, slug: str) -> HttpResponse:
    return _ask(request, slug, RESUME, trusts.resume)


@operator_only
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: SignedInRequest, slug: str) -> HttpResponse:
    return _ask(request, slug, KEEP, trusts.cancel_deletion)


@operator_only
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put the trust down for deletion; it goes for good when its days of grace are over."""
    subject = get_object_or_404(Trust, slug=slug)
    today = timezone.localdate()
    form = DeletionForm(request.POST if request.method == "POST" else None, trust=subject)
    if form.is_valid():
        try:
            subject = deletions.request(
                trust=subject, on=today, by=operator(request), reason=form.cleaned_data["reason"]
            )
        except trusts.MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            assert subject.delete_on is not None
            messages.success(request, f"{subject.name} will be deleted on {day_in_words(subject.delete_on)}.")
        return redirect("operator_trust", slug=slug)
    context = {"subject": subject, "form": form, "delete_on": today + trusts.GRACE}
    return page(request, "operator/delete_trust.html", context, status=status_of(form))


def _ask(request: SignedInRequest, slug: str, asked: Question, move: Callable[..., Trust]) -> HttpResponse:
    subject = get_object_or_404(Trust, slug=slug)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            move(trust=subject, by=operator(request), reason=form.cleaned_data["reason"])
        except trusts.MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, asked.done.format(name=subject.name))
        return redirect("operator_trust", slug=slug)
    context: dict[str, Any] = {
        "subject": subject,
        "form": form,
        "question": asked.question.format(name=subject.name),
        "consequences": asked.consequences,
        "confirm_label": asked.confirm_label,
        "is_dangerous": asked.is_dangerous,
    }
    return page(request, "operator/confirm.html", context, status=status_of(form))
