"""Where a person is signed in: the list, its age, and ending it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.accounts.pages import is_signed_in, signed_in, text_of, trail
from trust_portal.accounts import last_seen
from trust_portal.accounts.devices import device_in_words
from trust_portal.accounts.models import Person

pytestmark = pytest.mark.real_servers

SESSIONS = "/accounts/sessions/"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)


def number_of(client: Client) -> int:
    return int(UserSession.objects.get(session_key=client.session.session_key).pk)


def test_the_list_names_each_device(governor: Person) -> None:
    here = signed_in(governor)
    signed_in(governor, user_agent=IPHONE)
    page = text_of(here.get(SESSIONS))
    assert "Firefox on Windows" in page
    assert "Safari on an iPhone" in page
    assert page.count("127.0.0.1") == 2
    assert page.count("This device") == 1


def test_nobody_sees_the_devices_of_others(governor: Person, ceo: Person) -> None:
    signed_in(ceo, user_agent=IPHONE)
    assert "iPhone" not in text_of(signed_in(governor).get(SESSIONS))


def test_ending_one(governor: Person) -> None:
    here, there, third = signed_in(governor), signed_in(governor), signed_in(governor)
    answer = here.post(f"{SESSIONS}{number_of(there)}/end/", follow=True)
    assert "That device is signed out." in text_of(answer)
    assert [is_signed_in(one) for one in (here, there, third)] == [True, False, True]
    entry = trail("alder", governor)[-1]
    assert (entry.verb, entry.after) == ("account.sessions_ended", {"sessions_ended": 1})


def test_ending_what_is_not_ones_own(governor: Person, ceo: Person) -> None:
    here, foreign = signed_in(governor), signed_in(ceo)
    for number in (number_of(foreign), 0, 10**12, 10**30):
        assert here.post(f"{SESSIONS}{number}/end/").status_code == 404
    assert is_signed_in(foreign)


def test_ending_the_others(governor: Person, ceo: Person) -> None:
    here, there, somebody = signed_in(governor), signed_in(governor), signed_in(ceo)
    assert "You are signed out everywhere else." in text_of(here.post(f"{SESSIONS}end-others/", follow=True))
    assert [is_signed_in(one) for one in (here, there, somebody)] == [True, False, True]
    assert trail("alder", governor)[-1].after == {"sessions_ended": 1}


def test_ending_all(governor: Person) -> None:
    here, there = signed_in(governor), signed_in(governor)
    answer = here.post(f"{SESSIONS}end-all/", follow=True)
    assert "You are signed out everywhere." in text_of(answer)
    assert not is_signed_in(here)
    assert not is_signed_in(there)
    assert not UserSession.objects.filter(user=governor).exists()
    assert trail("alder", governor)[-1].after == {"sessions_ended": 2}


def test_ending_by_opening_an_address_is_not_possible(governor: Person) -> None:
    client = signed_in(governor)
    for path in (f"{SESSIONS}{number_of(client)}/end/", f"{SESSIONS}end-others/", f"{SESSIONS}end-all/"):
        assert client.get(path).status_code == 405
        assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert is_signed_in(client)


def test_a_session_that_was_ended_stays_ended_in_the_cache_too(
    governor: Person, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    """A request that read the session before the end was committed may put it back into the cache."""
    here, there = signed_in(governor), signed_in(governor)
    kept: Any = there.session
    content = dict(kept.items())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        here.post(f"{SESSIONS}end-others/")
        kept._cache.set(kept.cache_key, content, 600)
        assert is_signed_in(there), "the cache alone is believed"
    assert not is_signed_in(there)


def test_expired_sessions_are_not_listed(governor: Person) -> None:
    here, old = signed_in(governor), signed_in(governor)
    Session.objects.filter(session_key=old.session.session_key).delete()
    assert "1 device" in text_of(here.get("/accounts/"))


def test_somebody_who_came_in_another_way_sees_an_empty_list(governor: Person) -> None:
    client = Client()
    client.force_login(governor)
    page = client.get(SESSIONS)
    assert page.status_code == 200
    assert "No device is listed" in text_of(page)


def test_the_list_asks_the_same_for_any_number(
    governor: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(governor)
    client.get(SESSIONS)
    with CaptureQueriesContext(connection) as for_one:
        client.get(SESSIONS)
    asked = len(for_one)
    for _ in range(4):
        signed_in(governor)
    with django_assert_num_queries(asked):
        client.get(SESSIONS)


def test_last_seen_is_written_every_ten_minutes_and_not_in_between(
    governor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(governor)
    row = UserSession.objects.get(pk=number_of(client))

    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/accounts/").status_code == 200
        return sum(one["sql"].startswith(("UPDATE", "INSERT")) for one in asked.captured_queries)

    assert [writes() for _ in range(3)] == [0, 0, 0]
    later = time.time() + last_seen.EVERY_SECONDS + 1
    monkeypatch.setattr("trust_portal.accounts.last_seen.time.time", lambda: later)
    assert writes() == 2  # the row, and the session that says when it was written
    assert [writes() for _ in range(3)] == [0, 0, 0]
    seen_at = row.last_seen_at
    row.refresh_from_db()
    assert row.last_seen_at > seen_at


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("", "A browser we do not know"),
        ("curl/8.5", "A browser we do not know"),
        (IPHONE, "Safari on an iPhone"),
        (IPHONE.replace("Version/18.1", "CriOS/131.0"), "Chrome on an iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/131.0 Safari/537.36", "Chrome on a Chromebook"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26 Chrome/122 Safari/537",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
            "Firefox on a Mac",
        ),
        ("Something on Windows", "A browser on Windows"),
        ("Firefox/1.0", "Firefox"),
    ],
)
def test_a_device_in_words(user_agent: str, words: str) -> None:
    assert device_in_words(user_agent) == words
