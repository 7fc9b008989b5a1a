"""The API's addresses about visits: /api/v1/<trust>/visits/…"""

from __future__ import annotations

from django.urls import path

from assurance import api_visits

_VISIT = "visits/<int:visit_id>/"

urlpatterns = [
    path("visits/", api_visits.VisitsView.as_view(), name="api_visits"),
    path(_VISIT, api_visits.VisitView.as_view(), name="api_visit"),
    path(f"{_VISIT}held/", api_visits.VisitHeldView.as_view(), name="api_visit_held"),
    path(f"{_VISIT}cancel/", api_visits.VisitCancelView.as_view(), name="api_visit_cancel"),
    path(f"{_VISIT}note/", api_visits.VisitNoteView.as_view(), name="api_visit_note"),
    path(f"{_VISIT}share/", api_visits.VisitShareView.as_view(), name="api_visit_share"),
    path(f"{_VISIT}reply/", api_visits.VisitReplyView.as_view(), name="api_visit_reply"),
    path(f"{_VISIT}finish/", api_visits.VisitFinishView.as_view(), name="api_visit_finish"),
    path(
        f"{_VISIT}recommendations/<int:recommendation_id>/take-up/",
        api_visits.VisitTakeUpView.as_view(),
        name="api_visit_take_up",
    ),
]
