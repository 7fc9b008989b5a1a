"""Two people change the same at once; the second sees both texts and says what stands: by keyboard, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from academies.use_cases import calendar
from assurance.models import Report
from tests.assurance.improvement.world import opened, publish
from tests.assurance.reports.opened import opened as opened_report
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.tabbing import LINK, tab
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(transactional_db: None) -> str:
    """Of an improvement action."""
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        publish()
    return f"/alder/improvement/{opened(cast).pk}/"


@pytest.fixture
def report(transactional_db: None) -> Report:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        return opened_report(cast.academy("alder"))


def test_the_second_sees_both_texts(by_keyboard: Callable[..., KeyboardVisitor], page: str) -> None:
    first = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION)
    second = by_keyboard("alder", Role.IMPROVEMENT_OFFICER, width=390)
    for visitor in (first, second):
        visitor.opens(page)
        visitor.follows("Change")
    first.writes("What is to be done", "Call families on Fridays")
    first.presses("Save")
    first.reads_heading("Call families on Fridays")
    second.writes("What is to be done", "Walk to families on Fridays")
    second.presses("Save")
    second.reads_heading("Somebody changed this before you")
    second.reads("Call families on Fridays")
    second.reads("Walk to families on Fridays")
    second.axe_finds_nothing(on_paper=True)
    second.nothing_overflows()
    second.follows("Open the newest version")
    second.writes("What is to be done", "Call families or walk to them")
    second.presses("Save")
    second.reads_heading("Call families or walk to them")


def test_two_write_one_box_of_a_report(by_keyboard: Callable[..., KeyboardVisitor], report: Report) -> None:
    """What the second wrote is kept beside; who was going to choose still has the focus when more is saved."""
    box = "How safe are pupils?"
    head, contributor = (by_keyboard("alder", role) for role in (Role.HEADTEACHER, Role.CONTRIBUTOR))
    for visitor in (head, contributor):
        visitor.opens(f"/alder/reports/{report.pk}/sections/safety/")
    head.writes(box, "Safer than last year.")
    head.reads("Saved ")
    contributor.writes(box, "As safe as ever.")
    contributor.reads("Both texts are kept.")
    contributor.axe_finds_nothing()
    contributor.adds(box, " And happy.")
    tab(contributor.page, "Choose what stands", LINK, key="Shift+Tab")
    contributor.reads("As safe as ever. And happy.")
    expect(contributor.page.get_by_role("link", name="Choose what stands")).to_be_focused()
    with contributor.page.expect_event("load"):
        contributor.page.keyboard.press("Enter")
    contributor.reads("Two texts: How safe are pupils?")
    contributor.axe_finds_nothing()
    contributor.presses("Put this text in its place")
    expect(contributor.page.get_by_label(box)).to_have_value("As safe as ever. And happy.")
