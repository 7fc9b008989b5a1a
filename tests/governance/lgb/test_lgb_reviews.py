"""A local board's review of the card: rules of its use cases, and days on which somebody is no member any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from academies.use_cases import calendar
from governance.card_parts import ANCHORS, ASK, CAN_BE_ESCALATED, KINDS, PARTS
from governance.escalations import escalations_at
from governance.lgb_lifecycle import (
    MOVES,
    OWNERS,
    OWNERS_AT_THE_BOARD,
    TO_THE_BOARD,
    WHILE,
)
from governance.lgb_sight import standing_of, visible_reviews
from governance.models import Body, LgbEntryKind, LgbReview, LgbReviewState
from governance.packs.boards import MATTERS, compose
from governance.use_cases import bodies, escalations, lgb_reviews
from governance.use_cases.meeting_moves import ChangedMeanwhile, MoveNotAllowed
from tests.assurance.rated import access_of
from tests.cast import Cast
from tests.governance.lgb.world import actor, days, make_boards, meeting_of, now, opened, says, term_of
from trust_portal.accounts.roles import Role, codes
from trust_portal.audit.models import AuditEntry
from trust_portal.notices.models import Notice

db = pytest.mark.django_db


@pytest.fixture
def boards(cast: Cast, in_alder: None) -> tuple[Body, Body]:
    return make_boards(cast)


def told(role: Role, cast: Cast) -> list[str]:
    kinds = Notice.objects.filter(kind__startswith="lgb-", person=cast.person("alder", role))
    return list(kinds.order_by("pk").values_list("kind", flat=True))


def test_tables_and_words_are_whole() -> None:
    assert set(OWNERS) == {"", *LgbReviewState.values}
    assert {move.after for move in MOVES.values()} == set(LgbReviewState.values)
    assert {state for states in WHILE.values() for state in states} == set(LgbReviewState.values)
    assert set(OWNERS_AT_THE_BOARD) == {"", *(move.after for move in TO_THE_BOARD.values())}
    assert {move.needs for move in (*MOVES.values(), *TO_THE_BOARD.values())} <= codes()
    assert set(KINDS) == set(LgbEntryKind.values) >= set(CAN_BE_ESCALATED)
    assert set(ASK) == set(ANCHORS) == set(PARTS)


@db
def test_from_a_question_to_what_was_recorded(boards: tuple[Body, Body], cast: Cast) -> None:
    local, _ = boards
    review = opened(meeting_of(local, cast, 5), cast)
    with pytest.raises(MoveNotAllowed, match="nothing to record"):
        record(review, local, cast)
    question = says(review, cast, Role.LGB_GOVERNOR)
    with pytest.raises(ValidationError, match="already"):
        says(review, cast, Role.LGB_GOVERNOR)
    with pytest.raises(ValidationError, match="part of the card"):
        says(review, cast, part="weather")
    with pytest.raises(ValidationError, match="4000"):
        says(review, cast, text="a" * 4001)
    head = actor(cast, Role.HEADTEACHER)
    assert told(Role.HEADTEACHER, cast) == ["lgb-asked"]
    lgb_reviews.answer(entry=question, text="Two new leads.", at=now(), by=head)
    with pytest.raises(ChangedMeanwhile):
        lgb_reviews.answer(entry=question, text="Three.", at=now(), by=head)
    given = lgb_reviews.answer(entry=question, text="Three new leads.", seen_revision=1, at=now(), by=head)
    assert (given.text, question.text) == ("Three new leads.", "What is different now?")
    assert told(Role.LGB_GOVERNOR, cast) == ["lgb-answered"]
    # What somebody has built on stays as it was said.
    with pytest.raises(MoveNotAllowed, match="has answered"):
        lgb_reviews.withdraw_entry(entry=question, by=actor(cast, Role.LGB_GOVERNOR))
    strength = says(review, cast, kind="strength", text="Reading")
    with pytest.raises(MoveNotAllowed, match="Only a question"):
        lgb_reviews.answer(entry=strength, text="Thanks", at=now(), by=head)
    with pytest.raises(MoveNotAllowed, match="Only its author"):
        change(strength, cast, Role.LGB_GOVERNOR, 1)
    change(strength, cast, Role.LGB_CHAIR, 1)
    with pytest.raises(ChangedMeanwhile):
        change(strength, cast, Role.LGB_CHAIR, 1)
    record(review, local, cast)
    with pytest.raises(MoveNotAllowed, match="recorded"):
        record(review, local, cast)
    with pytest.raises(MoveNotAllowed):
        says(review, cast, text="Too late")
    with pytest.raises(MoveNotAllowed):
        lgb_reviews.answer(entry=question, text="Four.", seen_revision=2, at=now(), by=head)
    with pytest.raises(MoveNotAllowed):
        change(strength, cast, Role.LGB_CHAIR, 2)
    verbs = list(AuditEntry.objects.filter(verb__startswith="lgb_review.").values_list("verb", flat=True))
    assert sorted(verbs) == [
        "lgb_review.answered",
        "lgb_review.answered",
        "lgb_review.opened",
        "lgb_review.recorded",
        "lgb_review.said",
        "lgb_review.said",
        "lgb_review.said_anew",
    ]


def record(review: LgbReview, local: Body, cast: Cast, ago: int = 0) -> LgbReview:
    return lgb_reviews.record_review(
        review=review,
        signed_by=term_of(local, cast, Role.LGB_CHAIR),
        signed_on=days(-ago),
        at=now(),
        by=actor(cast, Role.LGB_CHAIR),
    )


def change(entry: object, cast: Cast, role: Role, revision: int) -> object:
    return lgb_reviews.change_entry(
        entry=entry,  # type: ignore[arg-type]
        part="targets",
        text="Reading aloud",
        seen_revision=revision,
        at=now(),
        by=actor(cast, role),
    )


@db
def test_nobody_signs_for_a_board_that_they_have_left(boards: tuple[Body, Body], cast: Cast) -> None:
    local, board = boards
    review = opened(meeting_of(local, cast, -2), cast)
    says(review, cast)
    term = term_of(local, cast, Role.LGB_CHAIR)
    access = access_of(cast, Role.LGB_CHAIR)
    assert standing_of(access, local, on=days(0)).signs_as == term
    bodies.change_term(
        member=term, role="chair", from_on=days(-400), until_on=days(-1), by=actor(cast, Role.CLERK)
    )
    # On the last day yes, on the next no more: neither signing nor writing nor reading what is being written.
    assert standing_of(access, local, on=days(-1)).is_member
    gone = standing_of(access, local, on=days(0))
    assert (gone.is_member, gone.signs_as, gone.may_open) == (False, None, False)
    assert not visible_reviews(access, on=days(0)).exists()
    with pytest.raises(ValidationError, match="was not in office on that day"):
        record(review, local, cast)
    for stranger, role in ((board, Role.TRUSTEE), (local, Role.LGB_GOVERNOR)):
        with pytest.raises(ValidationError, match="signed by a chair"):
            lgb_reviews.record_review(
                review=review,
                signed_by=term_of(stranger, cast, role),
                signed_on=days(0),
                at=now(),
                by=actor(cast, Role.CLERK),
            )
    # A headteacher on the board answers and asks nothing.
    bodies.appoint(
        body=local,
        person=cast.person("alder", Role.HEADTEACHER),
        role="headteacher",
        from_on=days(-9),
        until_on=None,
        by=actor(cast, Role.CLERK),
    )
    leads = standing_of(access_of(cast, Role.HEADTEACHER), local, on=days(0))
    assert (leads.is_head, leads.is_member) == (True, False)


@db
def test_what_is_escalated_stands_at_the_board_until_it_responds(
    boards: tuple[Body, Body], cast: Cast
) -> None:
    local, board = boards
    before, following = meeting_of(board, cast, -1), meeting_of(board, cast, 9)
    review = opened(meeting_of(local, cast, -2), cast)
    concern = says(review, cast, kind="concern", text="The roof")
    strength = says(review, cast, kind="strength", text="The choir")
    chair, clerk = actor(cast, Role.LGB_CHAIR), actor(cast, Role.CLERK)
    with pytest.raises(MoveNotAllowed, match="Only a concern"):
        escalations.escalate(entry=strength, reason="Pride", at=now(), by=chair)
    with pytest.raises(ValidationError, match="Say why"):
        escalations.escalate(entry=concern, reason=" ", at=now(), by=chair)
    made = escalations.escalate(entry=concern, reason="It rains in", at=now(), by=chair)
    with pytest.raises(MoveNotAllowed, match="already"):
        escalations.escalate(entry=concern, reason="Again", at=now(), by=chair)
    with pytest.raises(MoveNotAllowed, match="trust board"):
        lgb_reviews.withdraw_entry(entry=concern, by=chair)
    assert told(Role.CEO, cast) == told(Role.CLERK, cast) == ["lgb-escalated"]
    assert escalations_at(before) == escalations_at(review.meeting) == ()
    (shown,) = escalations_at(following)
    assert (shown.academy, shown.part, shown.text, shown.reason, shown.response) == (
        "Ashdown Primary",
        "Risks",
        "The roof",
        "It rains in",
        "",
    )
    pack = compose(trust=cast.trust("alder"), meeting=following, chosen=(), number=1, at=now()).pack
    assert "The roof" in str(next(paper for paper in pack.papers if paper.anchor == MATTERS))
    with pytest.raises(ValidationError, match="still to come"):
        escalations.respond(escalation=made, response="Done", meeting=following, at=now(), by=clerk)
    with pytest.raises(ValidationError, match="meeting of the trust board"):
        escalations.respond(escalation=made, response="Done", meeting=review.meeting, at=now(), by=clerk)
    escalations.respond(escalation=made, response="Money is there.", meeting=before, at=now(), by=clerk)
    with pytest.raises(MoveNotAllowed):
        escalations.respond(escalation=made, response="Or not.", at=now(), by=clerk)
    assert escalations_at(following) == ()
    assert told(Role.LGB_CHAIR, cast) == ["lgb-responded"]
    # Another can still go up once the review is recorded.
    question = says(review, cast)
    record(review, local, cast)
    escalations.escalate(entry=question, reason="Unanswered", at=now() + timedelta(seconds=1), by=chair)


@db
def test_one_review_for_each_meeting_and_term(boards: tuple[Body, Body], cast: Cast) -> None:
    local, board = boards
    meeting, chair = meeting_of(local, cast, 3), actor(cast, Role.LGB_CHAIR)
    opened(meeting, cast)
    with pytest.raises(ValidationError, match="there already"):
        opened(meeting, cast)
    for body, other, words in (
        (board, None, "Only a local governing board"),
        (local, meeting_of(board, cast, 3), "meeting of this board"),
        (local, None, "no term"),
    ):
        with pytest.raises(ValidationError, match=words):
            lgb_reviews.open_review(body=body, meeting=other, at=now(), by=chair)
    calendar.add_current_years(on=days(0), by=chair)
    review = lgb_reviews.open_review(body=local, meeting=None, at=now(), by=chair)
    assert review.period is not None
    with pytest.raises(ValidationError, match="there already"):
        lgb_reviews.open_review(body=local, meeting=None, at=now(), by=chair)
    with pytest.raises(IntegrityError), transaction.atomic():
        LgbReview.objects.create(body=local, period=review.period)
    with pytest.raises(IntegrityError), transaction.atomic():
        LgbReview.objects.filter(pk=review.pk).update(state="recorded")
