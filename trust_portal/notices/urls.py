"""Pages about a person's notices, mail that did not arrive, and calendars."""

from __future__ import annotations

from django.urls import path

from .views import calendar, inbox, trouble

urlpatterns = [
    path("notices/", inbox.notices, name="notices"),
    path("notices/read-all/", inbox.notices_read_all, name="notices_read_all"),
    path("notices/mail/", inbox.notice_preferences, name="notice_preferences"),
    path("notices/<int:notice_id>/read/", inbox.notice_read, name="notice_read"),
    path("calendar-feed/", calendar.calendar_feed, name="calendar_feed"),
    path("calendar-feed/revoke/", calendar.calendar_feed_revoke, name="calendar_feed_revoke"),
    path("calendar-feed/<str:secret>.ics", calendar.calendar_file, name="calendar_file"),
    path("people/mail/", trouble.mail_trouble, name="mail_trouble"),
    path("people/mail/<int:trouble_id>/clear/", trouble.address_clear, name="address_clear"),
]
