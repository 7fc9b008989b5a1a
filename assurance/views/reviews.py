"""Termly reviews: the term's list, one review with all that it rests on, and writing in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from academies.models import Academy, Period, PeriodKind
from assurance import review_page
from assurance.forms_reviews import CorrectionForm, ReviewForm, WordsForm
from assurance.in_force import pack_of
from assurance.matrix import cell_markup, symbols
from assurance.models import Report, Review, ReviewVersion
from assurance.models.reviews import places_read_as_written
from assurance.rating_words import period_in_words
from assurance.review_lifecycle import (
    MAY_BE_AGREED_IN,
    MAY_BE_CORRECTED,
    MOVES,
    MoveNotAllowed,
    leads,
    may_move,
)
from assurance.scales import levels_of
from assurance.sheets import Cell, academies_for
from assurance.topics import about_review
from assurance.use_cases import reviews as use_cases
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.conversations.forms import CommentForm
from trust_portal.conversations.posting import shown_about
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.dates import LONDON

from .sheets import who_may_rate

MOST_TERMS = 12
PILLS = {"open": "info", "accuracy": "warn", "signed": "done", "shared": "done", "published": "done"}


@dataclass(frozen=True, slots=True)
class Line:
    """An academy in a term; what the person may not see of it is not there."""

    academy: Academy
    review: Review | None
    report: Report | None


@requires("assurance.read")
@require_safe
def reviews(request: TrustRequest, trust: str) -> HttpResponse:
    """`?period=`: a term that has begun; the newest unless another is named."""
    today = timezone.now().astimezone(LONDON).date()
    terms = list(
        Period.objects.filter(kind=PeriodKind.TERM, starts_on__lte=today)
        .select_related("school_year")
        .order_by("-starts_on")[:MOST_TERMS]
    )
    asked = request.GET.get("period", "")
    term = next((one for one in terms if str(one.pk) == asked), terms[0] if terms else None)
    may_open = leads(request.access)
    lines = _lines(request.access, term) if term is not None else []
    context = {
        "term": term,
        "terms": [(one, period_in_words(one)) for one in terms],
        "lines": [(one, PILLS[one.review.state] if one.review else "neutral") for one in lines],
        "may_open": may_open,
        "term_words": period_in_words(term) if term else "",
        "done": sum(1 for one in lines if one.review and one.review.signed_at),
    }
    return render(request, "assurance/reviews/reviews.html", context)


@requires("assurance.read")
@require_safe
def review(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    return review_page_of(request, review_or_404(request.access, review_id))


def review_page_of(
    request: TrustRequest, found: Review, *, comment: CommentForm | None = None
) -> HttpResponse:
    """With the comment as it was sent, where something in it was wrong."""
    trust = request.trust.slug
    access, today = request.access, timezone.now().astimezone(LONDON).date()
    grids = review_page.ratings_of(found, access)
    report, answers = review_page.answers_for(found, access)
    versions = list(found.versions.select_related("by").order_by("-revision"))
    said = found.replies.select_related("by", "version").first()
    rated = who_may_rate(access)
    possible = {name: found.state in move.before for name, move in MOVES.items()}
    may = {
        name.replace(" ", "_"): possible[name] and may_move(access, found, name)
        for name in MOVES
        if name != "open"
    }
    may["reply"] = may["reply"] and found.replied_at is None and today <= (found.reply_until or today)
    may["write"] = may["write"] or may["write_after_sending"]
    may["correct"] = leads(access) and found.state in MAY_BE_CORRECTED
    scales = pack_of(found.version).scales
    context = {
        "review": found,
        "academy": found.academy,
        "term_words": period_in_words(found.period),
        "pill": PILLS[found.state],
        "words": versions[0],
        "earlier": versions[1:] if leads(access) else _signed_versions(found, versions)[1:],
        "reply": said,
        "replied_to_older": said is not None and said.version_id != versions[0].pk,
        "stages": _stages(found),
        "grids": [_drawn(one, trust, rated) for one in grids],
        "waiting": sum(one.waiting for one in grids),
        "symbols": symbols(tuple(level for one in scales for level in levels_of(one).values())),
        "figures": review_page.figures_for(found, access),
        "visits": review_page.visits_of(found, access),
        "report": report,
        "answers": answers,
        "before": review_page.with_lateness(review_page.improvements_before(found, access), today),
        "agreed": review_page.with_lateness(review_page.improvements_agreed(found, access), today),
        "may": may,
        "may_open_improvement": found.state in MAY_BE_AGREED_IN
        and access.may_everywhere("improvement.write"),
        "is_late": found.state == "accuracy"
        and found.replied_at is None
        and today > (found.reply_until or today),
        "talk": shown_about(
            about_review(found, trust=trust),
            form=comment,
            post_url=reverse("review_comment", kwargs={"trust": trust, "review_id": found.pk}),
            person=request.user,
        ),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if comment else HTTPStatus.OK
    return render(request, "assurance/reviews/review.html", context, status=status)


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def review_write(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    found = review_or_404(request.access, review_id)
    _check_lead(request.access)
    version = found.versions.current().get()
    form = ReviewForm(
        request.POST if request.method == "POST" else None, initial=ReviewForm.showing(found, version)
    )

    def save() -> None:
        use_cases.write(
            review=found,
            words=form.words(),
            held_on=form.cleaned_data["held_on"],
            attended_by=form.cleaned_data["attended_by"],
            seen_revision=form.cleaned_data["seen_revision"] or 0,
            by=request.actor,
            at=timezone.now(),
        )

    return _written(request, found, form, save, title="Write the review", name="review_write")


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def review_correct(request: TrustRequest, trust: str, review_id: int) -> HttpResponse:
    found = review_or_404(request.access, review_id)
    _check_lead(request.access)
    version = found.versions.current().get()
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=WordsForm.of(version))

    def save() -> None:
        use_cases.correct(
            review=found,
            words=form.words(),
            reason=form.cleaned_data["reason"],
            seen_revision=form.cleaned_data["seen_revision"] or 0,
            by=request.actor,
            at=timezone.now(),
        )

    return _written(request, found, form, save, title="Correct the review", name="review_correct")


def review_or_404(access: Access, review_id: int) -> Review:
    found = (
        Review.objects.visible_to(access)
        .select_related("academy", "period__school_year", "version", "report", "conversation")
        .select_related("opened_by", "sent_by", "signed_by", "shared_by", "published_by")
        .filter(pk=review_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _check_lead(access: Access) -> None:
    if not leads(access):
        raise PermissionDenied


def _written(
    request: TrustRequest,
    found: Review,
    form: WordsForm,
    save: Callable[[], None],
    *,
    title: str,
    name: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except use_cases.ChangedMeanwhile as meanwhile:
            return _conflict(request, found, form, meanwhile.current, name)
        except (ValidationError, MoveNotAllowed) as refusal:
            form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The review is saved.")
            return redirect("review", trust=request.trust.slug, review_id=found.pk)
    context = {
        "form": form,
        "review": found,
        "title": title,
        "reply": found.replies.select_related("by").first(),
        "term_words": period_in_words(found.period),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/reviews/write.html", context, status=status)


def _conflict(
    request: TrustRequest, found: Review, form: WordsForm, current: ReviewVersion, name: str
) -> HttpResponse:
    theirs, mine = WordsForm.of(current), form.cleaned_data
    differences = [
        Difference(str(field.label), str(theirs.get(key) or ""), str(mine.get(key) or ""))
        for key, field in form.fields.items()
        if (key in theirs or key.startswith("priority_"))
        and key != "seen_revision"
        and str(theirs.get(key) or "") != str(mine.get(key) or "")
    ]
    return render_conflict(
        request,
        subject=f"the review of {found.academy}",
        differences=differences,
        edit_href=reverse(name, kwargs={"trust": request.trust.slug, "review_id": found.pk}),
        saved_by=str(current.by or ""),
    )


def _lines(access: Access, term: Period) -> list[Line]:
    """Of academies without a review too, where the person would read it from the beginning."""
    read = places_read_as_written(access)
    visible = {one.academy_id: one for one in Review.objects.visible_to(access).filter(period=term)}
    written = {one.academy_id: one for one in Report.objects.visible_to(access).filter(period=term)}
    academies = academies_for(access, period=term)
    return [
        Line(one, visible.get(one.pk), written.get(one.pk))
        for one in academies
        if one.pk in visible or read is None or one.place_id in read
    ]


def _signed_versions(found: Review, versions: list[ReviewVersion]) -> list[ReviewVersion]:
    """What was signed and its corrections, the newest first: drafts stay with those who wrote them."""
    if found.signed_at is None:
        return []
    drafts = [one for one in versions if one.at <= found.signed_at]
    return [*(one for one in versions if one.at > found.signed_at), *drafts[:1]]


def _stages(found: Review) -> list[tuple[str, Any, Any, date | None]]:
    """Each stage with who, when, and until when it may take."""
    return [
        ("Opened", found.opened_by, found.opened_at, None),
        ("Sent for accuracy", found.sent_by, found.sent_at, found.reply_until),
        ("Signed", found.signed_by, found.signed_at, None),
        ("Shared with the local board", found.shared_by, found.shared_at, None),
        ("Published to trustees", found.published_by, found.published_at, None),
    ]


def _drawn(grid: review_page.RatedGrid, trust: str, may_rate: Callable[[Cell], bool]) -> dict[str, Any]:
    def markup(cell: Cell) -> SafeString:
        rates = may_rate(cell)
        parts = {"trust": trust, "period_id": cell.period_id, "area_id": cell.column.area_id}
        academy_id = cell.academy.pk if cell.academy else 0
        href = reverse("rating_rate" if rates else "rating", kwargs={**parts, "academy_id": academy_id})
        return cell_markup(cell, href, opens_dialog=rates)

    domains = [
        (name, [(one, one.cell.column.area.name, markup(one.cell)) for one in areas])
        for name, areas in grid.domains
    ]
    return {"name": grid.name, "area_word": grid.area_word, "domains": domains, "waiting": grid.waiting}
