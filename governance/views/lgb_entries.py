"""What is said in a local board's review: entries, the headteacher's answers, and what goes to the trust board."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.card_parts import PARTS
from governance.escalations import in_words, visible_escalations
from governance.forms_lgb import AnswerForm, EntryForm, EscalateForm, ResponseForm
from governance.lgb_sight import standing_of, visible_reviews
from governance.models import Escalation, LgbEntry, LgbReview
from governance.sight import may_clerk
from governance.use_cases import escalations, lgb_reviews
from governance.use_cases.meeting_moves import MoveNotAllowed
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .lgb_reviews import review_or_404
from .pages import clerk_only, form_page, today

FORM = ["GET", "HEAD", "POST"]


def check_member(access: Access, review: LgbReview) -> None:
    """Only a governor of that board in office."""
    if not standing_of(access, review.body, on=today()).is_member:
        raise PermissionDenied


def check_author(access: Access, entry: LgbEntry) -> None:
    """Only who said it, and as long as they are a governor of that board."""
    check_member(access, entry.review)
    if entry.by_id != access.person.pk:
        raise PermissionDenied


def check_head(access: Access, review: LgbReview) -> None:
    if not standing_of(access, review.body, on=today()).is_head:
        raise PermissionDenied


def entry_or_404(review: LgbReview, lgb_entry_id: int) -> LgbEntry:
    entry = review.entries.filter(pk=lgb_entry_id).first()
    if entry is None:
        raise Http404
    entry.review = review
    return entry


def escalation_or_404(access: Access, escalation_id: int) -> Escalation:
    found = visible_escalations(access, on=today()).filter(pk=escalation_id).first()
    if found is None:
        raise Http404
    return found


@requires("meeting.read")
@require_http_methods(FORM)
def lgb_entry_add(request: TrustRequest, trust: str, lgb_review_id: int) -> HttpResponse:
    """`?part=risks` begins there, `?kind=question` with a question."""
    review = review_or_404(request.access, lgb_review_id)
    check_member(request.access, review)
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        initial={name: request.GET[name] for name in ("part", "kind") if name in request.GET},
    )

    def do() -> object:
        facts = {name: form.cleaned_data[name] for name in ("kind", "part", "text")}
        return lgb_reviews.add_entry(review=review, **facts, at=timezone.now(), by=request.actor)

    return form_page(
        request,
        form,
        do,
        title=f"Add to the review: {review.body.academy}",
        button="Add it",
        back=_back(trust, review, form.data.get("part") or request.GET.get("part", "")),
        done="It is added to the review.",
    )


@requires("meeting.read")
@require_http_methods(FORM)
def lgb_entry_change(
    request: TrustRequest, trust: str, lgb_review_id: int, lgb_entry_id: int
) -> HttpResponse:
    """By its author, until the review is recorded."""
    review = review_or_404(request.access, lgb_review_id)
    entry = entry_or_404(review, lgb_entry_id)
    check_author(request.access, entry)
    back = _back(trust, review, entry.part)
    if request.method == "POST" and request.POST.get("remove"):
        try:
            lgb_reviews.withdraw_entry(entry=entry, by=request.actor)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "It is withdrawn.")
        return redirect(back)
    form = EntryForm.showing(entry, request.POST if request.method == "POST" else None)

    def do() -> object:
        facts = {**form.cleaned_data, "seen_revision": form.cleaned_data["seen_revision"] or 0}
        return lgb_reviews.change_entry(entry=entry, **facts, at=timezone.now(), by=request.actor)

    return form_page(
        request,
        form,
        do,
        title=f"Change what you said: {entry.get_kind_display().lower()}",
        button="Save",
        back=back,
        done="It is saved.",
        conflict="what you said",
        remove="Withdraw it",
    )


@requires("meeting.read")
@require_http_methods(FORM)
def lgb_answer(request: TrustRequest, trust: str, lgb_review_id: int, lgb_entry_id: int) -> HttpResponse:
    review = review_or_404(request.access, lgb_review_id)
    check_head(request.access, review)
    entry = entry_or_404(review, lgb_entry_id)
    form = AnswerForm.showing(entry.answers.first(), request.POST if request.method == "POST" else None)

    def do() -> object:
        facts = {**form.cleaned_data, "seen_revision": form.cleaned_data["seen_revision"] or 0}
        return lgb_reviews.answer(entry=entry, **facts, at=timezone.now(), by=request.actor)

    return form_page(
        request,
        form,
        do,
        title="Answer a question of governors",
        button="Save the answer",
        back=_back(trust, review, entry.part),
        done="The answer is there for the governors to read.",
        lines=[
            entry.text,
            "You can change the answer until the review is recorded. The question stays as it is.",
        ],
        conflict="the answer",
    )


@requires("meeting.read")
@require_http_methods(FORM)
def lgb_escalate(request: TrustRequest, trust: str, lgb_review_id: int, lgb_entry_id: int) -> HttpResponse:
    review = review_or_404(request.access, lgb_review_id)
    check_member(request.access, review)
    entry = entry_or_404(review, lgb_entry_id)
    form = EscalateForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: escalations.escalate(
            entry=entry, reason=form.cleaned_data["reason"], at=timezone.now(), by=request.actor
        ),
        title="Put it to the trust board",
        button="Put it to the board",
        back=_back(trust, review, entry.part),
        done="It stands at the trust board’s next meeting.",
        lines=[
            entry.text,
            "Trustees, the chief executive and the board’s clerk read it, with your name and the reason. "
            "It cannot be taken back.",
        ],
    )


@requires("meeting.read")
@require_safe
def escalation(request: TrustRequest, trust: str, escalation_id: int) -> HttpResponse:
    found = escalation_or_404(request.access, escalation_id)
    (shown,) = in_words(Escalation.objects.filter(pk=found.pk))
    context = {
        "one": shown,
        "may_respond": may_clerk(request.access) and shown.responded_on is None,
        "sees_review": visible_reviews(request.access, on=today()).filter(pk=shown.review_id).exists(),
    }
    return render(request, "governance/lgb/escalation.html", context)


@requires("meeting.write")
@require_http_methods(FORM)
def escalation_respond(request: TrustRequest, trust: str, escalation_id: int) -> HttpResponse:
    clerk_only(request.access)
    found = escalation_or_404(request.access, escalation_id)
    form = ResponseForm(request.POST if request.method == "POST" else None, at=timezone.now())
    return form_page(
        request,
        form,
        lambda: escalations.respond(
            escalation=found, **form.cleaned_data, at=timezone.now(), by=request.actor
        ),
        title="Record the trust board’s response",
        button="Record it",
        back=reverse("escalation", kwargs={"trust": trust, "escalation_id": found.pk}),
        done="The response is recorded; the local board is told.",
        lines=[found.entry.text, "The local board reads the response. It cannot be changed afterwards."],
    )


def _back(trust: str, review: LgbReview, part: str) -> str:
    """To the part that was written about."""
    href = reverse("lgb_review", kwargs={"trust": trust, "lgb_review_id": review.pk})
    return f"{href}#{part}" if part in PARTS else href
