"""Somebody at a browser: what they do, what they see, and what the browser complains of."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import ConsoleMessage, Page, Response, expect

from tests.ui.browser import overflow, violations

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

    def tabs_to(self, name: str, *, at_most: int = 120) -> None:
        """With the keyboard alone, until the focus is on what is called so and can be seen."""
        for _ in range(at_most):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(
                """() => { const e = document.activeElement;
                   const label = e.labels && e.labels.length ? e.labels[0].innerText : '';
                   return (e.getAttribute('aria-label') || label || e.innerText || e.value || '').trim(); }"""
            )
            if str(focused).startswith(name):
                self._focus_is_visible()
                return
        raise AssertionError(f"The keyboard does not reach “{name}” on {self.page.url}")

    def goes_to(self, name: str) -> None:
        """With the keyboard alone: to the link or button, and in."""
        self.tabs_to(name)
        with self.page.expect_event("load"):
            self.page.keyboard.press("Enter")

    def types_into(self, label: str, text: str) -> None:
        self.tabs_to(label)
        self.page.keyboard.type(text)

    def _focus_is_visible(self) -> None:
        style: dict[str, Any] = self.page.evaluate(
            """() => { const s = getComputedStyle(document.activeElement);
               return {outline: s.outlineStyle, width: s.outlineWidth, shadow: s.boxShadow}; }"""
        )
        assert style["outline"] != "none" or style["shadow"] != "none", "the focus cannot be seen"

    def axe_finds_nothing(self, *, media: Sequence[Literal["screen", "print"]] = ("screen",)) -> None:
        """On the page as it stands. As printed too, where all pages are toured."""
        self.page.wait_for_load_state()
        for medium in media:
            self.page.emulate_media(media=medium)
            found = violations(self.page)
            if medium == "print":  # nobody points at paper
                found = [one for one in found if not one.startswith("target-size")]
            assert found == [], f"{self.page.url} ({medium}): {found}"
        self.page.emulate_media(media="screen")

    def narrows_to(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def nothing_overflows(self) -> None:
        assert overflow(self.page) <= 0, f"{self.page.url} is {overflow(self.page)} pixels too wide"

    def takes_picture(self, name: str) -> None:
        """For the README: only where PORTAL_SCREENSHOTS asks for them, so that a test run changes no file."""
        if os.environ.get("PORTAL_SCREENSHOTS"):
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
