"""A local board's review as its page shows it, and what waits for somebody in the reviews that they take part in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from academies.models import Academy
from governance.card_parts import ANCHORS, ASK, CAN_BE_ESCALATED, PARTS
from governance.lgb_sight import Standing, standing_of, visible_reviews
from governance.models import (
    BodyKind,
    Escalation,
    LgbAnswer,
    LgbEntry,
    LgbEntryKind,
    LgbReview,
    LgbReviewState,
    Meeting,
)
from governance.sight import may_clerk, own_bodies
from governance.use_cases.lgb_reviews import occasion_of
from trust_portal.accounts.access import Access
from trust_portal.accounts.roles import Role
from trust_portal.ui.dates import day_in_words

PILLS = {
    LgbEntryKind.STRENGTH: "done",
    LgbEntryKind.CONCERN: "warn",
    LgbEntryKind.QUESTION: "info",
    LgbEntryKind.CHALLENGE: "neutral",
    LgbEntryKind.ASSURANCE: "done",
}


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """`is_late`: the answer came after the meeting had begun."""

    entry: LgbEntry
    pill: str
    answer: LgbAnswer | None
    is_late: bool
    escalation: Escalation | None
    may_change: bool
    may_answer: bool
    may_escalate: bool


@dataclass(frozen=True, slots=True)
class ShownPart:
    """`href` leads to the part in the card; empty where the portal has no card."""

    key: str
    label: str
    ask: str
    href: str
    entries: tuple[ShownEntry, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What this person can do now; without `href` there is nothing to press."""

    text: str
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """`silent` names the parts that nothing is said about."""

    parts: tuple[ShownPart, ...]
    silent: str
    unanswered: tuple[ShownEntry, ...]
    standing: Standing
    may_write: bool
    may_record: bool
    next_step: NextStep
    card_href: str
    card_is_there: bool


def review_sheet(review: LgbReview, access: Access, *, on: date, at: datetime) -> ReviewSheet:
    """A fixed number of queries."""
    standing = standing_of(access, review.body, on=on)
    is_open = review.state == LgbReviewState.OPEN
    rows = (
        review.entries.select_related("by")
        .prefetch_related("answers__by", "escalations__by", "escalations__responded_by")
        .order_by("at", "pk")
    )
    shown = [_shown(one, review, standing, access) for one in rows]
    unanswered = tuple(one for one in shown if one.entry.kind == LgbEntryKind.QUESTION and one.answer is None)
    may_write = is_open and standing.is_member
    card = _card(access.trust.slug, review.body.academy_id or 0)
    may_record = is_open and standing.may_record and bool(shown)
    return ReviewSheet(
        parts=tuple(
            ShownPart(
                key,
                label,
                ASK[key],
                f"{card}#{ANCHORS[key]}" if card else "",
                tuple(one for one in shown if one.entry.part == key),
            )
            for key, label in PARTS.items()
        ),
        silent=", ".join(
            label.lower() for key, label in PARTS.items() if not any(one.entry.part == key for one in shown)
        ),
        unanswered=unanswered,
        standing=standing,
        may_write=may_write,
        may_record=may_record,
        next_step=_next_step(review, standing, shown, unanswered, access.trust.slug, at),
        card_href=card
        or reverse("academy", kwargs={"trust": access.trust.slug, "academy_id": review.body.academy_id or 0}),
        card_is_there=bool(card),
    )


def _shown(entry: LgbEntry, review: LgbReview, standing: Standing, access: Access) -> ShownEntry:
    answer = next(iter(entry.answers.all()), None)
    escalation = next(iter(entry.escalations.all()), None)
    is_open = review.state == LgbReviewState.OPEN
    begun = review.meeting.starts_at if review.meeting else None
    is_untouched = answer is None and escalation is None
    is_own = standing.is_member and entry.by_id == access.person.pk
    return ShownEntry(
        entry=entry,
        pill=PILLS[LgbEntryKind(entry.kind)],
        answer=answer,
        is_late=answer is not None and begun is not None and answer.at > begun,
        escalation=escalation,
        may_change=is_open and is_own and is_untouched,
        may_answer=is_open and standing.is_head and entry.kind == LgbEntryKind.QUESTION,
        may_escalate=standing.is_member and escalation is None and entry.kind in CAN_BE_ESCALATED,
    )


