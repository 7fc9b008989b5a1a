"""The demo's reviews of the card: one that its local board has recorded, with a concern before the trust board, and one
that governors are writing, with a question that waits for the headteacher.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from governance.models import Body, BodyKind, BodyMember, LgbReview, Meeting, MeetingState
from governance.use_cases import escalations, lgb_reviews
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

_SAID = (
    (
        "strength",
        "ratings",
        "Reading is better than a year ago, and two governors heard it in lessons in the first half term.",
    ),
    (
        "assurance",
        "level",
        "The level fits what we know. The visits that it brings have taken place, and we have read their notes.",
    ),
    (
        "challenge",
        "targets",
        "We asked why persistent absence is to fall by so little. The answer: this year’s plan reaches the younger "
        "classes first. We want to see by spring whether it does.",
    ),
)
_QUESTION = "Which pupils are behind the number for persistent absence, and what is different for them since September?"
_ANSWER = (
    "Eleven families stand for more than half of it. Each has a named member of staff and a plan since the first half "
    "term; for seven of them attendance has risen."
)
_CONCERN = (
    "The place for the new special-needs room depends on money that nobody has confirmed for next year."
)
_REASON = "We cannot decide it, and families have to be told by March."
_WAITING = "What has changed for pupils with special needs since our last meeting?"


def tell(slug: str, trust_id: int, at: datetime) -> int:
    """How many reviews there are: for the first local board that has a chair and a headteacher with a sign-in."""
    with trust_scope(trust_id):
        held = Meeting.objects.filter(body__kind=BodyKind.LGB, starts_at__lt=at).exclude(
            state=MeetingState.CANCELLED
        )
        meeting = held.select_related("body__academy").order_by("starts_at").first()
        if meeting is None:
            return 0
        chair = _chair(meeting.body, at)
        head = _who(Role.HEADTEACHER, meeting.body)
        governor = _who(Role.LGB_GOVERNOR, meeting.body)
        if chair is None or head is None:
            return 0
        _recorded(meeting, chair, governor or chair.person, head)
        return 1 + _being_written(meeting.body, governor or chair.person, at)


def _recorded(meeting: Meeting, chair: BodyMember, governor: Person | None, head: Person) -> LgbReview:
    begun = meeting.starts_at
    by_chair, by_governor = Actor(person=chair.person, via="page"), Actor(person=governor, via="page")
    opened = begun - timedelta(days=8)
    review = lgb_reviews.open_review(body=meeting.body, meeting=meeting, at=opened, by=by_chair)
    question = lgb_reviews.add_entry(
        review=review,
        kind="question",
        part="targets",
        text=_QUESTION,
        at=opened + timedelta(hours=2),
        by=by_governor,
    )
    for place, (kind, part, text) in enumerate(_SAID):
        lgb_reviews.add_entry(
            review=review,
            kind=kind,
            part=part,
            text=text,
            at=opened + timedelta(hours=3 + place),
            by=by_chair if place % 2 else by_governor,
        )
    answered = Actor(person=head, via="page")
    lgb_reviews.answer(entry=question, text=_ANSWER, at=begun - timedelta(days=3), by=answered)
    concern = lgb_reviews.add_entry(
        review=review, kind="concern", part="risks", text=_CONCERN, at=begun - timedelta(days=2), by=by_chair
    )
    over = begun + timedelta(hours=2)
    escalations.escalate(entry=concern, reason=_REASON, at=over, by=by_chair)
    return lgb_reviews.record_review(
        review=review, signed_by=chair, signed_on=meeting.met_on, at=over, by=by_chair
    )


def _being_written(body: Body, governor: Person | None, at: datetime) -> int:
    following = Meeting.objects.filter(body=body).select_related("body").to_come(at=at).first()
    if following is None:
        return 0
    by = Actor(person=governor, via="page")
    review = lgb_reviews.open_review(body=body, meeting=following, at=at, by=by)
    lgb_reviews.add_entry(review=review, kind="question", part="actions", text=_WAITING, at=at, by=by)
    return 1


def _chair(body: Body, at: datetime) -> BodyMember | None:
    terms = BodyMember.objects.filter(body=body, role="chair", person__isnull=False)
    return terms.in_office(on=at.date()).select_related("person").first()


def _who(role: Role, body: Body) -> Person | None:
    assert body.academy is not None  # local boards have one
    held = Membership.objects.filter(role=role, place_id=body.academy.place_id)
    one = held.select_related("person").order_by("pk").first()
    return one.person if one else None
