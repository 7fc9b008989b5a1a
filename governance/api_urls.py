"""The API's addresses about packs, boards and meetings: /api/v1/<trust>/packs/…"""

from __future__ import annotations

from django.urls import path

from governance.api import PackFileView, PacksView, PackView
from governance.api_agendas import AgendaItemsView, AgendaItemView, TemplateItemsView, TemplateItemView
from governance.api_board_packs import (
    BoardPackFileView,
    BoardPackReadersView,
    BoardPackReleaseView,
    BoardPacksView,
    BoardPackView,
    BoardPackWithdrawView,
)
from governance.api_lgb import (
    EscalationResponseView,
    EscalationsView,
    LgbAnswerView,
    LgbEntriesView,
    LgbEntryView,
    LgbEscalateView,
    LgbRecordView,
    LgbReviewsView,
    LgbReviewView,
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
from governance.api_papers import ApprovalView, AttendanceView, DelegationView, PapersView, PaperView
from governance.api_year import MeetingPlanView, ReportingDutiesView

_REVIEW = "lgb-reviews/<int:lgb_review_id>/"
_ENTRY = f"{_REVIEW}entries/<int:lgb_entry_id>/"

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
    path("bodies/<int:body_id>/agenda/", TemplateItemsView.as_view(), name="api_template_items"),
    path(
        "bodies/<int:body_id>/agenda/<int:template_item_id>/",
        TemplateItemView.as_view(),
        name="api_template_item",
    ),
    path("duties/", ReportingDutiesView.as_view(), name="api_reporting_duties"),
    path("meetings/plan/", MeetingPlanView.as_view(), name="api_meeting_plan"),
    path("meetings/", MeetingsView.as_view(), name="api_meetings"),
    path("meetings/<int:meeting_id>/", MeetingView.as_view(), name="api_meeting"),
    path("meetings/<int:meeting_id>/steps/", MeetingStepView.as_view(), name="api_meeting_step"),
    path("meetings/<int:meeting_id>/minutes/", MinutesView.as_view(), name="api_minutes"),
    path("matters/<int:matter_id>/close/", MatterCloseView.as_view(), name="api_matter_close"),
    path("delegation/", DelegationView.as_view(), name="api_delegation"),
    path("meetings/<int:meeting_id>/items/", AgendaItemsView.as_view(), name="api_agenda_items"),
    path("meetings/<int:meeting_id>/items/<int:item_id>/", AgendaItemView.as_view(), name="api_agenda_item"),
    path("meetings/<int:meeting_id>/items/<int:item_id>/papers/", PapersView.as_view(), name="api_papers"),
    path("meetings/<int:meeting_id>/papers/<int:paper_id>/", PaperView.as_view(), name="api_paper"),
    path("meetings/<int:meeting_id>/attendance/", AttendanceView.as_view(), name="api_attendance"),
    path("meetings/<int:meeting_id>/approval/", ApprovalView.as_view(), name="api_approval"),
    path("lgb-reviews/", LgbReviewsView.as_view(), name="api_lgb_reviews"),
    path(_REVIEW, LgbReviewView.as_view(), name="api_lgb_review"),
    path(f"{_REVIEW}record/", LgbRecordView.as_view(), name="api_lgb_record"),
    path(f"{_REVIEW}entries/", LgbEntriesView.as_view(), name="api_lgb_entries"),
    path(_ENTRY, LgbEntryView.as_view(), name="api_lgb_entry"),
    path(f"{_ENTRY}answer/", LgbAnswerView.as_view(), name="api_lgb_answer"),
    path(f"{_ENTRY}escalate/", LgbEscalateView.as_view(), name="api_lgb_escalate"),
    path("escalations/", EscalationsView.as_view(), name="api_escalations"),
    path(
        "escalations/<int:escalation_id>/respond/",
        EscalationResponseView.as_view(),
        name="api_escalation_respond",
    ),
]
