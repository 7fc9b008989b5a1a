"""Somebody without a mouse: the verbs of a visitor by Tab, Enter, Space, the arrows and typing alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Download, Page

from tests.journeys.tabbing import BOX, BUTTON, LINK, SELECT, TEXT
from tests.journeys.visitor import Visitor

_CHECKED = "document.activeElement.checked"
_CHOSEN = "document.activeElement.selectedOptions[0].innerText.trim()"
_NAME = "document.activeElement.labels[0].innerText.trim()"


class KeyboardVisitor(Visitor):
    def __init__(self, page: Page) -> None:
        super().__init__(page)
        # From the start: the browser is told so meanwhile, and may not know it yet if it is told at the key.
        page.on("filechooser", lambda _: None)

    def follows(self, name: str) -> None:
        self.goes_to(name, LINK)

    def presses(self, name: str) -> None:
        self.goes_to(name, BUTTON)

    def writes(self, label: str, text: str) -> None:
        """In place of what stands there; long texts come as a paste does. A day is written 2026-11-23."""
        self.tabs_to(label, TEXT)
        if self.page.evaluate("document.activeElement.type") == "date":
            # The browser's own language, American English, orders the parts; no context sets that.
            self.page.keyboard.type(f"{date.fromisoformat(text):%m%d%Y}")
            assert self.page.evaluate("document.activeElement.value") == text
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)

    def adds(self, label: str, text: str) -> None:
        """Behind what stands there."""
        self.tabs_to(label, TEXT)
        self.page.keyboard.press("Control+End")
        self.page.keyboard.insert_text(text)

    def ticks(self, label: str) -> None:
        self.tabs_to(label, BOX)
        if not str(self.page.evaluate(_NAME)).startswith(label):
            self._goes_along_the_group(label)
        if not self.page.evaluate(_CHECKED):
            self.page.keyboard.press("Space")
        assert self.page.evaluate(_CHECKED), label

    def _goes_along_the_group(self, label: str) -> None:
        began = self.page.evaluate(_NAME)
        while not str(self.page.evaluate(_NAME)).startswith(label):
            self.page.keyboard.press("ArrowDown")
            assert self.page.evaluate(_NAME) != began, f"The arrows do not reach “{label}” on {self.page.url}"

    def unticks(self, label: str) -> None:
        self.tabs_to(label, BOX)
        self.page.keyboard.press("Space")
        assert not self.page.evaluate(_CHECKED), label

    def chooses(self, label: str, option: str) -> None:
        self.tabs_to(label, SELECT)
        self.page.keyboard.type(option)
        assert self.page.evaluate(_CHOSEN) == option

    def downloads(self, name: str) -> Download:
        self.tabs_to(name)
        with self.page.expect_download() as started:
            self.page.keyboard.press("Enter")
        return started.value

    def uploads(self, label: str, path: Path) -> None:
        self.tabs_to(label, TEXT)
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Space")
        opened.value.set_files(path)
