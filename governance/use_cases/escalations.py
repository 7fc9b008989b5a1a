"""What a local board puts to the trust board, and the board's response."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from governance.card_parts import CAN_BE_ESCALATED, PARTS
from governance.lgb_notices import tell_the_local_board, tell_the_trust_board
from governance.models import BodyKind, Escalation, LgbEntry, Meeting, MeetingState
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record

from .lgb_reviews import LONGEST, label_of_review, locked_review
from .meeting_moves import MoveNotAllowed, label_of

LONGEST_REASON = 1_000


@transaction.atomic
def escalate(*, entry: LgbEntry, reason: str, at: datetime, by: Actor) -> Escalation:
    """Once; a concern, question or challenge. Raises ValidationError and MoveNotAllowed."""
    review = locked_review(entry.review, "escalate")
    current = review.entries.filter(pk=entry.pk).first()
    if current is None or current.kind not in CAN_BE_ESCALATED:
        raise MoveNotAllowed("Only a concern, a question or a challenge can be put to the trust board.")
    if current.escalations.exists():
        raise MoveNotAllowed("It is before the trust board already.")
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise ValidationError({"reason": f"Say why, in at most {LONGEST_REASON} characters."})
    current.review = review
    escalation = Escalation.objects.create(entry=current, reason=said, by=by.person, at=at)
    record(
        by=by,
        verb="escalation.made",
        on=escalation,
        label=label_of_review(review),
        after={
            "kind": current.get_kind_display(),
            "part": PARTS[current.part],
            "text": current.text,
            "reason": said,
        },
    )
    tell_the_trust_board(escalation, at=at)
    return escalation


@transaction.atomic
def respond(
    *, escalation: Escalation, response: str, meeting: Meeting | None = None, at: datetime, by: Actor
) -> Escalation:
    """The board's, recorded by its clerk. Raises ValidationError, and MoveNotAllowed where there is one already."""
    held = (
        Escalation.objects.select_for_update(of=("self",))
        .select_related(
            "entry__review__body", "entry__review__meeting__body", "entry__review__period__school_year"
        )
        .get(pk=escalation.pk)
    )
    if held.responded_at is not None:
        raise MoveNotAllowed("The board’s response is recorded already.")
    said = response.strip()
    if not said or len(said) > LONGEST:
        raise ValidationError({"response": f"Write the board’s response, in at most {LONGEST} characters."})
    if meeting is not None:
        if meeting.body.kind != BodyKind.BOARD or meeting.state == MeetingState.CANCELLED:
            raise ValidationError({"meeting": "Choose a meeting of the trust board."})
        if meeting.starts_at > at:
            raise ValidationError({"meeting": "This meeting is still to come."})
    held.response, held.meeting = said, meeting
    held.responded_by, held.responded_at = by.person, at
    held.save()
    record(
        by=by,
        verb="escalation.answered",
        on=held,
        label=label_of_review(held.entry.review),
        after={"response": said, "meeting": label_of(meeting) if meeting else ""},
    )
    tell_the_local_board(held, at=at)
    return held
