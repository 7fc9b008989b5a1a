"""A visit ends in an improvement action: by keyboard, without JavaScript on a phone, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.assurance.visits.world import brought_to
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]


def test_a_visit_ends_in_an_improvement_action(signed_in: Open) -> None:
    held = brought_to(Cast(), "held")
    page = f"/alder/visits/{held.pk}/"
    officer = signed_in("alder", Role.IMPROVEMENT_OFFICER)
    officer.opens("/alder/visits/")
    officer.axe_finds_nothing()
    officer.goes_to("Plan a visit")
    officer.axe_finds_nothing()
    officer.opens(page)
    officer.axe_finds_nothing()
    officer.goes_to("Write the note")
    officer.axe_finds_nothing()
    officer.types_into("Strengths", "Phonics is taught well.")
    officer.types_into("Recommendation 1", "Train every adult who hears pupils read.")
    officer.reads("Saved on")  # while typing
    officer.goes_to("Save the note")
    officer.reads("Private until it is shared")
    officer.goes_to("Share with the head")
    officer.axe_finds_nothing()
    officer.goes_to("Share it")
    head = signed_in("alder", Role.HEADTEACHER, width=390, javascript=False)
    head.opens(page)
    head.nothing_overflows()
    head.follows("Reply")
    head.writes("Your reply", "We agree, and begin after the holidays.")
    head.presses("Send the reply")
    head.reads("We agree, and begin after the holidays.")
    officer.opens(page)
    officer.goes_to("Make it an improvement action")
    officer.reads("It is an improvement action now")
    officer.reads_heading("Train every adult who hears pupils read.")
    officer.opens(page)
    officer.goes_to("Make it final")
    officer.goes_to("Make it final")
    officer.axe_finds_nothing()
    trustee = signed_in("alder", Role.TRUSTEE, width=320)
    trustee.opens("/alder/visits/themes/?year=2026")
    trustee.axe_finds_nothing()
    trustee.nothing_overflows()
    trustee.goes_to("1")
    trustee.reads("We agree, and begin after the holidays.")
