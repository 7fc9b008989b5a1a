from __future__ import annotations

from django.urls import path

from assurance.views import report_advice, report_copies

urlpatterns = [
    path("reports/<int:report_id>/advice/", report_advice.report_advice, name="report_advice"),
    path(
        "reports/<int:report_id>/advice/<str:section>/",
        report_advice.report_advice,
        name="report_section_advice",
    ),
    path("reports/<int:report_id>/word/", report_copies.report_word, name="report_word"),
    path("reports/<int:report_id>/pdf/", report_copies.report_pdf, name="report_pdf"),
    path("reports/<int:report_id>/pdf/<int:copy_id>/", report_copies.report_copy, name="report_copy"),
    path(
        "reports/<int:report_id>/pdf/<int:copy_id>/progress/",
        report_copies.report_copy_progress,
        name="report_copy_progress",
    ),
    path(
        "reports/<int:report_id>/pdf/<int:copy_id>/file/",
        report_copies.report_copy_file,
        name="report_copy_file",
    ),
]
