"""The pages of a local board's review, by whom it concerns; and who is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from governance.models import Body, Escalation, LgbEntry, LgbReview
from governance.use_cases import bodies, lgb_reviews
from tests.cast import Cast
from tests.governance.lgb.world import actor, days, make_boards, meeting_of, now, opened, says, term_of
from tests.trust_pages import address, words
from trust_portal.accounts.roles import Role

SignIn = Callable[[str, Role], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def boards(cast: Cast, in_alder: None) -> tuple[Body, Body]:
    return make_boards(cast)


def of(entry: LgbEntry) -> dict[str, Any]:
    return {"lgb_review_id": entry.review_id, "lgb_entry_id": entry.pk}


def test_by_pages_from_opening_to_the_boards_response(
    sign_in: SignIn, boards: tuple[Body, Body], cast: Cast
) -> None:
    local, board = boards
    meeting, at_board = meeting_of(local, cast, 4), meeting_of(board, cast, 9)
    chair, head, clerk = (sign_in("alder", role) for role in (Role.LGB_CHAIR, Role.HEADTEACHER, Role.CLERK))
    new = f"{address('lgb_review_open')}?meeting={meeting.pk}"
    assert "The meeting on" in words(chair.get(new))
    sent = chair.post(new, {"occasion": meeting.pk})
    review = LgbReview.objects.get()
    assert sent["Location"] == address("lgb_review", lgb_review_id=review.pk)
    assert chair.post(new, {"occasion": meeting.pk}).status_code == 422
    page = address("lgb_review", lgb_review_id=review.pk)
    assert "Write the first entry" in words(chair.get(page))
    add = address("lgb_entry_add", lgb_review_id=review.pk)
    asked = {"kind": "question", "part": "risks", "text": "Why <script>alert(1)</script>?"}
    assert "Write what you say" in words(chair.post(add, {**asked, "text": " "}))
    assert "at most 4000" in words(chair.post(add, {**asked, "text": "ä" * 4001}))
    assert chair.post(add, {**asked, "part": "weather"}).status_code == 422
    assert chair.post(add, asked)["Location"] == f"{page}#risks"
    assert "already" in words(chair.post(add, asked))
    entry = LgbEntry.objects.get()
    shown = chair.get(page).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown
    # Two tabs: nothing is saved, and both texts are shown.
    change = address("lgb_entry_change", **of(entry))
    newer = {**asked, "seen_revision": 1, "part": "visits"}
    assert chair.post(change, newer).status_code == 302
    conflict = chair.post(change, {**newer, "part": "level", "text": "Mine"})
    assert conflict.status_code == 409
    assert "Support level" in words(conflict)
    own = address("academy", academy_id=cast.academy("alder").pk)
    assert "Answer 1 question of governors" in words(head.get(own))
    assert "1 question waits for your answer" in words(head.get(page))
    answer = address("lgb_answer", **of(entry))
    assert head.post(answer, {"text": ""}).status_code == 422
    assert head.post(answer, {"text": "Because.", "seen_revision": ""}).status_code == 302
    assert head.post(answer, {"text": "Twice", "seen_revision": ""}).status_code == 409
    assert "Because." in words(chair.get(page))
    assert "question of governors" not in words(head.get(address("my_meetings")))
    up = address("lgb_escalate", **of(entry))
    assert chair.post(up, {"reason": "Money"}).status_code == 302
    escalation = Escalation.objects.get()
    at = address("meeting", meeting_id=at_board.pk)
    trustee = sign_in("alder", Role.TRUSTEE)
    assert "From local governing boards" in words(trustee.get(at))
    matter = address("escalation", escalation_id=escalation.pk)
    assert "Because." in words(trustee.get(matter))
    assert trustee.get(page).status_code == 404  # while it is written
    record = address("lgb_review_record", lgb_review_id=review.pk)
    assert "You sign it today as chair" in words(chair.get(record))
    assert chair.post(record).status_code == 302
    assert "that cannot be done now" in words(chair.post(record))
    assert "Signed by LGB chair of Alder, chair" in words(trustee.get(page))
    assert "Record the trust board’s response" in words(clerk.get(address("my_meetings")))
    respond = address("escalation_respond", escalation_id=escalation.pk)
    assert clerk.post(respond, {"response": "There is money.", "meeting": at_board.pk}).status_code == 422
    assert clerk.post(respond, {"response": "There is money."}).status_code == 302
    assert "already" in words(clerk.post(respond, {"response": "Or none."}))
    assert "There is money." in words(chair.get(page))
    assert "From local governing boards" not in words(trustee.get(at))


def test_who_is_refused(sign_in: SignIn, boards: tuple[Body, Body], cast: Cast) -> None:
    local, _ = boards
    review = opened(meeting_of(local, cast, 4), cast)
    entry = says(review, cast)
    page = address("lgb_review", lgb_review_id=review.pk)
    api = f"/api/v1/alder/lgb-reviews/{review.pk}/"
    # While it is written: its board, its headteacher, the clerk.
    for role, status in (
        (Role.LGB_GOVERNOR, 200),
        (Role.HEADTEACHER, 200),
        (Role.CLERK, 200),
        (Role.CEO, 404),
        (Role.DIRECTOR_OF_EDUCATION, 404),
        (Role.TRUSTEE, 404),
        (Role.DATA_MANAGER, 403),
    ):
        browser = sign_in("alder", role)
        assert [browser.get(path).status_code for path in (page, api)] == [status, status], role
    governor, head = sign_in("alder", Role.LGB_GOVERNOR), sign_in("alder", Role.HEADTEACHER)
    assert governor.post(address("lgb_entry_change", **of(entry)), {"text": "x"}).status_code == 403
    assert governor.post(address("lgb_answer", **of(entry)), {"text": "x"}).status_code == 403
    assert governor.post(address("lgb_review_record", lgb_review_id=review.pk)).status_code == 403
    assert head.post(address("lgb_entry_add", lgb_review_id=review.pk), {}).status_code == 403
    assert sign_in("birch", Role.LGB_CHAIR).get(page).status_code == 404
    # A governor of another academy: moved there, they find none of it.
    bodies.change_term(
        member=term_of(local, cast, Role.LGB_GOVERNOR),
        role="parent",
        from_on=days(-400),
        until_on=days(-1),
        by=actor(cast, Role.CLERK),
    )
    for path in (
        page,
        api,
        address("lgb_entry_add", lgb_review_id=review.pk),
        address("lgb_escalate", **of(entry)),
    ):
        assert governor.get(path).status_code == 404, path
    assert "No reviews yet" in words(governor.get(address("lgb_reviews")))
    assert governor.get(address("lgb_review_open")).status_code == 403


def test_the_list_is_filtered_and_asks_as_often_for_many_as_for_few(
    sign_in: SignIn, boards: tuple[Body, Body], cast: Cast, django_assert_max_num_queries: Any
) -> None:
    local, _ = boards
    chair = actor(cast, Role.LGB_CHAIR)
    for ahead in (-60, -40, -20, 5):
        review = opened(meeting_of(local, cast, ahead), cast)
        for number in range(3):
            entry = says(review, cast, text=f"Question {number}")
            lgb_reviews.answer(entry=entry, text="Yes", at=now(), by=actor(cast, Role.HEADTEACHER))
        if ahead < 0:
            lgb_reviews.record_review(
                review=review,
                signed_by=term_of(local, cast, Role.LGB_CHAIR),
                signed_on=days(0),
                at=now(),
                by=chair,
            )
    ceo, member = sign_in("alder", Role.CEO), sign_in("alder", Role.LGB_CHAIR)
    listed = address("lgb_reviews")
    assert ceo.get(listed).content.decode().count('scope="row"') == 3
    assert member.get(listed).content.decode().count('scope="row"') == 4
    assert member.get(f"{listed}?state=open").content.decode().count('scope="row"') == 1
    assert "No review matches" in words(ceo.get(f"{listed}?state=open"))
    assert ceo.get(f"{listed}?academy=x&period=999999999999999999999&state='&sort=;").status_code == 200
    academy = cast.academy("alder").pk
    for path, most in (
        (listed, 22),
        (address("lgb_review", lgb_review_id=review.pk), 20),
        (address("my_meetings"), 20),
        (address("academy", academy_id=academy), 45),
    ):
        with django_assert_max_num_queries(most):
            assert member.get(path).status_code == 200, path
