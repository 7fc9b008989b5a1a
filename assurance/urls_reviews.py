from __future__ import annotations

from django.urls import path

from assurance.views import conversations, review_moves, reviews

_ONE = "reviews/<int:review_id>/"

urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:period_id>/<int:academy_id>/open/", review_moves.review_open, name="review_open"),
    path(_ONE, reviews.review, name="review"),
    path(f"{_ONE}comment/", conversations.review_comment, name="review_comment"),
    path(f"{_ONE}write/", reviews.review_write, name="review_write"),
    path(f"{_ONE}correct/", reviews.review_correct, name="review_correct"),
    path(f"{_ONE}send/", review_moves.review_send, name="review_send"),
    path(f"{_ONE}reply/", review_moves.review_reply, name="review_reply"),
    path(f"{_ONE}sign/", review_moves.review_sign, name="review_sign"),
    path(f"{_ONE}share/", review_moves.review_share, name="review_share"),
    path(f"{_ONE}publish/", review_moves.review_publish, name="review_publish"),
]
