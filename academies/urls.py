from __future__ import annotations

from django.urls import path

from academies.views import academies, figures, overview

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("academies/", academies.academies, name="academies"),
    path("academies/add/", academies.academy_add, name="academy_add"),
    path("academies/<int:academy_id>/", academies.academy, name="academy"),
    path("academies/<int:academy_id>/change/", academies.academy_change, name="academy_change"),
    path("figures/", figures.key_figures, name="key_figures"),
    path("figures/<int:kpi_id>/", figures.key_figure, name="key_figure"),
    path("figures/<int:kpi_id>/<int:academy_id>/", figures.academy_figure, name="academy_figure"),
    path("data-health/", figures.data_health, name="data_health"),
]
