"""A contributor and a headteacher write and submit a report; it is returned, and submitted again: by keyboard
alone, also on a phone without JavaScript, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from assurance.models import Report
from tests.assurance.reports.opened import opened
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]
# What the browser keeps is brought back once no page that is alive will send it.
AS_OF_OLD = """for (const name of Object.keys(localStorage)) {
  localStorage[name] = JSON.stringify({ ...JSON.parse(localStorage[name]), at: 0 });
}"""
QUESTION = "How safe are pupils?"


@pytest.fixture
def report(transactional_db: None) -> Report:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        return opened(cast.academy("alder"))


def test_a_report_is_written_submitted_returned_and_submitted_again(
    by_keyboard: Open, report: Report
) -> None:
    contributor = by_keyboard("alder", Role.CONTRIBUTOR)
    contributor.opens("/alder/reports/")
    contributor.axe_finds_nothing()
    contributor.follows("Ashdown Primary")
    contributor.axe_finds_nothing()
    contributor.follows("Safety")
    contributor.axe_finds_nothing()
    contributor.writes(QUESTION, "All staff had their training in September.")
    contributor.reads("Saved ")  # at a pause, without any button
    lost_and_found(contributor)
    new_advice_leaves_the_focus(contributor)

    head = by_keyboard("alder", Role.HEADTEACHER, width=390, javascript=False)
    head.opens(f"/alder/reports/{report.pk}/sections/learning/")
    head.nothing_overflows()
    head.writes("What has changed?", "Forty pupils joined in Year 7.")
    head.presses("Save and go to the sections")
    head.reads("2 of 3 boxes filled")
    head.follows("Check and submit")
    head.reads("Nothing is written here")
    head.reads("All staff had their training in September. And again.")
    head.nothing_overflows()
    head.presses("Submit the report")
    head.reads("The report is submitted.")

    director = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION)
    director.opens(f"/alder/reports/{report.pk}/")
    director.follows("Return for more")
    director.axe_finds_nothing()
    director.writes("Safety", "Who checked it?")
    director.presses("Return the report")
    director.reads("Who checked it?")
    director.opens(f"/alder/reports/terms/{report.period_id}/headteacher/")
    director.axe_finds_nothing()

    again = by_keyboard("alder", Role.HEADTEACHER)
    again.opens(f"/alder/reports/{report.pk}/")
    again.reads("Who checked it?")
    again.axe_finds_nothing()
    again.follows("Safety")
    again.adds(QUESTION, " The safeguarding governor.")
    again.presses("Save and go to the sections")
    again.follows("Check and submit")
    again.reads("The safeguarding governor.")
    again.axe_finds_nothing()
    again.presses("Submit the report")
    again.reads("Submitted again")
    governor = by_keyboard("alder", Role.LGB_GOVERNOR)
    governor.opens(f"/alder/reports/{report.pk}/read/")
    governor.reads("Forty pupils joined in Year 7.")
    governor.axe_finds_nothing()


def lost_and_found(contributor: KeyboardVisitor) -> None:
    """The connection is lost while somebody types, and the page is closed: the text is there again, and is saved."""
    page = contributor.page
    page.route(
        "**/sections/safety/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.keyboard.type(" And again.")  # the focus stayed where it was while the text was saved
    contributor.reads("Your text is kept in this browser")
    contributor.complaints.clear()  # that a request failed
    page.unroute("**/sections/safety/")
    page.evaluate(AS_OF_OLD)
    page.reload()
    expect(page.get_by_label(QUESTION)).to_have_value("All staff had their training in September. And again.")
    contributor.reads("Saved ")
    page.reload()
    expect(page.get_by_label(QUESTION)).to_have_value("All staff had their training in September. And again.")


def new_advice_leaves_the_focus(contributor: KeyboardVisitor) -> None:
    """It comes after each save, while somebody reads what it said before."""
    contributor.adds(QUESTION, " The QXZ saw it.")
    contributor.reads("1 hint")
    contributor.adds(QUESTION, " And the QXY.")
    contributor.tabs_to(QUESTION, "summary")
    contributor.reads("2 hints")
    expect(contributor.page.locator("summary").filter(has_text=QUESTION)).to_be_focused()
