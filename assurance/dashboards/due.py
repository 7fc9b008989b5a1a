"""What is due of a person's academies and has not been done: headteachers' reports, termly reviews, risks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from academies.models import Academy, Period, PeriodKind
from assurance.forms_risks import LATE
from assurance.models import Report, Review, ReviewState, Risk
from assurance.models.reviews import places_read_as_written
from assurance.rating_words import period_in_words
from assurance.reports.due import sees_campaigns
from assurance.review_lifecycle import REPLIES
from trust_portal.accounts.access import Access

DUE_WITHIN = timedelta(weeks=6)
LOOKED_BACK = 3  # terms
TRUST = "The whole trust"
_NOT_SIGNED = (ReviewState.OPEN, ReviewState.ACCURACY)


@dataclass(frozen=True, slots=True)
class Line:
    """`academy` is "The whole trust" for what is of none; `what` a term, or a risk's title."""

    academy: str
    what: str
    href: str
    due_on: date
    is_overdue: bool
    note: str


@dataclass(frozen=True, slots=True)
class DueKind:
    """One kind of thing that waits, the longest overdue first. `href` leads to all of them."""

    key: str
    title: str
    href: str
    href_label: str
    lines: tuple[Line, ...]
    nothing: str


def due_for(access: Access, academies: Collection[Academy], *, on: date) -> tuple[DueKind, ...]:
    """One for each kind that the person may read of; four queries at most, however many academies there are.

    Risks of the whole trust are among them.
    """
    found = (_reports(access, academies, on), _reviews(access, academies, on), _risks(access, on))
    return tuple(one for one in found if one is not None)


def due_at(access: Access, academy: Academy, *, on: date) -> tuple[DueKind, ...]:
    """Of this academy alone."""
    found = (
        _reports(access, [academy], on),
        _reviews(access, [academy], on),
        _risks(access, on, academy=academy),
    )
    return tuple(one for one in found if one is not None)


def _reports(access: Access, academies: Collection[Academy], on: date) -> DueKind | None:
    if not (sees_campaigns(access) or access.may("head_report.write")):
        return None
    late = Report.objects.overdue(on=on).filter(academy_id__in=[academy.pk for academy in academies])
    if not sees_campaigns(access):
        late = late.written_by(access)
    rows = late.select_related("academy", "period__school_year").order_by("due_on", "academy__name", "pk")
    return DueKind(
        "reports",
        "Headteachers’ reports overdue",
        _page(access, "reports"),
        "All reports",
        tuple(
            Line(
                one.academy.name,
                period_in_words(one.period),
                _report_href(access, one),
                one.due_on,
                True,
                one.get_state_display(),
            )
            for one in rows
        ),
        "Every report whose day has passed is submitted.",
    )


def _report_href(access: Access, report: Report) -> str:
    """Until a report is submitted, only whoever writes it may read it: the others go to the page of its term."""
    if report.academy.place_id in access.places_for("head_report.write"):
        return _page(access, "report", report_id=report.pk)
    term = _page(access, "report_campaign", period_id=report.period_id, key=report.key)
    return f"{term}?state={LATE}"


def _reviews(access: Access, academies: Collection[Academy], on: date) -> DueKind | None:
    read = places_read_as_written(access)
    replies = access.places_for(REPLIES)
    if read == frozenset() and not replies:
        return None
    led = [one for one in academies if read is None or one.place_id in read]
    own = [one for one in academies if one.place_id in replies]
    lines = [*_not_signed(access, led, on), *_to_reply(access, own, on)]
    return DueKind(
        "reviews",
        "Termly reviews due",
        _page(access, "reviews"),
        "All reviews",
        tuple(sorted(lines, key=lambda one: (one.due_on, one.academy))),
        "No review waits: each is signed, or its term ends in more than six weeks."
        if led
        else "No review waits for your reply.",
    )


def _not_signed(access: Access, academies: Collection[Academy], on: date) -> Iterator[Line]:
    """A review is due by its term's last day. None of a term before the first one that the trust has reviewed."""
    begun = Period.objects.filter(kind=PeriodKind.TERM, starts_on__lte=on).select_related("school_year")
    terms = list(begun.order_by("-starts_on")[:LOOKED_BACK]) if academies else []
    reviews = Review.objects.filter(period__in=terms).order_by() if terms else Review.objects.none()
    known = {(one.academy_id, one.period_id): one for one in reviews}
    first = min((term.starts_on for term in terms if any(pk == term.pk for _, pk in known)), default=on)
    for term in terms:
        if term.ends_on - DUE_WITHIN > on or (term.ends_on < on and term.starts_on < first):
            continue
        for academy in academies:
            review = known.get((academy.pk, term.pk))
            was_there = academy.joined_on is None or academy.joined_on <= term.ends_on
            if was_there and (review is None or review.state in _NOT_SIGNED):
                yield Line(
                    academy.name,
                    period_in_words(term),
                    _page(access, "review", review_id=review.pk)
                    if review
                    else f"{_page(access, 'reviews')}?period={term.pk}",
                    term.ends_on,
                    term.ends_on < on,
                    review.get_state_display() if review else "Not opened",
                )


def _to_reply(access: Access, academies: Collection[Academy], on: date) -> Iterator[Line]:
    """Drafts that a headteacher can still say something about."""
    if not academies:
        return
    waiting = Review.objects.waiting_for_accuracy().filter(academy__in=academies, reply_until__gte=on)
    for review in waiting.select_related("academy", "period__school_year"):
        if review.reply_until is not None:
            yield Line(
                review.academy.name,
                period_in_words(review.period),
                _page(access, "review", review_id=review.pk),
                review.reply_until,
                False,
                "Waits for the headteacher’s reply",
            )


def _risks(access: Access, on: date, *, academy: Academy | None = None) -> DueKind | None:
    if not access.may("risk.read"):
        return None
    late = Risk.objects.visible_to(access).to_be_reviewed(on=on).select_related("academy", "owner")
    if academy is not None:
        late = late.filter(academy=academy)
    rows = late.order_by("review_on", "pk")
    return DueKind(
        "risks",
        "Risks past their review",
        f"{_page(access, 'risks')}?state={LATE}",
        "In the register",
        tuple(
            Line(
                one.academy.name if one.academy else TRUST,
                one.title,
                _page(access, "risk", risk_id=one.pk),
                one.review_on,
                True,
                str(one.owner),
            )
            for one in rows
        ),
        "Every open risk has its next review ahead.",
    )


def _page(access: Access, name: str, **parts: object) -> str:
    return reverse(name, kwargs={"trust": access.trust.slug, **parts})
