from __future__ import annotations

from django.urls import path

from trust_portal.transfer.views import exports, imports

urlpatterns = [
    path("exports/new/", exports.export_start, name="export_start"),
    path("exports/<int:job_id>/download/", exports.export_download, name="export_download"),
    path("exports/<int:job_id>/delete/", exports.export_delete, name="export_delete"),
    path("imports/new/", imports.import_start, name="import_start"),
]
