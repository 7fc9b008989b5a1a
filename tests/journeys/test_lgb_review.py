"""A chair reviews a card on a phone, with the keyboard alone; the head answers, and the chair records it: to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.governance.lgb.world import make_boards, meeting_of
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]


@pytest.fixture
def meeting(transactional_db: None) -> None:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        local, _ = make_boards(cast)
        meeting_of(local, cast, 6)


def test_a_chair_reviews_the_card_on_a_phone(signed_in: Open, meeting: None) -> None:
    chair = signed_in("alder", Role.LGB_CHAIR, width=390)
    chair.opens("/alder/academies/")
    chair.goes_to("Ashdown Primary")
    chair.axe_finds_nothing()
    chair.goes_to("Review the card")
    chair.goes_to("Open the review")
    chair.reads("The review is open")
    chair.axe_finds_nothing()
    chair.nothing_overflows()
    chair.goes_to("Add to the review")
    chair.tabs_to("Strength")
    for _ in range(2):
        chair.page.keyboard.press("ArrowDown")
    chair.tabs_to("About")
    chair.page.keyboard.type("Risks")
    chair.types_into("What you say", "What is different for pupils with special needs since September?")
    chair.axe_finds_nothing()
    chair.nothing_overflows()
    chair.goes_to("Add it")
    chair.reads("No answer yet")
    head = signed_in("alder", Role.HEADTEACHER, width=390, javascript=False)
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
    chair.goes_to("Record the review")
    chair.goes_to("Record it")
    chair.reads("Signed by LGB chair of Alder")
    chair.axe_finds_nothing()
