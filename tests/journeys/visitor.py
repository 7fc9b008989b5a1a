"""Somebody at a browser: what they do, what they see, and what the browser complains of."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Response, expect

from tests.journeys.tabbing import ANYTHING, FIELD, tab
from tests.ui.browser import overflow, violations, violations_on_paper

WIDE, NARROW = 1366, 320
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


class Visitor:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        # The browser itself notes every answer of 400 and above; the journeys look at those on purpose.
        if "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def opens(self, path: str, *, status: int = 200) -> Response:
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        return response

    def reads(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def reads_heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def writes(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def follows(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def ticks(self, label: str) -> None:
        # The label lies over its box, so that the whole card can be pressed.
        self.page.get_by_label(label).first.check(force=True)

    def tabs_to(self, name: str, kind: str = ANYTHING) -> None:
        """With the keyboard alone, until the focus is on what begins with this name, and can be seen there."""
        tab(self.page, name, kind)

    def goes_to(self, name: str, kind: str = ANYTHING) -> None:
        """With the keyboard alone: to the link or button, and in."""
        self.tabs_to(name, kind)
        with self.page.expect_event("load"):
            self.page.keyboard.press("Enter")

    def types_into(self, label: str, text: str) -> None:
        self.tabs_to(label, FIELD)
        self.page.keyboard.type(text)

    def axe_finds_nothing(self, *, on_paper: bool = False) -> None:
        """On the page as it stands. As printed too, where all pages are toured."""
        self.page.wait_for_load_state()
        found = violations(self.page)
        assert found == [], f"{self.page.url}: {found}"
        if on_paper:
            found = violations_on_paper(self.page)
            assert found == [], f"{self.page.url}, printed: {found}"

    def narrows_to(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def nothing_overflows(self) -> None:
        assert overflow(self.page) <= 0, f"{self.page.url} is {overflow(self.page)} pixels too wide"

    def looks_right_at_both_widths(self, *, on_paper: bool = False) -> None:
        """At a desk, as printed from there too where asked, and on the smallest phone. Ends at the desk."""
        for width in (NARROW, WIDE):
            self.narrows_to(width)
            self.axe_finds_nothing(on_paper=on_paper and width == WIDE)
            self.nothing_overflows()

    def takes_picture(self, name: str) -> None:
        """For the README: only where PORTAL_SCREENSHOTS asks for them, so that a test run changes no file."""
        if os.environ.get("PORTAL_SCREENSHOTS"):
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
