"""The API's part about notices."""

from __future__ import annotations

from django.urls import path

from .api import NoticePreferencesView, NoticeReadView, NoticesReadAllView, NoticesView, WaitingView

urlpatterns = [
    path("notices/", NoticesView.as_view(), name="api_notices"),
    path("notices/preferences/", NoticePreferencesView.as_view(), name="api_notice_preferences"),
    path("notices/read-all/", NoticesReadAllView.as_view(), name="api_notices_read_all"),
    path("notices/<int:notice_id>/read/", NoticeReadView.as_view(), name="api_notice_read"),
    path("waiting/", WaitingView.as_view(), name="api_waiting"),
]
