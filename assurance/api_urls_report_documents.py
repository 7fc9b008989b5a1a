"""The API's addresses about reports as documents and advice on them: /api/v1/<trust>/reports/<id>/…"""

from __future__ import annotations

from django.urls import path

from assurance import api_report_copies as api
from assurance.api_report_advice import ReportAdviceView

urlpatterns = [
    path("reports/<int:report_id>/advice/", ReportAdviceView.as_view(), name="api_report_advice"),
    path("reports/<int:report_id>/word/", api.ReportWordView.as_view(), name="api_report_word"),
    path("reports/<int:report_id>/pdf/", api.ReportCopiesView.as_view(), name="api_report_copies"),
    path("reports/<int:report_id>/pdf/<int:copy_id>/", api.ReportCopyView.as_view(), name="api_report_copy"),
    path(
        "reports/<int:report_id>/pdf/<int:copy_id>/file/",
        api.ReportCopyFileView.as_view(),
        name="api_report_copy_file",
    ),
]
