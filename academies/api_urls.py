"""The API's addresses about academies: /api/v1/<trust>/academies/…"""

from __future__ import annotations

from django.urls import path

from academies.api import AcademiesView, AcademyView
from academies.api_data import ImportsView, ImportView, KpisView, PeriodsView, ValuesView

urlpatterns = [
    path("academies/", AcademiesView.as_view(), name="api_academies"),
    path("academies/<int:academy_id>/", AcademyView.as_view(), name="api_academy"),
    path("kpis/", KpisView.as_view(), name="api_kpis"),
    path("periods/", PeriodsView.as_view(), name="api_periods"),
    path("values/", ValuesView.as_view(), name="api_values"),
    path("imports/", ImportsView.as_view(), name="api_imports"),
    path("imports/<int:import_id>/", ImportView.as_view(), name="api_import"),
]
