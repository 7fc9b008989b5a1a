"""A person's calendar as calendar programs read it (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from trust_portal.tenancy.models import Trust

from .calendar import CalendarEntry

_READ_AGAIN_AFTER = timedelta(hours=6)


def document(entries: Iterable[CalendarEntry], *, trust: Trust, at: datetime) -> bytes:
    """Whole days: they have no time, so no zone can move them to another day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Trust portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", trust.name)
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", _READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    host = settings.ALLOWED_HOSTS[0]
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}.{trust.pk}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", entry.on)
        event.add("dtend", (entry.until or entry.on) + timedelta(days=1))  # the first day after it
        event.add("summary", " ".join(entry.title.split()))
        if entry.text:
            event.add("description", entry.text)
        if entry.url:
            event.add("url", settings.SITE_URL + entry.url)
        event.add("transp", "TRANSPARENT")  # a due date makes nobody busy
        calendar.add_component(event)
    return bytes(calendar.to_ical())
