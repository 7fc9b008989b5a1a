"""A real browser against the real server, with the jobs done as a worker would.

Skipped with a notice where no Chromium is found; in CI that is a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role
from trust_portal.jobs.models import Wakeup
from trust_portal.jobs.run import run_job


@pytest.fixture
def visit(
    chromium: Browser, live_server: LiveServer, transactional_db: None, settings: Any
) -> Iterator[Callable[..., Visitor]]:
    """Open a browser window: `visit(width=390, javascript=False)`. At the end no console message may be left."""
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    opened: list[Visitor] = []

    def open_window(*, width: int = 1366, javascript: bool = True, hands: type[Visitor] = Visitor) -> Visitor:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        visitor = hands(context.new_page())
        opened.append(visitor)
        return visitor

    yield open_window
    for visitor in opened:
        visitor.page.context.close()
    for visitor in opened:
        assert visitor.complaints == []


@pytest.fixture
def signed_in(visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A window in which this person of this trust is signed in already."""

    def open_window(slug: str, role: Role, **options: Any) -> Visitor:
        client = Client()
        client.force_login(Cast().person(slug, role))
        visitor: Visitor = visit(**options)
        name = settings.SESSION_COOKIE_NAME
        visitor.page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}]
        )
        return visitor

    return open_window


@pytest.fixture
def by_keyboard(signed_in: Callable[..., Visitor]) -> Callable[..., KeyboardVisitor]:
    """The same window, in which all is done without a mouse."""

    def open_window(slug: str, role: Role, **options: Any) -> KeyboardVisitor:
        visitor = signed_in(slug, role, hands=KeyboardVisitor, **options)
        assert isinstance(visitor, KeyboardVisitor)
        return visitor

    return open_window


@pytest.fixture
def do_the_jobs(transactional_db: None) -> Callable[[], int]:
    """What a worker does: every job that waits, now. Says how many were done."""

    def work() -> int:
        waiting = list(Wakeup.objects.values_list("trust_id", "job_id"))
        return sum(run_job(trust_id=trust_id, job_id=job_id) for trust_id, job_id in waiting)

    return work


@pytest.fixture
def last_mail() -> Callable[[], str]:
    """The text of the last e-mail that was sent."""
    return lambda: str(mail.outbox[-1].body)
