"""The API's addresses of conversations about a record: …/comments/"""

from __future__ import annotations

from django.urls import path

from assurance import api_conversations as views

_COMMENT = "comments/<int:comment_id>/"
_REPORT = "reports/<int:report_id>/"
_REVIEW = "reviews/<int:review_id>/"
_VISIT = "visits/<int:visit_id>/"
_IMPROVEMENT = "improvement/<int:improvement_id>/"

urlpatterns = [
    path(f"{_REPORT}comments/", views.ReportCommentsView.as_view(), name="api_report_comments"),
    path(f"{_REPORT}{_COMMENT}", views.ReportCommentView.as_view(), name="api_report_comment"),
    path(f"{_REVIEW}comments/", views.ReviewCommentsView.as_view(), name="api_review_comments"),
    path(f"{_REVIEW}{_COMMENT}", views.ReviewCommentView.as_view(), name="api_review_comment"),
    path(f"{_VISIT}comments/", views.VisitCommentsView.as_view(), name="api_visit_comments"),
    path(f"{_VISIT}{_COMMENT}", views.VisitCommentView.as_view(), name="api_visit_comment"),
    path(
        f"{_IMPROVEMENT}comments/",
        views.ImprovementCommentsView.as_view(),
        name="api_improvement_comments",
    ),
    path(
        f"{_IMPROVEMENT}{_COMMENT}",
        views.ImprovementCommentView.as_view(),
        name="api_improvement_comment",
    ),
]
