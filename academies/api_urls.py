"""The API's addresses about academies: /api/v1/<trust>/academies/…"""

from __future__ import annotations

from django.urls import path

from academies.api import AcademiesView, AcademyView

urlpatterns = [
    path("academies/", AcademiesView.as_view(), name="api_academies"),
    path("academies/<int:academy_id>/", AcademyView.as_view(), name="api_academy"),
]
