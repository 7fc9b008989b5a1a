"""The review is held and signed, a governor reads it, and what it agreed is done: by keyboard alone, and to axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from academies.use_cases import calendar
from tests.assurance.improvement.world import publish
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]


@pytest.fixture
def term(transactional_db: None) -> None:
    """A term that has begun, under a framework."""
    with trust_scope(Cast().trust("alder").pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        publish()


def test_a_review_is_held_signed_and_read(by_keyboard: Open, term: None) -> None:
    director = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION)
    director.opens("/alder/reviews/")
    director.axe_finds_nothing()
    director.presses("Open the review")
    director.reads("The review of Ashdown Primary is open")
    page = director.page.url
    director.follows("Write")
    director.axe_finds_nothing()
    director.writes("What the review says", "Reading is taught well.")
    director.writes("Priority 1", "Attendance on Fridays")
    director.presses("Save")
    director.follows("Open an improvement action")
    director.axe_finds_nothing()
    director.writes("What is to be done", "Call families on the first day")
    director.chooses("Owner", "Headteacher of Alder")
    director.writes("Due on", (timezone.now().date() + timedelta(days=30)).isoformat())
    director.presses("Open it")
    director.reads("Call families on the first day")
    director.follows("Send for accuracy")
    director.presses("Send it for accuracy")

    head = by_keyboard("alder", Role.HEADTEACHER)
    head.opens(page)
    head.follows("Reply to the draft")
    head.axe_finds_nothing()
    head.writes("What is not accurate", "It was Thursdays.")
    head.presses("Send the reply")
    head.reads("Your reply stands beside the review")

    director.opens(page)
    director.reads("It was Thursdays.")
    director.follows("Sign the review")
    director.presses("Sign it")
    director.reads("The review is signed.")
    director.follows("Share with the local board")
    director.presses("Share it")
    director.axe_finds_nothing()

    governor = by_keyboard("alder", Role.LGB_GOVERNOR, width=390)
    governor.opens("/alder/reviews/")
    governor.follows("Ashdown Primary")
    for text in ("Reading is taught well.", "Attendance on Fridays", "It was Thursdays."):
        governor.reads(text)
    governor.axe_finds_nothing()
    governor.nothing_overflows()

    head.opens("/alder/improvement/mine/")
    head.axe_finds_nothing()
    head.follows("Call families on the first day")
    head.writes("How is it going?", "Everybody calls.")
    head.presses("Add the note")
    head.axe_finds_nothing()
    head.follows("It is done")
    head.writes("What came of it", "Fridays are as good as Mondays.")
    head.presses("It is done")
    head.reads("Fridays are as good as Mondays.")
