"""The API's addresses about headteachers' reports: /api/v1/<trust>/reports/…"""

from __future__ import annotations

from django.urls import path

from assurance import api_report_terms, api_reports

_TERM = "report-terms/<int:period_id>/<str:key>/"
_REPORT = "reports/<int:report_id>/"

urlpatterns = [
    path("reports/", api_reports.ReportsView.as_view(), name="api_reports"),
    path(_REPORT, api_reports.ReportView.as_view(), name="api_report"),
    path(f"{_REPORT}sections/<str:section>/", api_reports.ReportTextsView.as_view(), name="api_report_texts"),
    path(
        f"{_REPORT}sections/<str:section>/people/",
        api_report_terms.ReportPeopleView.as_view(),
        name="api_report_people",
    ),
    path(f"{_REPORT}submit/", api_reports.ReportSubmitView.as_view(), name="api_report_submit"),
    path(f"{_REPORT}return/", api_reports.ReportReturnView.as_view(), name="api_report_return"),
    path("report-terms/", api_report_terms.ReportTermsView.as_view(), name="api_report_terms"),
    path(_TERM, api_report_terms.ReportTermView.as_view(), name="api_report_term"),
    path(f"{_TERM}open/", api_report_terms.ReportTermOpenView.as_view(), name="api_report_term_open"),
    path(f"{_TERM}remind/", api_report_terms.ReportTermRemindView.as_view(), name="api_report_term_remind"),
    path(f"{_TERM}close/", api_report_terms.ReportTermCloseView.as_view(), name="api_report_term_close"),
]
