"""The review is held and signed, a governor reads it, and what it agreed is done: by keyboard, and to axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from academies.use_cases import calendar
from tests.assurance.improvement.world import publish
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]


@pytest.fixture
def term(transactional_db: None) -> None:
    """A term that has begun, under a framework."""
    with trust_scope(Cast().trust("alder").pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        publish()


def test_a_review_is_held_signed_and_read(signed_in: Open, term: None) -> None:
    director = signed_in("alder", Role.DIRECTOR_OF_EDUCATION)
    director.opens("/alder/reviews/")
    director.axe_finds_nothing()
    director.goes_to("Open the review")
    director.reads("The review of Ashdown Primary is open")
    page = director.page.url
    director.goes_to("Write")
    director.axe_finds_nothing()
    director.types_into("What the review says", "Reading is taught well.")
    director.types_into("Priority 1", "Attendance on Fridays")
    director.goes_to("Save")
    director.goes_to("Open an improvement action")
    director.axe_finds_nothing()
    director.writes("What is to be done", "Call families on the first day")
    director.page.get_by_label("Owner").select_option(label="Headteacher of Alder")
    director.writes("Due on", (timezone.now().date() + timedelta(days=30)).isoformat())
    director.presses("Open it")
    director.reads("Call families on the first day")
    director.goes_to("Send for accuracy")
    director.goes_to("Send it for accuracy")

    head = signed_in("alder", Role.HEADTEACHER)
    head.opens(page)
    head.goes_to("Reply to the draft")
    head.axe_finds_nothing()
    head.types_into("What is not accurate", "It was Thursdays.")
    head.goes_to("Send the reply")
    head.reads("Your reply stands beside the review")

    director.opens(page)
    director.reads("It was Thursdays.")
    director.goes_to("Sign the review")
    director.goes_to("Sign it")
    director.reads("The review is signed.")
    director.goes_to("Share with the local board")
    director.goes_to("Share it")
    director.axe_finds_nothing()

    governor = signed_in("alder", Role.LGB_GOVERNOR, width=390, javascript=False)
    governor.opens("/alder/reviews/")
    governor.follows("Ashdown Primary")
    for text in ("Reading is taught well.", "Attendance on Fridays", "It was Thursdays."):
        governor.reads(text)
    governor.nothing_overflows()

    head.opens("/alder/improvement/mine/")
    head.axe_finds_nothing()
    head.goes_to("Call families on the first day")
    head.types_into("How is it going?", "Everybody calls.")
    head.goes_to("Add the note")
    head.axe_finds_nothing()
    head.goes_to("It is done")
    head.types_into("What came of it", "Fridays are as good as Mondays.")
    head.goes_to("It is done")
    head.reads("Fridays are as good as Mondays.")
