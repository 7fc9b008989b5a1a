"""A real browser for tests: pages as an operator sees them, axe over them, every console message kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from trust_portal.accounts.models import Person

AXE = (Path(__file__).parents[1] / "vendor/axe-core-4.14.1/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The first one is the same engine without windows, and needs a fifth less of the machine.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """For the fixture `chromium` alone: Playwright can be started once in a process.

    Without a Chromium the test is skipped, and says so; in CI that is a failure.
    """
    path = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium found: install one")
        pytest.skip("NO CHROMIUM FOUND: nothing was tried in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Opens pages of the live server with one session's cookie; `messages` is what the console said."""

    browser: Browser
    address: str
    cookies: list[Any]
    messages: list[str] = field(default_factory=list)

    @contextmanager
    def page(self, path: str, *, width: int = 1366, **options: Any) -> Iterator[Page]:
        """`options` are those of a browser context: java_script_enabled, forced_colors, media…"""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, base_url=self.address, **options
        )
        context.add_cookies(self.cookies)
        page = context.new_page()
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.goto(path)
        yield page
        context.close()


@contextmanager
def visiting(browser: Browser, person: Person) -> Iterator[Visitor]:
    """This person signed in at a server of their own. For pages that change nothing: one does for a module."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    server = LiveServer("localhost")
    yield Visitor(browser, server.url, [{"name": cookie.key, "value": cookie.value, "url": server.url}])
    server.stop()
    client.logout()


def violations(page: Page) -> list[str]:
    """What axe 4.14 finds wrong, one line for each element. The policy is enforced: axe comes by the debugger.

    Axe is asked for what is wrong alone, and nothing else is brought over: what passed is most of its work.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    return list(page.evaluate(_RUN, options))


def violations_on_paper(page: Page) -> list[str]:
    """The same of the page as printed, but for the size of what is pointed at: nobody points at paper."""
    page.emulate_media(media="print")
    found = violations(page)
    page.emulate_media(media="screen")
    return [one for one in found if not one.startswith("target-size")]


_RUN = """async options => {
    const {violations} = await axe.run(document, options);
    return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${JSON.stringify(node.target)}`));
}"""


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def focused(page: Page) -> str:
    """The id, else the class, else the tag of what has the focus."""
    script = "(e => e.id || e.className || e.tagName)(document.activeElement)"
    return str(page.evaluate(script))
