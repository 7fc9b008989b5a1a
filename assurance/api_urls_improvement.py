"""The API's addresses about improvement actions and termly reviews."""

from __future__ import annotations

from django.urls import path

from assurance import api_improvement, api_reviews

_ONE = "improvement/<int:improvement_id>/"
_REVIEW = "reviews/<int:review_id>/"

urlpatterns = [
    path("improvement/", api_improvement.ImprovementsView.as_view(), name="api_improvements"),
    path(_ONE, api_improvement.ImprovementView.as_view(), name="api_improvement"),
    path(
        f"{_ONE}progress/",
        api_improvement.ImprovementProgressView.as_view(),
        name="api_improvement_progress",
    ),
    path(
        f"{_ONE}complete/",
        api_improvement.ImprovementCompleteView.as_view(),
        name="api_improvement_complete",
    ),
    path(f"{_ONE}drop/", api_improvement.ImprovementDropView.as_view(), name="api_improvement_drop"),
    path(f"{_ONE}reopen/", api_improvement.ImprovementReopenView.as_view(), name="api_improvement_reopen"),
    path("reviews/", api_reviews.ReviewsView.as_view(), name="api_reviews"),
    path(_REVIEW, api_reviews.ReviewView.as_view(), name="api_review"),
    path(f"{_REVIEW}reply/", api_reviews.ReviewReplyView.as_view(), name="api_review_reply"),
    path(f"{_REVIEW}send/", api_reviews.ReviewSendView.as_view(), name="api_review_send"),
    path(f"{_REVIEW}sign/", api_reviews.ReviewSignView.as_view(), name="api_review_sign"),
    path(f"{_REVIEW}share/", api_reviews.ReviewShareView.as_view(), name="api_review_share"),
    path(f"{_REVIEW}publish/", api_reviews.ReviewPublishView.as_view(), name="api_review_publish"),
]
