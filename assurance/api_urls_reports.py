"""The API's addresses about headteachers' reports: /api/v1/<trust>/reports/…"""

from __future__ import annotations

from django.urls import path

from assurance import api_reports

_REPORT = "reports/<int:report_id>/"

urlpatterns = [
    path("reports/", api_reports.ReportsView.as_view(), name="api_reports"),
    path(_REPORT, api_reports.ReportView.as_view(), name="api_report"),
    path(f"{_REPORT}sections/<str:section>/", api_reports.ReportTextsView.as_view(), name="api_report_texts"),
    path(f"{_REPORT}submit/", api_reports.ReportSubmitView.as_view(), name="api_report_submit"),
    path(f"{_REPORT}return/", api_reports.ReportReturnView.as_view(), name="api_report_return"),
]
