"""The API's addresses about support levels: /api/v1/<trust>/levels/…"""

from __future__ import annotations

from django.urls import path

from assurance import api_levels

urlpatterns = [
    path("levels/decisions/", api_levels.LevelDecisionsView.as_view(), name="api_level_decisions"),
    path(
        "levels/decisions/<int:decision_id>/",
        api_levels.LevelDecisionView.as_view(),
        name="api_level_decision",
    ),
    path(
        "levels/decisions/<int:decision_id>/evidence/",
        api_levels.LevelEvidenceView.as_view(),
        name="api_level_evidence",
    ),
    path(
        "levels/decisions/<int:decision_id>/agree/",
        api_levels.LevelAgreeView.as_view(),
        name="api_level_agree",
    ),
    path(
        "levels/decisions/<int:decision_id>/minute/",
        api_levels.LevelMinuteView.as_view(),
        name="api_level_minute",
    ),
    path(
        "levels/decisions/<int:decision_id>/withdraw/",
        api_levels.LevelWithdrawView.as_view(),
        name="api_level_withdraw",
    ),
]
