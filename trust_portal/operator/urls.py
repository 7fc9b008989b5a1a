"""Pages of the portal's operators. No address here names a trust to the door: operators enter none."""

from __future__ import annotations

from django.urls import path

from .views import exports, portal, trust_moves, trusts

urlpatterns = [
    path("", trusts.trusts, name="operator_trusts"),
    path("new-trust/", trusts.new_trust, name="operator_new_trust"),
    path("trusts/<slug:slug>/", trusts.trust_details, name="operator_trust"),
    path("trusts/<slug:slug>/admin/", trusts.new_trust_admin, name="operator_new_trust_admin"),
    path("trusts/<slug:slug>/suspend/", trust_moves.suspend, name="operator_suspend"),
    path("trusts/<slug:slug>/resume/", trust_moves.resume, name="operator_resume"),
    path("trusts/<slug:slug>/delete/", trust_moves.delete, name="operator_delete"),
    path("trusts/<slug:slug>/keep/", trust_moves.keep, name="operator_keep"),
    path("trusts/<slug:slug>/export/", exports.export_of_deleted, name="operator_export"),
    path("jobs/", portal.jobs, name="operator_jobs"),
    path("operators/", portal.operators, name="operators"),
    path("health/", portal.health, name="operator_health"),
]
