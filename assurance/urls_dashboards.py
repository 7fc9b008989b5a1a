from __future__ import annotations

from django.urls import path

from assurance.views import dashboards

urlpatterns = [
    path("dashboards/trust/", dashboards.ceo_dashboard, name="ceo_dashboard"),
    path("dashboards/education/", dashboards.education_dashboard, name="education_dashboard"),
]
