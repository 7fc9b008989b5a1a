"""A person's calendar: at a secret address, as of now, gone when they leave."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from academies.calendar_entries import terms_and_holidays
from academies.models import PeriodKind
from academies.reminders import remind_of_data_drops
from academies.use_cases import calendar
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.entry import access_of
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.audit.actor import Actor
from trust_portal.notices import ics
from trust_portal.notices.calendar import CalendarEntry
from trust_portal.notices.models import CalendarFeed, Notice
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.ui.dates import LONDON

SignIn = Callable[[str, Role], Client]


def events_of(raw: bytes) -> dict[str, Any]:
    return {str(event["summary"]): event for event in Calendar.from_ical(raw).walk("VEVENT")}


def test_a_calendar_is_what_programs_read() -> None:
    entries = (
        CalendarEntry("a", "Report; due, soon\nnow", date(2026, 10, 25), "/alder/x/", "A line\nand another"),
        CalendarEntry("b", "Holiday 🎉", date(2026, 12, 19), until=date(2027, 1, 3)),
    )
    raw = ics.document(
        entries, trust=Trust(pk=4, name="Alder"), at=datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    )
    assert b"\r\n" in raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    report, holiday = events_of(raw).values()
    assert str(report["summary"]) == "Report; due, soon now"
    assert report.decoded("dtstart") == date(2026, 10, 25)  # the night on which the clocks go back
    assert report.decoded("dtend") == date(2026, 10, 26)
    assert str(report["url"]).endswith("/alder/x/")
    assert holiday.decoded("dtend") == date(2027, 1, 4)
    assert str(report["uid"]).startswith("a.4@")


def test_terms_and_holidays_are_in_it(cast: Cast) -> None:
    head = cast.person("alder", Role.HEADTEACHER)
    trust = cast.trust("alder")
    with trust_scope(trust.pk):
        calendar.add_year(first_year=2026, by=Actor.command())
        found = list(terms_and_holidays(access_of(person=head, trust=trust), on=date(2026, 11, 30)))
    titles = [entry.title for entry in found]
    assert titles[:2] == ["Autumn term begins", "Autumn term ends"]
    assert titles.count("School holiday") == 5
    christmas = next(entry for entry in found if entry.on.month == 12 and entry.title == "School holiday")
    assert (christmas.on, christmas.until) == (date(2026, 12, 19), date(2027, 1, 3))
    assert len({entry.key for entry in found}) == len(found)


def test_an_address_is_shown_once_renewed_and_revoked(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.LGB_GOVERNOR)
    page = address("calendar_feed")
    assert "You have none yet" in words(client.get(page))

    def made() -> str:
        answer = client.post(page)
        assert answer.status_code == 201
        found = re.search(r'value="https?://[^/]+(/alder/calendar-feed/[^"]+\.ics)"', answer.content.decode())
        assert found
        return found[1]

    first = made()
    assert first not in client.get(page).content.decode()
    outside = Client()
    answer = outside.get(first)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert Calendar.from_ical(answer.content)["x-wr-calname"] == "Alder Learning Trust"
    assert outside.post(first).status_code == 405
    assert outside.get(first.replace("/alder/", "/birch/")).status_code == 404
    second = made()
    assert (outside.get(first).status_code, outside.get(second).status_code) == (404, 200)
    with trust_scope(cast.trust("alder").pk):
        feed = CalendarFeed.objects.get()
        assert feed.secret_hash not in second
        assert feed.ending == second.removesuffix(".ics")[-4:]
    client.post(address("calendar_feed_revoke"))
    assert outside.get(second).status_code == 404
    third = made()
    governor = cast.person("alder", Role.LGB_GOVERNOR)
    with trust_scope(cast.trust("alder").pk):
        people.remove(person=governor, by=Actor.command())
    assert outside.get(third).status_code == 404
    assert [len(trail(cast, f"calendar_feed.{verb}")) for verb in ("made", "revoked")] == [3, 1]


@pytest.mark.usefixtures("in_alder")
def test_data_managers_hear_of_a_data_drop_once(cast: Cast) -> None:
    year = calendar.add_year(first_year=2026, by=Actor.command())
    drop = year.periods.filter(kind=PeriodKind.DATA_DROP, number=1).get()
    at = datetime(drop.ends_on.year, drop.ends_on.month, drop.ends_on.day - 3, 9, tzinfo=LONDON)
    for _ in range(2):
        remind_of_data_drops(at=at)
    notice = Notice.objects.get()
    assert notice.person == cast.person("alder", Role.DATA_MANAGER)
    assert notice.text.startswith("Data drop 1 ends on Friday ")
    assert notice.mails == "daily"
