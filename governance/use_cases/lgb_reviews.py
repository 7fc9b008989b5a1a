"""A local board's review of the academy card: opened, written, answered, and recorded by a chair in office."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from academies.models import Period, PeriodKind
from assurance.rating_words import period_in_words
from governance.card_parts import PARTS
from governance.lgb_lifecycle import MOVES, WHILE
from governance.lgb_notices import tell_the_asker, tell_the_head
from governance.models import (
    Body,
    BodyKind,
    BodyMember,
    LgbAnswer,
    LgbEntry,
    LgbEntryKind,
    LgbReview,
    LgbReviewState,
    Meeting,
    MeetingState,
)
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.ui.dates import LONDON

from .meeting_moves import ChangedMeanwhile, MoveNotAllowed, label_of
from .minutes import SIGN

LONGEST = 4_000


@transaction.atomic
def open_review(*, body: Body, meeting: Meeting | None, at: datetime, by: Actor) -> LgbReview:
    """For a meeting of the local board, or (without one) for the term. Raises ValidationError where there is one."""
    Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    if body.kind != BodyKind.LGB:
        raise ValidationError({"body": "Only a local governing board reviews its academy’s card."})
    day = at.astimezone(LONDON).date()
    if meeting is not None:
        if meeting.body_id != body.pk or meeting.state == MeetingState.CANCELLED:
            raise ValidationError({"meeting": "Choose a meeting of this board that is not cancelled."})
        day = meeting.met_on
    term = _term_of(day)
    if meeting is None and term is None:
        raise ValidationError({"meeting": "The trust’s calendar has no term now: choose a meeting."})
    same = LgbReview.objects.filter(body=body, meeting=meeting)
    if (same.filter(period=term) if meeting is None else same).exists():
        raise ValidationError({"meeting": "This board’s review for it is there already."})
    review = LgbReview.objects.create(
        body=body, meeting=meeting, period=term, opened_by=by.person, opened_at=at
    )
    record(by=by, verb="lgb_review.opened", on=review, label=label_of_review(review))
    return review


def _term_of(day: date) -> Period | None:
    """The one that the day is in; in the holidays the one that follows."""
    terms = Period.objects.filter(kind=PeriodKind.TERM, ends_on__gte=day).select_related("school_year")
    return terms.order_by("ends_on").first()


@transaction.atomic
def add_entry(*, review: LgbReview, kind: str, part: str, text: str, at: datetime, by: Actor) -> LgbEntry:
    """The headteacher is told of a question. Raises ValidationError and MoveNotAllowed."""
    held = locked_review(review, "write")
    if kind not in LgbEntryKind.values:
        raise ValidationError({"kind": "Choose what it is."})
    said = _checked(part, text)
    if held.entries.filter(by=by.person, kind=kind, part=part, text=said).exists():
        raise ValidationError({"text": "You have written this already."})
    entry = LgbEntry.objects.create(review=held, kind=kind, part=part, text=said, by=by.person, at=at)
    record(by=by, verb="lgb_review.said", on=entry, label=label_of_review(held), after=_facts(entry))
    if kind == LgbEntryKind.QUESTION:
        tell_the_head(entry, at=at)
    return entry


@transaction.atomic
def change_entry(
    *, entry: LgbEntry, part: str, text: str, seen_revision: int, at: datetime, by: Actor
) -> LgbEntry:
    """By its author. Its kind stays. Raises ValidationError, MoveNotAllowed and ChangedMeanwhile."""
    held, current = _own_entry(entry, by)
    if current.revision != seen_revision:
        raise ChangedMeanwhile(current)
    before = _facts(current)
    current.part, current.text, current.changed_at = part, _checked(part, text), at
    current.revision += 1
    current.save()
    old, new = changed_fields(before, _facts(current))
    record(by=by, verb="lgb_review.said_anew", on=current, label=label_of_review(held), before=old, after=new)
    return current


@transaction.atomic
def withdraw_entry(*, entry: LgbEntry, by: Actor) -> None:
    """By its author. Raises MoveNotAllowed."""
    held, current = _own_entry(entry, by)
    record(
        by=by,
        verb="lgb_review.withdrawn",
        on=current,
        label=label_of_review(held),
        before=_facts(current),
    )
    current.delete()


@transaction.atomic
def answer(*, entry: LgbEntry, text: str, seen_revision: int = 0, at: datetime, by: Actor) -> LgbAnswer:
    """The headteacher's; until the review is recorded it can be changed. `seen_revision` 0: there was none.

    Raises ValidationError, MoveNotAllowed and ChangedMeanwhile.
    """
    held = locked_review(entry.review, "answer")
    current = held.entries.filter(pk=entry.pk).first()
    if current is None or current.kind != LgbEntryKind.QUESTION:
        raise MoveNotAllowed("Only a question is answered; it may have been withdrawn.")
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise ValidationError({"text": f"Write an answer of at most {LONGEST} characters."})
    given = current.answers.first()
    if given is None:
        given = LgbAnswer.objects.create(entry=current, text=said, by=by.person, at=at)
        before = ""
    else:
        if given.revision != seen_revision:
            raise ChangedMeanwhile(given)
        before = given.text
        given.text, given.by, given.at = said, by.person, at
        given.revision += 1
        given.save()
    record(
        by=by,
        verb="lgb_review.answered",
        on=current,
        label=label_of_review(held),
        before={"answer": before} if before else None,
        after={"question": current.text, "answer": said},
    )
    given.entry.review = held
    tell_the_asker(given, at=at)
    return given


@transaction.atomic
def record_review(
    *, review: LgbReview, signed_by: BodyMember, signed_on: date, at: datetime, by: Actor
) -> LgbReview:
    """As a chair in office on that day signed it; from now on it never changes.

    Raises MoveNotAllowed where it is recorded already or empty, and ValidationError: nobody signs for a board that
    they have left, or of which they are no chair.
    """
    held = locked_review(review, "record")
    signer = BodyMember.objects.select_related("person").get(pk=signed_by.pk)
    if signer.body_id != held.body_id or signer.role not in SIGN:
        raise ValidationError(
            {"signed_by": "A review is signed by a chair or vice chair of the local board."}
        )
    if not signer.is_in_office(on=signed_on):
        raise ValidationError({"signed_by": f"{signer} was not in office on that day and cannot sign."})
    if signed_on > at.astimezone(LONDON).date():
        raise ValidationError({"signed_on": "This day is still to come."})
    if signed_on < held.opened_at.astimezone(LONDON).date():
        raise ValidationError({"signed_on": "The review was opened later than this day."})
    if not held.entries.exists():
        raise MoveNotAllowed("Nothing is written yet: there is nothing to record.")
    held.state = MOVES["record"].after
    held.signed_by, held.signed_on = signer, signed_on
    held.recorded_by, held.recorded_at = by.person, at
    held.save()
    record(
        by=by,
        verb="lgb_review.recorded",
        on=held,
        label=label_of_review(held),
        after={"signed_by": str(signer), "signed_on": signed_on.isoformat()},
    )
    return held


def locked_review(review: LgbReview, doing: str) -> LgbReview:
    """The review, held until the transaction ends. `doing` is a key of MOVES or WHILE."""
    found = LgbReview.objects.select_for_update(of=("self",)).select_related(
        "body__academy", "meeting__body", "period__school_year"
    )
    held = found.get(pk=review.pk)
    allowed = MOVES[doing].before if doing in MOVES else WHILE[doing]
    if held.state not in allowed:
        word = LgbReviewState(held.state).label.lower()
        raise MoveNotAllowed(f"This review is at “{word}”: that cannot be done now.")
    return held


def _own_entry(entry: LgbEntry, by: Actor) -> tuple[LgbReview, LgbEntry]:
    """An entry that its author may still change: not once somebody else has built on it."""
    held = locked_review(entry.review, "write")
    current = held.entries.filter(pk=entry.pk).first()
    if current is None:
        raise MoveNotAllowed("It was withdrawn meanwhile.")
    if by.person is None or current.by_id != by.person.pk:
        raise MoveNotAllowed("Only its author changes what was said.")
    if current.answers.exists():
        raise MoveNotAllowed("The headteacher has answered it: the question stays as it was. Ask another.")
    if current.escalations.exists():
        raise MoveNotAllowed("It was put to the trust board: it stays as it was.")
    return held, current


def _checked(part: str, text: str) -> str:
    if part not in PARTS:
        raise ValidationError({"part": "Choose a part of the card."})
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise ValidationError({"text": f"Write at most {LONGEST} characters, and at least one."})
    return said


def occasion_of(review: LgbReview) -> str:
    """The meeting or the term that the review is for."""
    if review.meeting is not None:
        return label_of(review.meeting)
    return period_in_words(review.period) if review.period is not None else ""


def label_of_review(review: LgbReview) -> str:
    if review.meeting is not None:
        return label_of(review.meeting)
    return f"{review.body.name}, {occasion_of(review)}"


def _facts(entry: LgbEntry) -> dict[str, object]:
    return {"kind": entry.get_kind_display(), "part": PARTS[entry.part], "text": entry.text}
