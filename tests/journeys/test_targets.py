"""A target round from the proposal to the board: by keyboard alone, the chair on a phone, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from academies.use_cases import calendar
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]


@pytest.fixture
def school_years(transactional_db: None) -> None:
    with trust_scope(Cast().trust("alder").pk):
        calendar.add_current_years(on=timezone.now().astimezone(LONDON).date(), by=Actor.command())


def test_a_target_round(by_keyboard: Open, school_years: None) -> None:
    director = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION)
    director.opens("/alder/targets/")
    director.axe_finds_nothing()
    director.follows("Propose targets")
    director.axe_finds_nothing()
    director.writes("Attendance, Ashdown Primary", "95.5")
    director.presses("Propose")
    director.reads("1 target proposed.")

    chair = by_keyboard("alder", Role.LGB_CHAIR, width=390, javascript=False)
    chair.opens("/alder/targets/")
    chair.follows("Review them")
    chair.reads("Attendance: 95.5%")
    chair.nothing_overflows()
    chair.presses("Save the review")
    chair.reads("Say to at least one target that you agree, or ask for another.")
    chair.ticks("We agree")
    chair.presses("Save the review")
    chair.reads("1 target reviewed.")
    chair.nothing_overflows()

    trustee = by_keyboard("alder", Role.TRUSTEE)
    trustee.opens("/alder/targets/")
    trustee.follows("Agree for the board")
    trustee.axe_finds_nothing()
    trustee.writes("Date of the meeting", timezone.now().astimezone(LONDON).date().isoformat())
    trustee.presses("Agree for the board")
    trustee.reads("1 target agreed.")

    head = by_keyboard("alder", Role.HEADTEACHER)
    head.opens("/alder/targets/")
    head.follows("Ashdown Primary")
    head.axe_finds_nothing()
    head.follows("Attendance")
    head.reads("Agreed for the board: 95.5%")
    head.axe_finds_nothing()
