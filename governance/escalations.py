"""What local boards have put to the trust board: on the pages of its meetings, for programs, and for a board pack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from governance.card_parts import PARTS
from governance.lgb_sight import reads_the_trust_board, visible_reviews
from governance.models import BodyKind, Escalation, EscalationQuerySet, Meeting
from governance.sight import may_clerk
from trust_portal.accounts.access import Access
from trust_portal.ui.dates import LONDON


@dataclass(frozen=True, slots=True)
class Escalated:
    """One matter in words. `answer` is the headteacher's, where it is a question; `response` the board's."""

    id: int
    review_id: int
    academy: str
    part: str
    kind: str
    text: str
    said_by: str
    answer: str
    reason: str
    by: str
    on: date
    response: str
    responded_on: date | None
    responded_by: str
    meeting: str


def escalations_at(meeting: Meeting) -> tuple[Escalated, ...]:
    """What waits for the trust board at this meeting of it; nothing at a meeting of another body.

    A fixed number of queries.
    """
    if meeting.body.kind != BodyKind.BOARD:
        return ()
    return in_words(Escalation.objects.before(at=meeting.starts_at))


def in_words(found: EscalationQuerySet) -> tuple[Escalated, ...]:
    rows = found.with_its_words().prefetch_related("entry__answers")
    return tuple(_in_words(rows))


def _in_words(rows: Iterable[Escalation]) -> Iterable[Escalated]:
    for row in rows:
        entry, body = row.entry, row.entry.review.body
        answers = list(entry.answers.all())
        yield Escalated(
            id=row.pk,
            review_id=entry.review_id,
            academy=body.academy.name if body.academy else body.name,
            part=PARTS[entry.part],
            kind=entry.get_kind_display(),
            text=entry.text,
            said_by=str(entry.by or ""),
            answer=answers[0].text if answers else "",
            reason=row.reason,
            by=str(row.by or ""),
            on=_day(row.at),
            response=row.response,
            responded_on=_day(row.responded_at) if row.responded_at else None,
            responded_by=str(row.responded_by or ""),
            meeting=f"{row.meeting.body.name}, {row.meeting.met_on.isoformat()}" if row.meeting else "",
        )


def visible_escalations(access: Access, *, on: date) -> EscalationQuerySet:
    """All of them for who reads the trust board's meetings; else those of the reviews that the person may read."""
    if may_clerk(access) or reads_the_trust_board(access, on=on):
        return Escalation.objects.all()
    return Escalation.objects.filter(entry__review__in=visible_reviews(access, on=on))


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
