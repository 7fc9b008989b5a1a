"""A chair reviews a card on a phone, the head answers, and the chair records it: by keyboard alone, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.governance.lgb.world import make_boards, meeting_of
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]


@pytest.fixture
def meeting(transactional_db: None) -> None:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        local, _ = make_boards(cast)
        meeting_of(local, cast, 6)


def test_a_chair_reviews_the_card_on_a_phone(by_keyboard: Open, meeting: None) -> None:
    chair = by_keyboard("alder", Role.LGB_CHAIR, width=390)
    chair.opens("/alder/academies/")
    chair.follows("Ashdown Primary")
    chair.axe_finds_nothing()
    chair.follows("Review the card")
    chair.presses("Open the review")
    chair.reads("The review is open")
    chair.axe_finds_nothing()
    chair.nothing_overflows()
    chair.follows("Add to the review")
    chair.ticks("Question")
    chair.chooses("About", "Risks")
    chair.writes("What you say", "What is different for pupils with special needs since September?")
    chair.axe_finds_nothing()
    chair.nothing_overflows()
    chair.presses("Add it")
    chair.reads("No answer yet")
    head = by_keyboard("alder", Role.HEADTEACHER, width=390, javascript=False)
    head.opens("/alder/meetings/mine/")
    head.follows("Answer 1 question of governors")
    head.follows("Answer it")
    head.writes("Your answer", "Each has a named member of staff now.")
    head.presses("Save the answer")
    head.reads("Each has a named member of staff now.")
    head.nothing_overflows()
    chair.page.reload()
    chair.reads("Each has a named member of staff now.")
    chair.axe_finds_nothing()
    chair.follows("Record the review")
    chair.presses("Record it")
    chair.reads("Signed by LGB chair of Alder")
    chair.axe_finds_nothing()
