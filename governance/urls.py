from __future__ import annotations

from django.urls import path

from governance import urls_meetings
from governance.views import board_packs, packs

urlpatterns = [
    path("packs/", packs.packs, name="packs"),
    path("packs/new/", packs.pack_build, name="pack_build"),
    path("packs/<int:pack_id>/", packs.pack, name="pack"),
    path("packs/<int:pack_id>/progress/", packs.pack_progress, name="pack_progress"),
    path("packs/<int:pack_id>/download/", packs.pack_download, name="pack_download"),
    path("packs/<int:pack_id>/delete/", packs.pack_delete, name="pack_delete"),
    path("meetings/<int:meeting_id>/pack/", board_packs.board_pack_build, name="board_pack_build"),
    path("board-packs/<int:board_pack_id>/", board_packs.board_pack, name="board_pack"),
    path(
        "board-packs/<int:board_pack_id>/progress/",
        board_packs.board_pack_progress,
        name="board_pack_progress",
    ),
    path("board-packs/<int:board_pack_id>/read/", board_packs.board_pack_read, name="board_pack_read"),
    path(
        "board-packs/<int:board_pack_id>/download/",
        board_packs.board_pack_download,
        name="board_pack_download",
    ),
    path(
        "board-packs/<int:board_pack_id>/release/", board_packs.board_pack_release, name="board_pack_release"
    ),
    path(
        "board-packs/<int:board_pack_id>/withdraw/",
        board_packs.board_pack_withdraw,
        name="board_pack_withdraw",
    ),
    *urls_meetings.urlpatterns,
]
