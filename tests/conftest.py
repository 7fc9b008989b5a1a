"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import cast as the_cast
from tests import database
from tests.database import Rows
from tests.ui import browser
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

gc.disable()  # while tests are collected

# A machine that does other work meanwhile is slow now and then: that says nothing about the examples.
settings.register_profile("portal", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("portal")

# Signing in through the pages is most of what the tests of accounts do: the same hasher at its least cost.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of those that pytest-django has put late, as they commit, the slow ones first: so all workers end together."""
    late = [place for place, item in enumerate(items) if "transactional_db" in item.fixturenames]  # type: ignore[attr-defined]
    ordered = sorted((items[place] for place in late), key=lambda item: not item.get_closest_marker("slow"))
    for place, item in zip(late, ordered, strict=True):
        items[place] = item


def pytest_collection_finish() -> None:
    """What has been imported by now stays: without looking at it again and again, tests take a twelfth less."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[Rows]:
    """A database of this process, migrated by the owner, holding the cast, opened as the app role.

    Yields the rows of the cast.
    """
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with django_db_blocker.unblock():
        database.create(name)
        database.use(name)
        # The pages of a real browser's window come by one thread, which keeps its connection as a pool would.
        connection.settings_dict["CONN_MAX_AGE"] = None
        database.assert_app_role_is_restricted()
        the_cast.build()
        cast_alone = database.rows()
        # Django's own way is TRUNCATE, which the app role may not do.
        TransactionTestCase._fixture_teardown = lambda _: database.bring_back(cast_alone)  # type: ignore[attr-defined]
    yield cast_alone
    with django_db_blocker.unblock():
        connection.close()
        database.drop(name)


@pytest.fixture(scope="session", autouse=True)
def _static_files_looked_at_once() -> Iterator[None]:
    """Each client of a test has middleware of its own, for which WhiteNoise would look at every static file."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def look_once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of this process."""
    # Playwright's own loop makes Django believe that it is called from asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with browser.chromium() as started:
        yield started


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="module")
def kept(django_db_setup: Rows, django_db_blocker: Any) -> Iterator[None]:
    """For fixtures of a module: what they write stays for all its tests, which leave no change, and goes with them."""
    with django_db_blocker.unblock():
        yield
        database.bring_back(django_db_setup)


@pytest.fixture
def _as_owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), database.as_owner():
        yield


@pytest.fixture
def owner(_as_owner: None, db: None) -> None:
    """The test writes public data, as the owner of its tables: its transaction is the owner's, and rolled back.

    In this order: the transaction begins on the owner's connection and ends before it.
    """


@pytest.fixture
def cast(db: None) -> the_cast.Cast:
    return the_cast.Cast()


@pytest.fixture
def sign_in(cast: the_cast.Cast) -> Callable[[str, Role], Client]:
    """A browser in which this person of this trust is signed in."""

    def signed_in(slug: str, role: Role) -> Client:
        client = Client()
        client.force_login(cast.person(slug, role))
        return client

    return signed_in


@pytest.fixture
def in_alder(cast: the_cast.Cast) -> Iterator[None]:
    """The test itself works inside the trust Alder."""
    with trust_scope(cast.trust("alder").pk):
        yield
