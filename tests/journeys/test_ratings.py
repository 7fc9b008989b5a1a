"""Rating an area: in the dialog with the keyboard alone, and on a page without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from assurance.models import ConfirmedRating, Judgement
from tests.assurance.rated import SMALL, begin, term
from tests.assurance.test_ratings import Rated
from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.tabbing import LINK, tab
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.journey
SignedIn = Callable[..., Visitor]
ByKeyboard = Callable[..., KeyboardVisitor]
MONEY = "          - {id: money, name: Money, combine: {rule: judged}}\n"


@pytest.fixture
def rated(transactional_db: None) -> Rated:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        return Rated(cast, year=2025)


def test_a_director_rates_with_the_keyboard(by_keyboard: ByKeyboard, rated: Rated) -> None:
    director = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION)
    page = director.page
    director.opens(f"/alder/assurance/?period={rated.period.pk}")
    director.reads_heading("Areas")
    director.axe_finds_nothing()
    cell = page.locator(f"#rating-{rated.period.pk}-{rated.academy.pk}-{rated.ids['area_id']}")
    director.tabs_to("A Amber", LINK)
    expect(cell).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Figures suggest")
    expect(page.get_by_label("Amber").last).to_be_focused()
    director.axe_finds_nothing()
    page.keyboard.press("ArrowUp")
    director.tabs_to("Save and confirm")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .error-summary")
    expect(dialog).to_contain_text("Green differs from what figures and statements suggest")
    director.writes("Reason", "Seen in every class.")
    director.tabs_to("Save and confirm")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]", state="hidden")
    director.reads("The rating of Attendance is confirmed.")
    expect(cell).to_contain_text("Green, confirmed, not shared")
    expect(cell).to_be_focused()
    with trust_scope(rated.cast.trust("alder").pk):
        assert ConfirmedRating.objects.get().reason == "Seen in every class."


def test_no_cell_of_a_wide_sheet_has_the_focus_behind_the_names(
    by_keyboard: ByKeyboard, transactional_db: None
) -> None:
    cast = Cast()
    areas = "".join(MONEY.replace("money", f"money{n}").replace("Money", f"Money {n}") for n in range(8))
    with trust_scope(cast.trust("alder").pk):
        begin(SMALL.replace(MONEY, areas), years=(2025,))
        period = term(1, 2025)
    director = by_keyboard("alder", Role.DIRECTOR_OF_EDUCATION, width=390)
    director.opens(f"/alder/assurance/?period={period.pk}")
    director.follows("Show areas side by side")
    assert director.page.locator(".wide-table").evaluate("e => e.scrollWidth > e.clientWidth + 100")
    cells = director.page.locator(".rating-table a")
    for key, end in (("Tab", cells.last), ("Shift+Tab", cells.first)):
        while not end.evaluate("e => e === document.activeElement"):
            tab(director.page, "", ".rating-table a", key=key)


def test_from_a_colour_to_its_cause_in_two_steps(signed_in: SignedIn, rated: Rated) -> None:
    reader = signed_in("alder", Role.CEO, width=390)
    reader.opens(f"/alder/assurance/?period={rated.period.pk}")
    reader.nothing_overflows()
    reader.page.locator(f"#rating-{rated.period.pk}-{rated.academy.pk}-{rated.ids['area_id']}").click()
    reader.reads_heading("Attendance")
    reader.reads("What each level means here")
    reader.nothing_overflows()
    reader.axe_finds_nothing()


def test_a_head_rates_without_javascript(signed_in: SignedIn, rated: Rated) -> None:
    head = signed_in("alder", Role.HEADTEACHER, javascript=False, width=320)
    head.opens(f"/alder/assurance/?period={rated.period.pk}")
    head.page.locator(f"#rating-{rated.period.pk}-{rated.academy.pk}-{rated.ids['area_id']}").click()
    head.reads("You rate as: Headteacher.")
    head.nothing_overflows()
    head.page.locator("input[name=level][value=amber]").check(force=True)
    head.presses("Save rating")
    head.reads("The rating of Attendance is saved.")
    with trust_scope(rated.cast.trust("alder").pk):
        assert Judgement.objects.get().level == "amber"
