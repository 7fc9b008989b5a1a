"""The API's addresses about visits: /api/v1/<trust>/visits/…"""

from __future__ import annotations

from django.urls import path

from assurance import api_evidence, api_visits, api_visits_due
from trust_portal.transfer.uploads import takes_uploads

_VISIT = "visits/<int:visit_id>/"

urlpatterns = [
    path("visits/", api_visits.VisitsView.as_view(), name="api_visits"),
    path("visits/due/", api_visits_due.VisitsDueView.as_view(), name="api_visits_due"),
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
    path(
        f"{_VISIT}evidence/",
        takes_uploads(api_evidence.UPLOAD_LIMIT)(api_evidence.VisitEvidencesView.as_view()),
        name="api_visit_evidences",
    ),
    path(
        f"{_VISIT}evidence/<int:evidence_id>/",
        api_evidence.VisitEvidenceView.as_view(),
        name="api_visit_evidence",
    ),
    path(
        f"{_VISIT}evidence/<int:evidence_id>/file/",
        api_evidence.VisitEvidenceFileView.as_view(),
        name="api_visit_evidence_file",
    ),
]
