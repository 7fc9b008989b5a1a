"""The API's addresses about frameworks: /api/v1/<trust>/framework/…"""

from __future__ import annotations

from django.urls import path

from assurance.api_frameworks import (
    CheckView,
    DraftsView,
    DraftView,
    FrameworkView,
    PublishView,
    VersionsView,
    VersionView,
)

urlpatterns = [
    path("framework/", FrameworkView.as_view(), name="api_framework"),
    path("framework/check/", CheckView.as_view(), name="api_framework_check"),
    path("framework/versions/", VersionsView.as_view(), name="api_framework_versions"),
    path("framework/versions/<int:version_id>/", VersionView.as_view(), name="api_framework_version"),
    path("framework/drafts/", DraftsView.as_view(), name="api_framework_drafts"),
    path("framework/drafts/<int:draft_id>/", DraftView.as_view(), name="api_framework_draft"),
    path("framework/drafts/<int:draft_id>/publish/", PublishView.as_view(), name="api_framework_publish"),
]
