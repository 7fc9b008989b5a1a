from __future__ import annotations

from django.urls import path

from governance.views import lgb_entries, lgb_reviews

_REVIEW = "lgb-reviews/<int:lgb_review_id>/"
_ENTRY = f"{_REVIEW}entries/<int:lgb_entry_id>/"

urlpatterns = [
    path("lgb-reviews/", lgb_reviews.lgb_reviews, name="lgb_reviews"),
    path("lgb-reviews/new/", lgb_reviews.lgb_review_open, name="lgb_review_open"),
    path(_REVIEW, lgb_reviews.lgb_review, name="lgb_review"),
    path(f"{_REVIEW}record/", lgb_reviews.lgb_review_record, name="lgb_review_record"),
    path(f"{_REVIEW}entries/new/", lgb_entries.lgb_entry_add, name="lgb_entry_add"),
    path(_ENTRY, lgb_entries.lgb_entry_change, name="lgb_entry_change"),
    path(f"{_ENTRY}answer/", lgb_entries.lgb_answer, name="lgb_answer"),
    path(f"{_ENTRY}escalate/", lgb_entries.lgb_escalate, name="lgb_escalate"),
    path("escalations/<int:escalation_id>/", lgb_entries.escalation, name="escalation"),
    path(
        "escalations/<int:escalation_id>/respond/", lgb_entries.escalation_respond, name="escalation_respond"
    ),
]
