"""The API's addresses about targets: /api/v1/<trust>/targets/…"""

from __future__ import annotations

from django.urls import path

from academies import api_target_rounds, api_targets

urlpatterns = [
    path("targets/", api_targets.TargetsView.as_view(), name="api_targets"),
    path("targets/review/", api_targets.ReviewTargetsView.as_view(), name="api_targets_review"),
    path("targets/agree/", api_targets.AgreeTargetsView.as_view(), name="api_targets_agree"),
    path("targets/minute/", api_targets.MinuteTargetsView.as_view(), name="api_targets_minute"),
    path(
        "targets/rounds/<int:year_id>/",
        api_target_rounds.TargetRoundView.as_view(),
        name="api_target_round",
    ),
    path("targets/<int:target_id>/", api_targets.TargetView.as_view(), name="api_target"),
    path(
        "targets/<int:target_id>/withdraw/",
        api_targets.WithdrawTargetView.as_view(),
        name="api_target_withdraw",
    ),
]
