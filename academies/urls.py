from __future__ import annotations

from django.urls import path

from academies.views import academies, academy_history, calendar, imports, kpis, overview

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("academies/", academies.academies, name="academies"),
    path("academies/add/", academies.academy_add, name="academy_add"),
    path("academies/<int:academy_id>/", academies.academy, name="academy"),
    path("academies/<int:academy_id>/change/", academies.academy_change, name="academy_change"),
    path("academies/<int:academy_id>/rename/", academy_history.academy_rename, name="academy_rename"),
    path("academies/<int:academy_id>/convert/", academy_history.academy_convert, name="academy_convert"),
    path("academies/<int:academy_id>/earlier/", academy_history.academy_earlier, name="academy_earlier"),
    path("data/imports/", imports.kpi_imports, name="kpi_imports"),
    path("data/imports/new/", imports.kpi_import_upload, name="kpi_import_upload"),
    path("data/imports/<int:import_id>/", imports.kpi_import, name="kpi_import"),
    path("data/imports/<int:import_id>/progress/", imports.kpi_import_progress, name="kpi_import_progress"),
    path("data/imports/<int:import_id>/confirm/", imports.kpi_import_confirm, name="kpi_import_confirm"),
    path("data/imports/<int:import_id>/undo/", imports.kpi_import_undo, name="kpi_import_undo"),
    path("data/imports/<int:import_id>/cancel/", imports.kpi_import_cancel, name="kpi_import_cancel"),
    path("data/kpis/", kpis.kpis, name="kpis"),
    path("data/kpis/add/", kpis.kpi_add, name="kpi_add"),
    path("data/kpis/<int:kpi_id>/", kpis.kpi, name="kpi"),
    path("data/kpis/<int:kpi_id>/retire/", kpis.kpi_retire, name="kpi_retire"),
    path("data/calendar/", calendar.calendar, name="calendar"),
    path("data/calendar/years/add/", calendar.calendar_year_add, name="calendar_year_add"),
    path("data/calendar/periods/<int:period_id>/", calendar.calendar_period, name="calendar_period"),
]