def _next_step(
    review: LgbReview,
    standing: Standing,
    shown: list[ShownEntry],
    unanswered: tuple[ShownEntry, ...],
    trust: str,
    at: datetime,
) -> NextStep:
    here = {"trust": trust, "lgb_review_id": review.pk}
    if review.state == LgbReviewState.RECORDED:
        return NextStep("The review is recorded and does not change any more.")
    if standing.is_head:
        if not unanswered:
            return NextStep("No question waits for your answer.")
        first = {**here, "lgb_entry_id": unanswered[0].entry.pk}
        count = len(unanswered)
        words = "1 question waits" if count == 1 else f"{count} questions wait"
        return NextStep(
            f"{words} for your answer{_until(review)}.", "Answer it", reverse("lgb_answer", kwargs=first)
        )
    record = reverse("lgb_review_record", kwargs=here)
    is_over = review.meeting is None or review.meeting.starts_at <= at
    if standing.may_record and shown and is_over:
        return NextStep(
            "When the board is agreed on what stands here, record it.", "Record the review", record
        )
    if standing.is_member:
        text = "Read the card, then say under each part what goes well, what worries you and what you ask."
        if not shown:
            return NextStep(text, "Write the first entry", reverse("lgb_entry_add", kwargs=here))
        after = "after the meeting" if review.meeting else "at the end"
        return NextStep(f"{text} A chair in office records the review {after}.")
    if standing.is_clerk:
        return NextStep("Governors write the review, and a chair in office signs it.")
    return NextStep("Governors are writing this review.")


def _until(review: LgbReview) -> str:
    return f" before the meeting on {day_in_words(review.meeting.met_on)}" if review.meeting else ""


def _card(trust: str, academy_id: int) -> str:
    """Its address; empty where the portal has no such page."""
    try:
        return reverse("academy_card", kwargs={"trust": trust, "academy_id": academy_id})
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for this person: `text` is the link's."""

    text: str
    about: str
    href: str
    is_urgent: bool = False


def waiting_for(access: Access, *, on: date, academy: Academy | None = None) -> tuple[Waiting, ...]:
    """In reviews that are being written, and before the trust board; of one academy, or of all. Few queries."""
    if not access.may("meeting.read"):
        return ()
    found: list[Waiting] = []
    trust = access.trust.slug
    bodies = own_bodies(access, on=on)
    reviews = LgbReview.objects.open().filter(body__in=bodies)
    if academy is not None:
        reviews = reviews.filter(body__academy=academy)
    leads = access.places.get(Role.HEADTEACHER, frozenset())
    rows: Any = reviews.with_unanswered().newest_first()
    rows = rows.select_related("body__academy", "meeting__body", "period__school_year")
    for review in rows:
        href = reverse("lgb_review", kwargs={"trust": trust, "lgb_review_id": review.pk})
        place_id = review.body.academy.place_id if review.body.academy else None
        count = review.unanswered
        if place_id not in leads:
            found.append(Waiting("Review the academy’s card", occasion_of(review), href))
        elif count:
            words = "Answer 1 question" if count == 1 else f"Answer {count} questions"
            found.append(Waiting(f"{words} of governors", occasion_of(review), href, is_urgent=True))
    if academy is None and may_clerk(access):
        for one in Escalation.objects.waiting().with_its_words().order_by("at", "pk"):
            href = reverse("escalation", kwargs={"trust": trust, "escalation_id": one.pk})
            found.append(Waiting("Record the trust board’s response", one.entry.review.body.name, href))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class MeetingSection:
    """What the page of a local board's meeting says of the card's review."""

    review: LgbReview | None
    may_open: bool


def section_of_meeting(meeting: Meeting, access: Access, *, on: date) -> MeetingSection | None:
    if meeting.body.kind != BodyKind.LGB:
        return None
    review = visible_reviews(access, on=on).filter(meeting=meeting).first()
    is_there = review is not None or LgbReview.objects.filter(meeting=meeting).exists()
    may_open = not is_there and standing_of(access, meeting.body, on=on).may_open
    return MeetingSection(review, may_open)
