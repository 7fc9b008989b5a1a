"""The shell and the components in a real browser, by the style guide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.cast import Cast
from tests.ui.browser import Visitor, focused, overflow, violations, violations_on_paper, visiting

pytestmark = pytest.mark.journey

GUIDE = "/styleguide/"


@pytest.fixture(scope="module")
def operator(chromium: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[Visitor]:
    with django_db_blocker.unblock(), visiting(chromium, Cast().operator) as visitor:
        yield visitor


@pytest.fixture(autouse=True)
def _quiet_console(operator: Visitor) -> None:
    operator.messages.clear()


def answer(
    page: Page, path: str, body: str, *, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})
) -> None:
    """What the server would send for a piece at `path`."""

    def fulfil(route: Route) -> None:
        route.fulfill(
            status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8", **headers}
        )

    page.route(f"**{path}*", fulfil)


def fetch(page: Page, path: str, target: str, *, by: str = "#sg-open", swap: str = "innerHTML") -> None:
    ask = "htmx.ajax('GET', path, {source: document.querySelector(by), target, swap})"
    page.evaluate(f"([path, target, by, swap]) => {ask}.catch(() => {{}})", [path, target, by, swap])


# --- accessibility ---------------------------------------------------------------------------------------


def test_axe_finds_nothing_at_any_width_on_screen_or_paper(operator: Visitor) -> None:
    for width in (1366, 390, 320):
        with operator.page(GUIDE, width=width) as page:
            assert violations(page) == []
            assert overflow(page) <= 0
            assert violations_on_paper(page) == []
            page.click("#form button[type=submit]")
            expect(page).to_have_title("Error: Style guide – Trust portal")
            assert violations(page) == []
            assert overflow(page) <= 0
            page.click("#sg-open")
            assert violations(page) == []
    assert operator.messages == []


def test_axe_would_find_something(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        page.evaluate("document.querySelector('#id_academy').removeAttribute('id')")
        assert any(found.startswith("label") for found in violations(page))


def test_help_and_error_pages_are_clean(operator: Visitor) -> None:
    for path, width in (("/help/", 1366), ("/help/", 320), ("/no-such-page/", 1366), ("/no-such-page/", 320)):
        with operator.page(path, width=width) as page:
            assert violations(page) == []
            assert overflow(page) <= 0


def test_words_stay_in_the_persons_own_colours(operator: Visitor) -> None:
    with operator.page(GUIDE, forced_colors="active") as page:
        badge = page.locator(".level-amber").first
        expect(badge).to_have_text("Amber")
        assert badge.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
        assert page.locator("#id_agreed").evaluate("e => getComputedStyle(e).appearance") == "auto"


def test_paper_shows_the_content_alone_and_ratings_in_colour(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        page.emulate_media(media="print")
        expect(page.locator(".side")).to_be_hidden()
        expect(page.locator(".filter-form")).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        assert (
            page.locator("thead").first.evaluate("e => getComputedStyle(e).display") == "table-header-group"
        )
        amber = page.locator(".level-amber").first
        assert amber.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(245, 184, 61)"
        assert amber.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
        address = "e => getComputedStyle(e, '::after').content"
        assert page.locator("main a[href]").first.evaluate(address) == "none"


# --- keyboard and focus ----------------------------------------------------------------------------------


def test_the_first_key_leads_past_the_side_bar(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        page.keyboard.press("Tab")
        assert focused(page) == "skip-to-main"
        page.keyboard.press("Enter")
        assert focused(page) == "main"


def test_errors_get_the_focus_and_lead_to_their_inputs(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        page.click("#form button[type=submit]")
        expect(page.locator("[data-error-summary]")).to_be_focused()
        page.click("text=Enter attendance")
        assert focused(page) == "id_attendance"
        label = page.locator("label[for=id_attendance]").bounding_box()
        assert label is not None
        assert label["y"] >= 0  # in sight above the input


def test_a_dialog_takes_the_focus_and_gives_it_back(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        for leave in ("#sg-dialog .dialog-close", "#sg-dialog .form-buttons [data-dialog-close]", "Escape"):
            page.focus("#sg-open")
            page.keyboard.press("Enter")
            assert focused(page) == "id_dialog-rating_0"
            if leave == "Escape":
                page.keyboard.press(leave)
            else:
                page.click(leave)
            expect(page.locator("#sg-dialog")).to_be_hidden()
            expect(page.locator("#sg-open")).to_be_focused()


def test_the_menu_of_small_screens(operator: Visitor) -> None:
    with operator.page(GUIDE, width=390) as page:
        button = page.get_by_role("button", name="Menu", exact=True)
        sign_out = page.get_by_role("button", name="Sign out")
        expect(button).to_have_attribute("aria-expanded", "false")
        expect(sign_out).to_be_hidden()
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(sign_out).to_be_visible()
        assert violations(page) == []
        sign_out.focus()
        page.keyboard.press("Escape")
        expect(sign_out).to_be_hidden()
        expect(button).to_be_focused()


# --- without JavaScript ----------------------------------------------------------------------------------


def test_everything_works_without_javascript(operator: Visitor) -> None:
    with operator.page(GUIDE, width=390, java_script_enabled=False) as page:
        expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
        page.get_by_role("link", name="Menu", exact=True).click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.get_by_role("link", name="Close menu").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
        page.get_by_role("link", name="Red areas").click()
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Red areas")
        page.get_by_role("link", name="Next").click()
        expect(page.locator(".paging-count")).to_have_text("6 to 8 of 8")
        page.select_option("#id_status", "Overdue")
        expect(page.locator(".paging-count")).to_have_text("6 to 8 of 8")
        page.get_by_role("button", name="Apply filters").click()
        expect(page.locator(".paging-count")).to_have_text("1 to 1 of 1")
        expect(page.get_by_role("button", name="Copy")).to_be_hidden()
        page.get_by_role("button", name="Save and continue").click()
        expect(page.locator("[data-error-summary]")).to_be_visible()
        assert overflow(page) <= 0


# --- pieces by htmx: the server's part is played by the test -----------------------------------------------


def test_a_piece_opens_in_the_dialog_and_closes_again(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        piece = (
            '<h2 id="page-dialog-title" tabindex="-1">Rate</h2>'
            '<input type="radio" name="r" id="r1"><input type="radio" name="r" id="r2" checked>'
        )
        answer(page, "/piece", piece)
        page.focus("#sg-open")
        fetch(page, "/piece", "#page-dialog-body")
        expect(page.locator("#page-dialog")).to_be_visible()
        assert focused(page) == "r2"
        # What opened it is replaced while the dialog is still open, as a rated cell is.
        done = '<a href="#form" id="sg-open" hx-swap-oob="true">Rated</a>'
        answer(page, "/saved", done, headers={"HX-Trigger-After-Settle": "closeDialog", "HX-Reswap": "none"})
        fetch(page, "/saved", "#page-dialog-body", by="#r2")
        expect(page.locator("#page-dialog")).to_be_hidden()
        expect(page.locator("#sg-open")).to_have_text("Rated")
        expect(page.locator("#sg-open")).to_be_focused()


@pytest.mark.parametrize("status", [409, 422])
def test_refused_forms_are_shown(operator: Visitor, status: int) -> None:
    with operator.page(GUIDE) as page:
        piece = '<div class="error-summary" tabindex="-1" data-error-summary>There is a problem</div>'
        answer(page, "/piece", piece, status=status)
        fetch(page, "/piece", "#messages")
        expect(page.locator("[data-error-summary]")).to_be_focused()


def test_failures_are_told_with_their_reference(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        answer(page, "/broken", "<h1>no</h1>", status=500, headers={"X-Request-ID": "0a1b2c3d"})
        fetch(page, "/broken", "#sg-progress")
        expect(page.locator("#messages")).to_contain_text("went wrong in the portal")
        expect(page.locator("#messages")).to_contain_text("Reference: 0a1b2c3d")
        page.route("**/gone", lambda route: route.abort())
        fetch(page, "/gone", "#sg-progress")
        expect(page.locator("#messages")).to_contain_text("cannot be reached")


def test_changes_carry_the_token(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        token = page.locator("meta[name=csrf-token]").get_attribute("content")
        answer(page, "/change", "")
        with page.expect_request("**/change") as sent:
            page.evaluate("htmx.ajax('POST', '/change', {source: '#sg-open', target: '#messages'})")
        assert sent.value.headers["x-csrftoken"] == token
        answer(page, "/read", "")
        with page.expect_request("**/read") as read:
            fetch(page, "/read", "#messages")
        assert "x-csrftoken" not in read.value.headers


def test_a_session_that_ended_leads_back_to_signing_in(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        page.context.clear_cookies()
        fetch(page, "/operator/", "#messages")
        page.wait_for_url("**/accounts/**next=/styleguide/**")


def test_progress_says_each_step_once(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        said = page.locator("[data-progress-said]")
        expect(said).to_have_text("")
        step = '<progress max="5" value="3"></progress><p data-progress-step>Writing audit, 3 of 5</p>'
        answer(page, "/progress", step)
        fetch(page, "/progress", "#sg-progress")
        expect(said).to_have_text("Writing audit, 3 of 5")
        page.evaluate("window.changes = 0")
        page.evaluate(
            "new MutationObserver(() => window.changes++)"
            ".observe(document.querySelector('[data-progress-said]'), {childList: true, characterData: true})"
        )
        fetch(page, "/progress", "#sg-progress")
        page.wait_for_timeout(100)
        assert page.evaluate("window.changes") == 0


def test_a_choice_in_a_filter_answers_at_once_where_htmx_has_a_target(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        page.select_option("#id_status", "Overdue")
        page.wait_for_timeout(100)
        assert "status" not in page.url
        page.evaluate(
            "(f => { f.setAttribute('hx-get', ''); f.setAttribute('hx-target', '#messages');"
            " f.setAttribute('data-auto-submit', ''); htmx.process(f); })(document.querySelector('.filter-form'))"
        )
        with page.expect_request("**/styleguide/?*status=Submitted*") as sent:
            page.select_option("#id_status", "Submitted")
        assert sent.value.headers["hx-request"] == "true"


def test_characters_are_counted(operator: Visitor) -> None:
    with operator.page(GUIDE) as page:
        count = page.locator("#id_commentary_count")
        expect(count).to_have_text("600 characters remaining")
        page.fill("#id_commentary", "x" * 599)
        expect(count).to_have_text("1 character remaining")
        page.fill("#id_commentary", "x" * 602)
        expect(count).to_have_text("2 characters too many")
        expect(page.locator("[data-count-said]")).to_have_text("2 characters too many")


def test_a_value_is_copied(operator: Visitor) -> None:
    with operator.page(GUIDE, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("button", name="Copy").click()
        expect(page.locator(".copy-said")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == "https://portal.example/invitation/3f9c2b7a"
