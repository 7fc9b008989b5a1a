"""Every address of the portal."""

from __future__ import annotations

from django.urls import include, path, register_converter

from trust_portal.observability import views as health
from trust_portal.tenancy.converters import TrustSlug

register_converter(TrustSlug, "trust")

handler400 = "trust_portal.ui.errors.bad_request"
handler403 = "trust_portal.ui.errors.permission_denied"
handler404 = "trust_portal.ui.errors.not_found"
handler429 = "trust_portal.accounts.views.account_throttling.too_many_tries"
handler500 = "trust_portal.ui.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("trust_portal.ui.urls")),
    path("help/", include("trust_portal.help.urls")),
    path("accounts/", include("trust_portal.accounts.urls.account")),
    path("operator/", include("trust_portal.operator.urls")),
    path("operator/", include("trust_portal.transfer.urls.operator")),
    path("operator/", include("trust_portal.reference.urls")),
    path("api/v1/<trust:trust>/", include("trust_portal.api.urls")),
    path("api/v1/<trust:trust>/", include("academies.api_urls")),
    path("api/v1/<trust:trust>/", include("academies.api_urls_targets")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_dashboards")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_levels")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_visits")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_conversations")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_improvement")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_card")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_reports")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_report_documents")),
    path("api/v1/<trust:trust>/", include("governance.api_urls")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls")),
    path("api/v1/<trust:trust>/", include("assurance.api_urls_frameworks")),
    path("<trust:trust>/", include("academies.urls")),
    path("<trust:trust>/", include("academies.urls_targets")),
    path("<trust:trust>/", include("assurance.urls")),
    path("<trust:trust>/", include("assurance.urls_levels")),
    path("<trust:trust>/", include("assurance.urls_improvement")),
    path("<trust:trust>/", include("assurance.urls_card")),
    path("<trust:trust>/", include("assurance.urls_reports")),
    path("<trust:trust>/", include("assurance.urls_dashboards")),
    path("<trust:trust>/", include("assurance.urls_report_documents")),
    path("<trust:trust>/", include("assurance.urls_visits")),
    path("<trust:trust>/", include("assurance.urls_reviews")),
    path("<trust:trust>/", include("governance.urls")),
    path("<trust:trust>/", include("assurance.urls_frameworks")),
    path("api/v1/<trust:trust>/", include("trust_portal.notices.api_urls")),
    path("<trust:trust>/", include("trust_portal.notices.urls")),
    path("<trust:trust>/", include("trust_portal.accounts.urls.trust")),
    path("<trust:trust>/", include("trust_portal.audit.urls")),
    path("<trust:trust>/", include("trust_portal.jobs.urls")),
    path("<trust:trust>/", include("trust_portal.transfer.urls.trust")),
]
