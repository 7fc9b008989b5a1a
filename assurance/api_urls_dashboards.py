"""The API's addresses about dashboards: /api/v1/<trust>/dashboard/…"""

from __future__ import annotations

from django.urls import path

from assurance.api_dashboards import ReviewDashboardView, TrustDashboardView

urlpatterns = [
    path("dashboard/", TrustDashboardView.as_view(), name="api_trust_dashboard"),
    path("dashboard/reviews/", ReviewDashboardView.as_view(), name="api_review_dashboard"),
]
