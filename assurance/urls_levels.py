from __future__ import annotations

from django.urls import path

from assurance.views import level_decisions, levels

urlpatterns = [
    path("levels/", levels.levels, name="levels"),
    path("levels/decisions/<int:decision_id>/", level_decisions.level_decision, name="level_decision"),
    path("levels/decisions/<int:decision_id>/change/", level_decisions.level_change, name="level_change"),
    path(
        "levels/decisions/<int:decision_id>/evidence/", level_decisions.level_evidence, name="level_evidence"
    ),
    path("levels/decisions/<int:decision_id>/agree/", level_decisions.level_agree, name="level_agree"),
    path("levels/decisions/<int:decision_id>/minute/", level_decisions.level_minute, name="level_minute"),
    path(
        "levels/decisions/<int:decision_id>/withdraw/", level_decisions.level_withdraw, name="level_withdraw"
    ),
    path("levels/<int:academy_id>/<slug:model>/", levels.academy_level, name="academy_level"),
    path("levels/<int:academy_id>/<slug:model>/propose/", levels.level_propose, name="level_propose"),
]
