"""The API's addresses about packs, boards and meetings: /api/v1/<trust>/packs/…"""

from __future__ import annotations

from django.urls import path

from governance.api import PackFileView, PacksView, PackView
from governance.api_board_packs import (
    BoardPackFileView,
    BoardPackReadersView,
    BoardPackReleaseView,
    BoardPacksView,
    BoardPackView,
    BoardPackWithdrawView,
)
from governance.api_meetings import (
    BodiesView,
    BodyMembersView,
    MatterCloseView,
    MeetingStepView,
    MeetingsView,
    MeetingView,
    MinutesView,
)

urlpatterns = [
    path("packs/", PacksView.as_view(), name="api_packs"),
    path("packs/<int:pack_id>/", PackView.as_view(), name="api_pack"),
    path("packs/<int:pack_id>/file/", PackFileView.as_view(), name="api_pack_file"),
    path("board-packs/", BoardPacksView.as_view(), name="api_board_packs"),
    path("board-packs/<int:board_pack_id>/", BoardPackView.as_view(), name="api_board_pack"),
    path(
        "board-packs/<int:board_pack_id>/release/",
        BoardPackReleaseView.as_view(),
        name="api_board_pack_release",
    ),
    path(
        "board-packs/<int:board_pack_id>/withdraw/",
        BoardPackWithdrawView.as_view(),
        name="api_board_pack_withdraw",
    ),
    path(
        "board-packs/<int:board_pack_id>/readers/",
        BoardPackReadersView.as_view(),
        name="api_board_pack_readers",
    ),
    path("board-packs/<int:board_pack_id>/file/", BoardPackFileView.as_view(), name="api_board_pack_file"),
    path("bodies/", BodiesView.as_view(), name="api_bodies"),
    path("bodies/<int:body_id>/", BodyMembersView.as_view(), name="api_body"),
    path("meetings/", MeetingsView.as_view(), name="api_meetings"),
    path("meetings/<int:meeting_id>/", MeetingView.as_view(), name="api_meeting"),
    path("meetings/<int:meeting_id>/steps/", MeetingStepView.as_view(), name="api_meeting_step"),
    path("meetings/<int:meeting_id>/minutes/", MinutesView.as_view(), name="api_minutes"),
    path("matters/<int:matter_id>/close/", MatterCloseView.as_view(), name="api_matter_close"),
]
