from __future__ import annotations

from django.urls import path

from academies.views import (
    academies,
    academy_history,
    calendar,
    figures,
    import_files,
    import_mapping,
    import_upload,
    imports,
    kpis,
    layouts,
    overview,
    small_numbers,
)

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
    path("academies/<int:academy_id>/rename/", academy_history.academy_rename, name="academy_rename"),
    path("academies/<int:academy_id>/convert/", academy_history.academy_convert, name="academy_convert"),
    path("academies/<int:academy_id>/earlier/", academy_history.academy_earlier, name="academy_earlier"),
    path(
        "academies/<int:academy_id>/earlier/<int:earlier_id>/remove/",
        academy_history.academy_earlier_remove,
        name="academy_earlier_remove",
    ),
    path("data/imports/", imports.kpi_imports, name="kpi_imports"),
    path("data/imports/new/", import_upload.kpi_import_upload, name="kpi_import_upload"),
    path("data/imports/<int:import_id>/", imports.kpi_import, name="kpi_import"),
    path("data/imports/<int:import_id>/columns/", import_mapping.kpi_import_map, name="kpi_import_map"),
    path(
        "data/imports/<int:import_id>/problems/", import_files.kpi_import_problems, name="kpi_import_problems"
    ),
    path("data/imports/<int:import_id>/progress/", imports.kpi_import_progress, name="kpi_import_progress"),
    path("data/imports/<int:import_id>/confirm/", imports.kpi_import_confirm, name="kpi_import_confirm"),
    path("data/imports/<int:import_id>/undo/", imports.kpi_import_undo, name="kpi_import_undo"),
    path("data/imports/<int:import_id>/cancel/", imports.kpi_import_cancel, name="kpi_import_cancel"),
    path("data/template/", import_files.kpi_template, name="kpi_template"),
    path("data/layouts/", layouts.layouts, name="layouts"),
    path("data/layouts/<int:layout_id>/", layouts.layout, name="layout"),
    path("data/layouts/<int:layout_id>/rename/", layouts.layout_rename, name="layout_rename"),
    path("data/layouts/<int:layout_id>/remove/", layouts.layout_remove, name="layout_remove"),
    path("data/kpis/", kpis.kpis, name="kpis"),
    path("data/kpis/add/", kpis.kpi_add, name="kpi_add"),
    path("data/kpis/<int:kpi_id>/", kpis.kpi, name="kpi"),
    path("data/kpis/<int:kpi_id>/change/", kpis.kpi_change, name="kpi_change"),
    path("data/small-numbers/", small_numbers.small_numbers, name="small_numbers"),
    path("data/kpis/<int:kpi_id>/retire/", kpis.kpi_retire, name="kpi_retire"),
    path("data/calendar/", calendar.calendar, name="calendar"),
    path("data/calendar/years/add/", calendar.calendar_year_add, name="calendar_year_add"),
    path(
        "data/calendar/years/<int:year_id>/data-drop/",
        calendar.calendar_data_drop_add,
        name="calendar_data_drop_add",
    ),
    path("data/calendar/periods/<int:period_id>/", calendar.calendar_period, name="calendar_period"),
]
