"""Rating an area: in the dialog with the keyboard alone, and on a page without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from assurance.models import ConfirmedRating, Judgement
from tests.assurance.test_ratings import Rated
from tests.cast import Cast
from tests.journeys.visitor import Visitor
from tests.ui.browser import violations
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.journey
SignedIn = Callable[..., Visitor]


@pytest.fixture
def rated(transactional_db: None) -> Rated:
    cast = Cast()
    with trust_scope(cast.trust("alder").pk):
        return Rated(cast, year=2025)


def test_a_director_rates_with_the_keyboard(signed_in: SignedIn, rated: Rated) -> None:
    director = signed_in("alder", Role.DIRECTOR_OF_EDUCATION)
    page = director.page
    director.opens(f"/alder/assurance/?period={rated.period.pk}")
    director.reads_heading("Areas")
    # On paper the cells are too small for a finger, which does not press paper.
    assert violations(page) == []
    cell = page.locator(f"#rating-{rated.period.pk}-{rated.academy.pk}-{rated.ids['area_id']}")
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Figures suggest")
    expect(page.get_by_label("Amber").last).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("ArrowUp")
    director.tabs_to("Save and confirm")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .error-summary")
    expect(dialog).to_contain_text("Green differs from what figures and statements suggest")
    director.types_into("Reason", "Seen in every class.")
    director.tabs_to("Save and confirm")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]", state="hidden")
    director.reads("The rating of Attendance is confirmed.")
    expect(cell).to_contain_text("Green, confirmed, not shared")
    expect(cell).to_be_focused()
    with trust_scope(rated.cast.trust("alder").pk):
        assert ConfirmedRating.objects.get().reason == "Seen in every class."


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
