"""Beside the operators' own pages; no address here names a trust to the door."""

from __future__ import annotations

from django.urls import path

from trust_portal.transfer.views import operator

urlpatterns = [
    path("trusts/<slug:slug>/import/", operator.operator_import, name="operator_import"),
    path(
        "trusts/<slug:slug>/import/<int:job_id>/progress/",
        operator.operator_import_progress,
        name="operator_import_progress",
    ),
]
