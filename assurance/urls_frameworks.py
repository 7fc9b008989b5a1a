"""Addresses of frameworks: /<trust>/framework/…"""

from __future__ import annotations

from django.urls import path

from assurance.views import (
    framework_drafts,
    framework_editing,
    framework_effect,
    framework_publishing,
    frameworks,
)

_DRAFT = "framework/drafts/<int:draft_id>/"

urlpatterns = [
    path("framework/", frameworks.framework, name="framework"),
    path("framework/versions/", frameworks.framework_versions, name="framework_versions"),
    path("framework/versions/<int:version_id>/", frameworks.framework_version, name="framework_version"),
    path(
        "framework/versions/<int:version_id>/document.yaml",
        frameworks.framework_version_document,
        name="framework_version_document",
    ),
    path("framework/drafts/", framework_drafts.framework_drafts, name="framework_drafts"),
    path("framework/drafts/start/", framework_drafts.framework_draft_start, name="framework_draft_start"),
    path(_DRAFT, framework_drafts.framework_draft, name="framework_draft"),
    path(
        f"{_DRAFT}document.yaml", framework_drafts.framework_draft_document, name="framework_draft_document"
    ),
    path(f"{_DRAFT}discard/", framework_drafts.framework_draft_discard, name="framework_draft_discard"),
    path(f"{_DRAFT}part/", framework_editing.framework_part, name="framework_part"),
    path(f"{_DRAFT}part/remove/", framework_editing.framework_part_remove, name="framework_part_remove"),
    path(f"{_DRAFT}yaml/", framework_editing.framework_yaml, name="framework_yaml"),
    path(f"{_DRAFT}differences/", framework_publishing.framework_differences, name="framework_differences"),
    path(f"{_DRAFT}effect/", framework_effect.framework_effect, name="framework_effect"),
    path(f"{_DRAFT}publish/", framework_publishing.framework_publish, name="framework_publish"),
]
