from __future__ import annotations

from django.urls import path

from assurance.views import dashboards

urlpatterns = [
    path("dashboard/", dashboards.trust_dashboard, name="trust_dashboard"),
    path("dashboard/reviews/", dashboards.review_dashboard, name="review_dashboard"),
]
