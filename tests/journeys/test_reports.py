"""A contributor and a headteacher write and submit a report; it is returned, and submitted again: by keyboard, on a
phone without JavaScript, and to axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from assurance.models import Report
from tests.assurance.reports.opened import opened
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]
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


def test_a_report_is_written_submitted_returned_and_submitted_again(signed_in: Open, report: Report) -> None:
    contributor = signed_in("alder", Role.CONTRIBUTOR)
    contributor.opens("/alder/reports/")
    contributor.axe_finds_nothing()
    contributor.goes_to("Ashdown Primary")
    contributor.axe_finds_nothing()
    contributor.goes_to("Safety")
    contributor.axe_finds_nothing()
    contributor.tabs_to(QUESTION)
    contributor.page.keyboard.type("All staff had their training in September.")
    contributor.reads("Saved ")  # at a pause, without any button
    lost_and_found(contributor)

    head = signed_in("alder", Role.HEADTEACHER, width=390, javascript=False)
    head.opens(f"/alder/reports/{report.pk}/sections/learning/")
    head.nothing_overflows()
    head.page.get_by_label("What has changed?").fill("Forty pupils joined in Year 7.")
    head.page.get_by_role("button", name="Save and go to the sections").click()
    head.reads("2 of 3 boxes filled")
    head.follows("Check and submit")
    head.reads("Nothing is written here")
    head.reads("All staff had their training in September. And again.")
    head.nothing_overflows()
    head.page.get_by_role("button", name="Submit the report").click()
    head.reads("The report is submitted.")

    director = signed_in("alder", Role.DIRECTOR_OF_EDUCATION)
    director.opens(f"/alder/reports/{report.pk}/")
    director.goes_to("Return for more")
    director.axe_finds_nothing()
    director.tabs_to("Safety")
    director.page.keyboard.type("Who checked it?")
    director.goes_to("Return the report")
    director.reads("Who checked it?")
    director.opens(f"/alder/reports/terms/{report.period_id}/headteacher/")
    director.axe_finds_nothing()

    again = signed_in("alder", Role.HEADTEACHER)  # this time by keyboard
    again.opens(f"/alder/reports/{report.pk}/")
    again.reads("Who checked it?")
    again.axe_finds_nothing()
    again.goes_to("Safety")
    again.tabs_to(QUESTION)
    again.page.keyboard.press("Control+End")
    again.page.keyboard.type(" The safeguarding governor.")
    again.goes_to("Save and go to the sections")
    again.goes_to("Check and submit")
    again.reads("The safeguarding governor.")
    again.axe_finds_nothing()
    again.goes_to("Submit the report")
    again.reads("Submitted again")
    governor = signed_in("alder", Role.LGB_GOVERNOR)
    governor.opens(f"/alder/reports/{report.pk}/read/")
    governor.reads("Forty pupils joined in Year 7.")
    governor.axe_finds_nothing()


def lost_and_found(contributor: Visitor) -> None:
    """The connection is lost while somebody types, and the page is closed: the text is there again, and is saved."""
    page = contributor.page
    page.route(
        "**/sections/safety/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_label(QUESTION).press("End")
    page.keyboard.type(" And again.")
    contributor.reads("Your text is kept in this browser")
    contributor.complaints.clear()  # that a request failed
    page.unroute("**/sections/safety/")
    page.evaluate(AS_OF_OLD)
    page.reload()
    expect(page.get_by_label(QUESTION)).to_have_value("All staff had their training in September. And again.")
    contributor.reads("Saved ")
    page.reload()
    expect(page.get_by_label(QUESTION)).to_have_value("All staff had their training in September. And again.")
