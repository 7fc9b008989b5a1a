from __future__ import annotations

from django.urls import path

from governance import urls_lgb, urls_meetings
from governance.views import packs

urlpatterns = [
    path("packs/", packs.packs, name="packs"),
    path("packs/new/", packs.pack_build, name="pack_build"),
    path("packs/<int:pack_id>/", packs.pack, name="pack"),
    path("packs/<int:pack_id>/progress/", packs.pack_progress, name="pack_progress"),
    path("packs/<int:pack_id>/download/", packs.pack_download, name="pack_download"),
    path("packs/<int:pack_id>/delete/", packs.pack_delete, name="pack_delete"),
    *urls_meetings.urlpatterns,
    *urls_lgb.urlpatterns,
]
