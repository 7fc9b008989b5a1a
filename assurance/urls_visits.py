from __future__ import annotations

from django.urls import path

from assurance.views import (
    conversations,
    visit,
    visit_evidence,
    visit_moves,
    visit_themes,
    visits,
    visits_due,
)

_VISIT = "visits/<int:visit_id>/"

urlpatterns = [
    path("visits/", visits.visits, name="visits"),
    path("visits/file/", visits.visits_file, name="visits_file"),
    path("visits/due/", visits_due.visits_due_page, name="visits_due"),
    path("visits/themes/", visit_themes.visit_themes, name="visit_themes"),
    path("visits/plan/", visits.visit_plan, name="visit_plan"),
    path(_VISIT, visit.visit, name="visit"),
    path(f"{_VISIT}comment/", conversations.visit_comment, name="visit_comment"),
    path(f"{_VISIT}change/", visits.visit_change, name="visit_change"),
    path(f"{_VISIT}note/", visit.visit_note, name="visit_note"),
    path(f"{_VISIT}held/", visit_moves.visit_held, name="visit_held"),
    path(f"{_VISIT}cancel/", visit_moves.visit_cancel, name="visit_cancel"),
    path(f"{_VISIT}share/", visit_moves.visit_share, name="visit_share"),
    path(f"{_VISIT}reply/", visit_moves.visit_reply, name="visit_reply"),
    path(f"{_VISIT}finish/", visit_moves.visit_finish, name="visit_finish"),
    path(
        f"{_VISIT}recommendations/<int:recommendation_id>/take-up/",
        visit_moves.visit_take_up,
        name="visit_take_up",
    ),
    path(f"{_VISIT}evidence/add/", visit_evidence.visit_evidence_add, name="visit_evidence_add"),
    path(f"{_VISIT}evidence/<int:evidence_id>/", visit_evidence.visit_evidence, name="visit_evidence"),
    path(
        f"{_VISIT}evidence/<int:evidence_id>/remove/",
        visit_evidence.visit_evidence_remove,
        name="visit_evidence_remove",
    ),
]
