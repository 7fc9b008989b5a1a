"""What waits for chairs, headteachers and clerks of local boards and meetings, until it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from governance.due import cards_to_review, minutes_to_write, questions_to_answer
from governance.models import Body, MeetingState
from governance.use_cases import bodies, lgb_reviews, minutes
from tests.assurance.rated import access_of
from tests.cast import Cast
from tests.governance.lgb.world import actor, days, make_boards, meeting_of, now, opened, says, term_of
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_alder")]


@pytest.fixture
def local(cast: Cast, in_alder: None) -> Body:
    return make_boards(cast)[0]


def test_the_chair_reviews_the_card_until_it_is_recorded(local: Body, cast: Cast) -> None:
    meeting = meeting_of(local, cast, 6)
    chair = access_of(cast, Role.LGB_CHAIR)

    def waiting(on: int = 0) -> list[tuple[str, bool]]:
        return [(one.url, one.is_task) for one in cards_to_review(chair, on=days(on))]

    assert waiting() == [(f"{address('lgb_review_open')}?meeting={meeting.pk}", False)]
    assert list(cards_to_review(access_of(cast, Role.LGB_GOVERNOR), on=days(0))) == []
    review = opened(meeting, cast)
    there = address("lgb_review", lgb_review_id=review.pk)
    assert waiting() == waiting(on=8) == [(there, True)]
    says(review, cast, kind="strength")
    lgb_reviews.record_review(
        review=review,
        signed_by=term_of(local, cast, Role.LGB_CHAIR),
        signed_on=days(0),
        at=now(),
        by=actor(cast, Role.LGB_CHAIR),
    )
    assert waiting() == []


def test_a_chair_whose_term_is_over_reviews_nothing(local: Body, cast: Cast) -> None:
    meeting_of(local, cast, 6)
    term = term_of(local, cast, Role.LGB_CHAIR)
    bodies.change_term(
        member=term, role="chair", from_on=term.from_on, until_on=days(-1), by=actor(cast, Role.CLERK)
    )
    assert list(cards_to_review(access_of(cast, Role.LGB_CHAIR), on=days(0))) == []


def test_the_head_answers_before_the_meeting(local: Body, cast: Cast) -> None:
    review = opened(meeting_of(local, cast, 6), cast)
    head = access_of(cast, Role.HEADTEACHER)
    assert list(questions_to_answer(head, on=days(0))) == []
    question = says(review, cast)
    (entry,) = questions_to_answer(head, on=days(0))
    assert (entry.title, entry.on, entry.is_task) == (
        "Answer the questions of Local board of Ashdown",
        days(6),
        True,
    )
    lgb_reviews.answer(entry=question, text="Two.", at=now(), by=actor(cast, Role.HEADTEACHER))
    assert list(questions_to_answer(head, on=days(0))) == []
    assert list(questions_to_answer(access_of(cast, Role.LGB_CHAIR), on=days(0))) == []


def test_minutes_wait_for_the_clerk_of_that_body_from_the_day_after(local: Body, cast: Cast) -> None:
    clerk = access_of(cast, Role.CLERK)
    meeting = meeting_of(local, cast, 1)

    def waiting(on: int) -> list[object]:
        return [one.on for one in minutes_to_write(clerk, on=days(on))]

    assert waiting(2) == []  # somebody else clerks it
    Body.objects.filter(pk=local.pk).update(clerk=cast.person("alder", Role.CLERK))
    assert waiting(1) == []
    assert waiting(2) == waiting(40) == [days(15)]
    assert waiting(200) == []
    type(meeting).objects.filter(pk=meeting.pk).update(
        state=MeetingState.HELD, starts_at=now() - timedelta(days=2)
    )
    meeting.refresh_from_db()
    assert len(waiting(0)) == 1
    minutes.add_entry(meeting=meeting, kind="decision", text="Agreed", by=actor(cast, Role.CLERK))
    minutes.finish_draft(meeting=meeting, by=actor(cast, Role.CLERK))
    assert waiting(0) == []


def test_the_overview_says_it(local: Body, cast: Cast) -> None:
    says(opened(meeting_of(local, cast, 6), cast), cast)
    client = Client()
    client.force_login(cast.person("alder", Role.HEADTEACHER))
    text = words(client.get(address("overview")))
    assert "What waits for you" in text
    assert "Answer the questions of Local board of Ashdown" in text
    assert "New for you" in text
    assert "Open : Local board of Ashdown asks about “Risks”. Please answer before" in text
