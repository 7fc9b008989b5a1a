"""A visit ends in an improvement action, which the next term's report brings back: by keyboard alone, the reply on a
phone without JavaScript, and to axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from academies.use_cases import calendar
from assurance.models import ImprovementAction, Report, Visit
from assurance.use_cases.publishing import publish
from tests.assurance.reports.opened import opened_in
from tests.assurance.visits.world import AT, WITH_REPORTS, brought_to
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]
ADVICE = "Train every adult who hears pupils read."


@pytest.fixture
def held(transactional_db: None) -> Visit:
    """A visit of the autumn term, under a framework that asks for reports."""
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        publish(document=WITH_REPORTS, first_year=2026, at=AT, by=Actor.command())
    return brought_to(cast, "held")


def next_terms_report() -> Report:
    """Opened; what the visit led to was begun in the autumn and is not due yet, whatever day it is when this runs."""
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        ImprovementAction.objects.update(opened_at=AT, due_on=timezone.now().date() + timedelta(days=90))
        return opened_in(2, cast.academy("alder"))


def test_a_visit_ends_in_an_improvement_action_that_the_next_report_brings_back(
    by_keyboard: Open, held: Visit
) -> None:
    page = f"/alder/visits/{held.pk}/"
    officer = by_keyboard("alder", Role.IMPROVEMENT_OFFICER)
    officer.opens("/alder/visits/")
    officer.axe_finds_nothing()
    officer.follows("Plan a visit")
    officer.axe_finds_nothing()
    officer.opens(page)
    officer.axe_finds_nothing()
    officer.follows("Write the note")
    officer.axe_finds_nothing()
    officer.writes("Strengths", "Phonics is taught well.")
    officer.writes("Recommendation 1", ADVICE)
    officer.reads("Saved on")  # while typing
    officer.presses("Save the note")
    officer.reads("Private until it is shared")
    officer.follows("Share with the head")
    officer.axe_finds_nothing()
    officer.presses("Share it")
    head = by_keyboard("alder", Role.HEADTEACHER, width=390, javascript=False)
    head.opens(page)
    head.nothing_overflows()
    head.follows("Reply")
    head.writes("Your reply", "We agree, and begin after the holidays.")
    head.presses("Send the reply")
    head.reads("We agree, and begin after the holidays.")
    officer.opens(page)
    officer.presses("Make it an improvement action")
    officer.reads("It is an improvement action now")
    officer.reads_heading(ADVICE)
    officer.opens(page)
    officer.follows("Make it final")
    officer.presses("Make it final")
    officer.axe_finds_nothing()
    trustee = by_keyboard("alder", Role.TRUSTEE, width=320)
    trustee.opens("/alder/visits/themes/?year=2026")
    trustee.axe_finds_nothing()
    trustee.nothing_overflows()
    trustee.follows("1")
    trustee.reads("We agree, and begin after the holidays.")
    the_next_report_brings_it_back(by_keyboard)


def the_next_report_brings_it_back(by_keyboard: Open) -> None:
    """With its state, and with what has come of it."""
    report = next_terms_report()
    head = by_keyboard("alder", Role.HEADTEACHER)
    head.opens(f"/alder/reports/{report.pk}/")
    head.reads("Spring term")
    head.follows("Learning")
    brought_back = head.page.get_by_role("listitem").filter(has_text=ADVICE)
    expect(brought_back).to_contain_text("Open")
    head.axe_finds_nothing()
    head.opens("/alder/improvement/mine/")
    head.follows(ADVICE)
    head.writes("How is it going?", "Nine of twelve are trained.")
    head.presses("Add the note")
    head.opens(f"/alder/reports/{report.pk}/")
    head.follows("Read it as a whole")
    expect(brought_back).to_contain_text("Nine of twelve are trained.")
    head.axe_finds_nothing()
