from __future__ import annotations

from django.urls import path

from assurance.views import conversations, report_campaigns, report_moves, report_writing, reports

_REPORT = "reports/<int:report_id>/"
_SECTION = f"{_REPORT}sections/<str:section>/"
_TERM = "reports/terms/<int:period_id>/<str:key>/"

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path(_TERM, report_campaigns.report_campaign, name="report_campaign"),
    path(f"{_TERM}<str:move>/", report_campaigns.report_campaign_move, name="report_campaign_move"),
    path(_REPORT, reports.report, name="report"),
    path(f"{_REPORT}read/", reports.report_read, name="report_read"),
    path(f"{_REPORT}comment/", conversations.report_comment, name="report_comment"),
    path(f"{_REPORT}check/", report_moves.report_check, name="report_check"),
    path(f"{_REPORT}return/", report_moves.report_return, name="report_return"),
    path(_SECTION, report_writing.report_section, name="report_section"),
    path(f"{_SECTION}people/", report_moves.report_people, name="report_people"),
    path(f"{_SECTION}earlier/", report_writing.report_earlier, name="report_earlier"),
    path(f"{_REPORT}texts/<int:text_id>/settle/", report_writing.report_settle, name="report_settle"),
]
