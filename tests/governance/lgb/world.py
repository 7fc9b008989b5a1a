"""A local board with people in office, for tests of its reviews."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from governance.models import Body, BodyMember, LgbEntry, LgbReview, Meeting
from governance.use_cases import bodies, lgb_reviews, meetings
from tests.cast import Cast
from tests.trust_pages import by
from trust_portal.accounts.roles import Role
from trust_portal.ui.dates import LONDON


def now() -> datetime:
    return timezone.now()


def days(count: int) -> date:
    return now().astimezone(LONDON).date() + timedelta(days=count)


def actor(cast: Cast, role: Role) -> Any:
    return by(cast.person("alder", role))


def make_boards(cast: Cast) -> tuple[Body, Body]:
    """Ashdown's local board, with its chair and governor in office, and the trust board with the trustee."""
    clerk = actor(cast, Role.CLERK)
    local = bodies.add(
        kind="lgb", name="Local board of Ashdown", academy=cast.academy("alder"), quorum=2, by=clerk
    )
    board = bodies.add(kind="board", name="Trust board", key="board", quorum=1, by=clerk)
    for body, role, office in (
        (local, Role.LGB_CHAIR, "chair"),
        (local, Role.LGB_GOVERNOR, "parent"),
        (board, Role.TRUSTEE, "chair"),
    ):
        bodies.appoint(
            body=body,
            person=cast.person("alder", role),
            role=office,
            from_on=days(-400),
            until_on=None,
            by=clerk,
        )
    return local, board


def meeting_of(body: Body, cast: Cast, ahead: int) -> Meeting:
    starts_at = now() + timedelta(days=ahead)
    return meetings.plan(body=body, starts_at=starts_at, at=now(), by=actor(cast, Role.CLERK))


def opened(meeting: Meeting, cast: Cast) -> LgbReview:
    return lgb_reviews.open_review(
        body=meeting.body, meeting=meeting, at=now(), by=actor(cast, Role.LGB_CHAIR)
    )


def says(
    review: LgbReview,
    cast: Cast,
    role: Role = Role.LGB_CHAIR,
    *,
    kind: str = "question",
    part: str = "risks",
    text: str = "What is different now?",
) -> LgbEntry:
    return lgb_reviews.add_entry(
        review=review, kind=kind, part=part, text=text, at=now(), by=actor(cast, role)
    )


def term_of(body: Body, cast: Cast, role: Role) -> BodyMember:
    return BodyMember.objects.get(body=body, person=cast.person("alder", role))
