"""The moves of a termly review, each with a question before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from academies.models import Academy, Period
from assurance.forms_reviews import ReplyForm
from assurance.models import Review
from assurance.review_lifecycle import MoveNotAllowed, leads, may_move
from assurance.review_page import waiting_of
from assurance.use_cases import reviews as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.confirming import confirm_and_do
from trust_portal.ui.dates import day_in_words
from trust_portal.ui.forms import PortalForm

from .reviews import review_or_404


@requires("assurance.agree")
@require_POST
def review_open(request: TrustRequest, trust: str, period_id: int, academy_id: int) -> HttpResponse:
    period = get_object_or_404(Period.objects.select_related("school_year"), pk=period_id)
    academy = get_object_or_404(Academy, pk=academy_id)
    if not leads(request.access):
        raise PermissionDenied
    try:
        opened = use_cases.open_review(academy=academy, period=period, by=request.actor, at=timezone.now())
    except MoveNotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('reviews', kwargs={'trust': trust})}?period={period.pk}")
    messages.success(request, f"The review of {academy} is open.")
    return redirect("review", trust=trust, review_id=opened.pk)


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def review_send(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    found = _for_move(request, review_id, "send for accuracy")
    days = use_cases.accuracy_days(found)
    return _confirm(
        request,
        found,
        use_cases.send,
        question=f"Send the draft to the headteacher of {found.academy}?",
        label="Send it for accuracy",
        consequences=[
            f"The headteacher can reply for {days} day{'' if days == 1 else 's'}.",
            "The reply stands beside the review; neither takes the place of the other.",
        ],
        said="The draft is with the headteacher.",
    )


@requires("head_report.submit")
@require_http_methods(["GET", "HEAD", "POST"])
def review_reply(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    found = _for_move(request, review_id, "reply")
    until = f" until {day_in_words(found.reply_until)}" if found.reply_until else ""
    return _confirm(
        request,
        found,
        use_cases.reply,
        form=ReplyForm(request.POST if request.method == "POST" else None),
        question="Is the draft accurate?",
        label="Send the reply",
        consequences=[f"You can reply once{until}. It is read by everybody who reads the review."],
        said="Your reply stands beside the review.",
    )


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def review_sign(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    found = _for_move(request, review_id, "sign")
    waiting = waiting_of(found, request.access)
    consequences = ["Nothing of it changes from then on but by a correction, with a reason."]
    if found.report_id:
        consequences.append("The headteacher’s report is locked with it.")
    if waiting:
        one = waiting == 1
        consequences.append(
            f"{waiting} rating{'' if one else 's'} of this term {'is' if one else 'are'} not confirmed yet. "
            "Signing the review does not confirm them."
        )
    return _confirm(
        request,
        found,
        use_cases.sign,
        question=f"Sign the review of {found.academy}?",
        label="Sign it",
        consequences=consequences,
        said="The review is signed.",
    )


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def review_share(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    found = _for_move(request, review_id, "share")
    return _confirm(
        request,
        found,
        use_cases.share,
        question="Share the review with the local governing board?",
        label="Share it",
        consequences=[f"The chair and the governors of {found.academy} are told and read it."],
        said="The local governing board reads it now.",
    )


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def review_publish(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    found = _for_move(request, review_id, "publish")
    return _confirm(
        request,
        found,
        use_cases.publish,
        question="Publish the review to trustees?",
        label="Publish it",
        consequences=["Trustees and clerks are told and read it."],
        said="Trustees read it now.",
    )


def _for_move(request: TrustRequest, review_id: int, move: str) -> Review:
    found = review_or_404(request.access, review_id)
    if not may_move(request.access, found, move):
        raise PermissionDenied
    return found


def _confirm(
    request: TrustRequest,
    found: Review,
    use_case: Callable[..., Any],
    *,
    question: str,
    label: str,
    consequences: Sequence[str],
    said: str,
    form: PortalForm | None = None,
) -> HttpResponse:
    sent = form or PortalForm(request.POST if request.method == "POST" else None)
    return confirm_and_do(
        request,
        sent,
        lambda: use_case(review=found, **sent.cleaned_data, by=request.actor, at=timezone.now()),
        question=question,
        label=label,
        consequences=consequences,
        said=said,
        href=reverse("review", kwargs={"trust": request.trust.slug, "review_id": found.pk}),
        refusals=MoveNotAllowed,
    )
