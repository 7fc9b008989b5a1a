"""Local boards' reviews of the academy card: the list, one review, opening and recording it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.models import Academy, Period
from assurance.rating_words import period_in_words
from governance.escalations import in_words, visible_escalations
from governance.forms_lgb import NEXT, TERM, LgbReviewFilters, OpenForm, SignForm
from governance.lgb_page import review_sheet
from governance.lgb_sight import bodies_to_write_for, standing_of, visible_reviews
from governance.models import Body, LgbReview, LgbReviewQuerySet, LgbReviewState, Meeting
from governance.use_cases import lgb_reviews as use_cases
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.tables import Column, TableSpec

from .pages import form_page, today

FORM = ["GET", "HEAD", "POST"]
PILLS = {LgbReviewState.OPEN: "info", LgbReviewState.RECORDED: "done"}
REVIEWS = TableSpec(
    columns=(
        Column("academy", "Academy", sort=("body__academy__name",)),
        Column("occasion", "For", sort=("period__starts_on", "meeting__starts_at")),
        Column("state", "State", sort=("state", "opened_at")),
        Column("entries", "Entries", sort=("entry_count",), is_number=True),
        Column("unanswered", "Not answered", sort=("unanswered",), is_number=True),
        Column("escalated", "To the trust board", sort=("escalated",), is_number=True),
        Column("signed", "Signed on", sort=("signed_on",)),
    ),
    default_sort="-occasion",
)
# Meetings that a review can still be opened for: long enough ago to write up, and the next ones.
_AGO, _MOST_AHEAD = timedelta(days=30), 3


def review_or_404(access: Access, lgb_review_id: int) -> LgbReview:
    found = (
        visible_reviews(access, on=today())
        .select_related(
            "body__academy", "meeting__body", "period__school_year", "signed_by__person", "recorded_by"
        )
        .filter(pk=lgb_review_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@requires("meeting.read")
@require_safe
def lgb_reviews(request: TrustRequest, trust: str) -> HttpResponse:
    """`?academy=`, `?period=` and `?state=` filter; what stands before the trust board comes first."""
    on = today()
    visible = visible_reviews(request.access, on=on)
    filters = LgbReviewFilters(*_choices(visible), request.GET)
    table = REVIEWS.read(request.GET)
    waiting = in_words(visible_escalations(request.access, on=on).waiting().order_by("at", "pk"))
    page = table.page(filtered(visible, filters.applied))
    context = {
        "filters": filters,
        "table": table,
        "page": page,
        "rows": [(one, use_cases.occasion_of(one), PILLS[LgbReviewState(one.state)]) for one in page.rows],
        "waiting": waiting,
        "may_open": bool(bodies_to_write_for(request.access, on=on)),
    }
    return render(request, "governance/lgb/reviews.html", context)


def filtered(visible: LgbReviewQuerySet, asked: dict[str, str]) -> LgbReviewQuerySet:
    found = visible.select_related("body__academy", "meeting__body", "period__school_year").with_counts()
    if "academy" in asked:
        found = found.filter(body__academy_id=int(asked["academy"]))
    if "period" in asked:
        found = found.filter(period_id=int(asked["period"]))
    if "state" in asked:
        found = found.filter(state=asked["state"])
    return found


def _choices(visible: LgbReviewQuerySet) -> tuple[Any, Any, Any]:
    """Only what some review is of."""
    academies = Academy.objects.filter(pk__in=visible.values("body__academy_id")).by_name()
    periods = (
        Period.objects.filter(pk__in=visible.exclude(period=None).values("period_id"))
        .select_related("school_year")
        .order_by("-starts_on")
    )
    return (
        [(str(one.pk), one.name) for one in academies],
        [(str(one.pk), period_in_words(one)) for one in periods],
        LgbReviewState.choices,
    )


@requires("meeting.read")
@require_safe
def lgb_review(request: TrustRequest, trust: str, lgb_review_id: int) -> HttpResponse:
    found = review_or_404(request.access, lgb_review_id)
    sheet = review_sheet(found, request.access, on=today(), at=timezone.now())
    context = {
        "review": found,
        "body": found.body,
        "academy": found.body.academy,
        "occasion": use_cases.occasion_of(found),
        "pill": PILLS[LgbReviewState(found.state)],
        "sheet": sheet,
    }
    return render(request, "governance/lgb/review.html", context)


@requires("meeting.read")
@require_http_methods(FORM)
def lgb_review_open(request: TrustRequest, trust: str) -> HttpResponse:
    """`?body=7` names the local board, `?meeting=12` the meeting."""
    bodies = bodies_to_write_for(request.access, on=today())
    if not bodies:
        raise PermissionDenied
    body, meetings = _asked(request, bodies)
    form = OpenForm(
        bodies,
        body,
        meetings,
        request.POST if request.method == "POST" else None,
        initial={"occasion": request.GET["meeting"]} if "meeting" in request.GET else None,
    )
    made: list[LgbReview] = []

    def do() -> object:
        chosen = body or next(one for one in bodies if str(one.pk) == form.cleaned_data["body"])
        meeting = _meeting(chosen, meetings, form.cleaned_data["occasion"])
        made.append(use_cases.open_review(body=chosen, meeting=meeting, at=timezone.now(), by=request.actor))
        return made[0]

    answer = form_page(
        request,
        form,
        do,
        title=f"Review the card: {body.academy}" if body else "Review an academy’s card",
        button="Open the review",
        back=reverse("lgb_reviews", kwargs={"trust": trust}),
        done="The review is open. Read the card, and write what you see.",
        lines=[
            "Governors write under each part of the card; the headteacher answers questions before the meeting.",
            "A chair in office records the review. From then on it stays as it is.",
        ],
    )
    if made:
        answer["Location"] = reverse("lgb_review", kwargs={"trust": trust, "lgb_review_id": made[0].pk})
    return answer


def _asked(request: TrustRequest, bodies: list[Body]) -> tuple[Body | None, list[Meeting]]:
    """The board that the address names, or the only one; and its meetings that can be chosen."""
    named, meeting_id = request.GET.get("body", ""), request.GET.get("meeting", "")
    if meeting_id.isdecimal() and len(meeting_id) < 19:
        of_meeting = Meeting.objects.filter(pk=int(meeting_id)).values_list("body_id", flat=True).first()
        named = str(of_meeting or named)
    body = bodies[0] if len(bodies) == 1 else next((one for one in bodies if str(one.pk) == named), None)
    return body, choosable(body) if body is not None else []


def choosable(body: Body) -> list[Meeting]:
    """The next meetings and those just over that have no review yet, the next one first."""
    now = timezone.now()
    free = Meeting.objects.filter(body=body, lgb_reviews__isnull=True).select_related("body")
    ahead = list(free.to_come(at=now)[:_MOST_AHEAD])
    return [*ahead, *(one for one in free.over(at=now)[:_MOST_AHEAD] if one.starts_at > now - _AGO)]


def _meeting(body: Body, meetings: list[Meeting], occasion: str) -> Meeting | None:
    if occasion == TERM:
        return None
    if occasion != NEXT:
        return next(one for one in meetings if str(one.pk) == occasion)
    following = Meeting.objects.filter(body=body).select_related("body").to_come(at=timezone.now()).first()
    if following is None:
        raise ValidationError({"occasion": "No meeting of this board is planned: choose the term."})
    return following


@requires("meeting.read")
@require_http_methods(FORM)
def lgb_review_record(request: TrustRequest, trust: str, lgb_review_id: int) -> HttpResponse:
    """A chair in office signs by recording it; the clerk records what a chair has signed."""
    found = review_or_404(request.access, lgb_review_id)
    standing = standing_of(request.access, found.body, on=today())
    if not standing.may_record:
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    signer = standing.signs_as
    form = PortalForm(posted) if signer else SignForm(found.body, posted, initial={"signed_on": today()})

    def do() -> object:
        facts = {"signed_by": signer, "signed_on": today()} if signer else form.cleaned_data
        return use_cases.record_review(review=found, **facts, at=timezone.now(), by=request.actor)

    lines = ["From now on the review stays as it is: nothing is added, changed or answered any more."]
    if signer:
        lines.append(f"You sign it today as {signer.get_role_display().lower()} of the {found.body.name}.")
    return form_page(
        request,
        form,
        do,
        title=f"Record the review: {found.body.academy}",
        button="Record it",
        back=reverse("lgb_review", kwargs={"trust": trust, "lgb_review_id": found.pk}),
        done="The review is recorded.",
        lines=lines,
    )
