"""The API's addresses about ratings: /api/v1/<trust>/grids/, sheets/…, ratings/…"""

from __future__ import annotations

from django.urls import path

from assurance.api import (
    ConfirmView,
    GridsView,
    JudgeView,
    PublishView,
    RatingView,
    ShareView,
    SheetView,
    TrustConfirmView,
    TrustJudgeView,
    TrustRatingView,
)

_ACADEMY = "ratings/<int:period_id>/academies/<int:academy_id>/<int:area_id>/"
_TRUST = "ratings/<int:period_id>/trust/<int:area_id>/"

urlpatterns = [
    path("grids/", GridsView.as_view(), name="api_grids"),
    path("sheets/<int:period_id>/", SheetView.as_view(), name="api_sheet"),
    path("sheets/<int:period_id>/share/", ShareView.as_view(), name="api_sheet_share"),
    path("sheets/<int:period_id>/publish/", PublishView.as_view(), name="api_sheet_publish"),
    path(_ACADEMY, RatingView.as_view(), name="api_rating"),
    path(f"{_ACADEMY}judge/", JudgeView.as_view(), name="api_rating_judge"),
    path(f"{_ACADEMY}confirm/", ConfirmView.as_view(), name="api_rating_confirm"),
    path(_TRUST, TrustRatingView.as_view(), name="api_trust_rating"),
    path(f"{_TRUST}judge/", TrustJudgeView.as_view(), name="api_trust_rating_judge"),
    path(f"{_TRUST}confirm/", TrustConfirmView.as_view(), name="api_trust_rating_confirm"),
]
