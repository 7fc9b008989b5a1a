from __future__ import annotations

from django.urls import path

from governance.views import agendas, bodies, delegation, meetings, minutes, paper_files

urlpatterns = [
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/make/", bodies.bodies_make, name="bodies_make"),
    path("bodies/new/", bodies.body_add, name="body_add"),
    path("bodies/<int:body_id>/", bodies.body, name="body"),
    path("bodies/<int:body_id>/change/", bodies.body_change, name="body_change"),
    path("bodies/<int:body_id>/agenda/", bodies.body_agenda, name="body_agenda"),
    path("bodies/<int:body_id>/members/new/", bodies.member_add, name="member_add"),
    path("bodies/<int:body_id>/members/<int:member_id>/", bodies.member_term, name="member_term"),
    path("delegation/", delegation.delegation, name="delegation"),
    path("delegation/new/", delegation.delegation_add, name="delegation_add"),
    path("delegation/<int:row_id>/", delegation.delegation_row, name="delegation_row"),
    path("duties/", minutes.reporting_duties, name="reporting_duties"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/mine/", meetings.my_meetings, name="my_meetings"),
    path("meetings/plan/", meetings.meetings_plan, name="meetings_plan"),
    path("meetings/new/", meetings.meeting_add, name="meeting_add"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/steps/<slug:step>/", meetings.meeting_step, name="meeting_step"),
    path("meetings/<int:meeting_id>/items/new/", agendas.item_add, name="item_add"),
    path("meetings/<int:meeting_id>/items/<int:item_id>/", agendas.item_change, name="item_change"),
    path("meetings/<int:meeting_id>/items/<int:item_id>/papers/", agendas.paper_add, name="paper_add"),
    path("meetings/<int:meeting_id>/papers/<int:paper_id>/", agendas.meeting_paper, name="meeting_paper"),
    path(
        "meetings/<int:meeting_id>/papers/<int:paper_id>/file/",
        paper_files.meeting_paper_file,
        name="meeting_paper_file",
    ),
    path("meetings/<int:meeting_id>/attendance/", agendas.meeting_attendance, name="meeting_attendance"),
    path("meetings/<int:meeting_id>/minutes/new/", minutes.entry_add, name="entry_add"),
    path("meetings/<int:meeting_id>/minutes/<int:entry_id>/", minutes.entry_change, name="entry_change"),
    path("matters/<int:matter_id>/", minutes.matter_close, name="matter_close"),
]
