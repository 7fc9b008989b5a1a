"""The API's addresses about packs: /api/v1/<trust>/packs/…"""

from __future__ import annotations

from django.urls import path

from governance.api import PackFileView, PacksView, PackView

urlpatterns = [
    path("packs/", PacksView.as_view(), name="api_packs"),
    path("packs/<int:pack_id>/", PackView.as_view(), name="api_pack"),
    path("packs/<int:pack_id>/file/", PackFileView.as_view(), name="api_pack_file"),
]
