from __future__ import annotations

from django.urls import path

from assurance.views import improvement, improvement_moves, improvements

_ONE = "improvement/<int:improvement_id>/"

urlpatterns = [
    path("improvement/", improvements.improvements, name="improvements"),
    path("improvement/mine/", improvements.improvements_mine, name="improvements_mine"),
    path("improvement/people/", improvements.improvements_by_person, name="improvements_by_person"),
    path("improvement/file/", improvements.improvements_file, name="improvements_file"),
    path("improvement/open/", improvement.improvement_open, name="improvement_open"),
    path(_ONE, improvement.improvement, name="improvement"),
    path(f"{_ONE}change/", improvement.improvement_change, name="improvement_change"),
    path(f"{_ONE}progress/", improvement_moves.improvement_progress, name="improvement_progress"),
    path(f"{_ONE}comment/", improvement_moves.improvement_comment, name="improvement_comment"),
    path(f"{_ONE}complete/", improvement_moves.improvement_complete, name="improvement_complete"),
    path(f"{_ONE}drop/", improvement_moves.improvement_drop, name="improvement_drop"),
    path(f"{_ONE}reopen/", improvement_moves.improvement_reopen, name="improvement_reopen"),
]
