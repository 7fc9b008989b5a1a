"""The API's addresses about academies: /api/v1/<trust>/academies/…"""

from __future__ import annotations

from django.urls import path

from academies.api import AcademiesView, AcademyView
from academies.api_academy_history import (
    AcademyConvertView,
    AcademyRenameView,
    EarlierIdentitiesView,
    EarlierIdentityView,
)
from academies.api_data import PeriodsView, ValuesView
from academies.api_figures import (
    AcademyFigureView,
    DataHealthView,
    FiguresView,
    SimilarSchoolsView,
    TrustFigureView,
)
from academies.api_imports import (
    CancelImportView,
    ConfirmImportView,
    ImportCellsView,
    ImportProblemsView,
    ImportsView,
    ImportView,
    UndoImportView,
)
from academies.api_kpis import (
    DataDropsView,
    KpisView,
    KpiView,
    PeriodView,
    RestoreKpiView,
    RetireKpiView,
    SchoolYearsView,
    SmallNumbersView,
)
from academies.api_layouts import ImportColumnsView, ImportLayoutView, LayoutsView, LayoutView, TemplateView

urlpatterns = [
    path("academies/", AcademiesView.as_view(), name="api_academies"),
    path("academies/<int:academy_id>/", AcademyView.as_view(), name="api_academy"),
    path("academies/<int:academy_id>/rename/", AcademyRenameView.as_view(), name="api_academy_rename"),
    path("academies/<int:academy_id>/convert/", AcademyConvertView.as_view(), name="api_academy_convert"),
    path("academies/<int:academy_id>/earlier/", EarlierIdentitiesView.as_view(), name="api_academy_earliers"),
    path(
        "academies/<int:academy_id>/earlier/<int:earlier_id>/",
        EarlierIdentityView.as_view(),
        name="api_academy_earlier",
    ),
    path("kpis/", KpisView.as_view(), name="api_kpis"),
    path("kpis/<int:kpi_id>/", KpiView.as_view(), name="api_kpi"),
    path("kpis/<int:kpi_id>/retire/", RetireKpiView.as_view(), name="api_kpi_retire"),
    path("kpis/<int:kpi_id>/restore/", RestoreKpiView.as_view(), name="api_kpi_restore"),
    path("school-years/", SchoolYearsView.as_view(), name="api_school_years"),
    path("school-years/<int:year_id>/data-drops/", DataDropsView.as_view(), name="api_data_drops"),
    path("periods/", PeriodsView.as_view(), name="api_periods"),
    path("periods/<int:period_id>/", PeriodView.as_view(), name="api_period"),
    path("small-numbers/", SmallNumbersView.as_view(), name="api_small_numbers"),
    path("values/", ValuesView.as_view(), name="api_values"),
    path("imports/", ImportsView.as_view(), name="api_imports"),
    path("imports/<int:import_id>/", ImportView.as_view(), name="api_import"),
    path("imports/<int:import_id>/cells/", ImportCellsView.as_view(), name="api_import_cells"),
    path("imports/<int:import_id>/problems/", ImportProblemsView.as_view(), name="api_import_problems"),
    path("imports/<int:import_id>/columns/", ImportColumnsView.as_view(), name="api_import_columns"),
    path("imports/<int:import_id>/layout/", ImportLayoutView.as_view(), name="api_import_layout"),
    path("imports/<int:import_id>/confirm/", ConfirmImportView.as_view(), name="api_import_confirm"),
    path("imports/<int:import_id>/cancel/", CancelImportView.as_view(), name="api_import_cancel"),
    path("imports/<int:import_id>/undo/", UndoImportView.as_view(), name="api_import_undo"),
    path("import-template/", TemplateView.as_view(), name="api_import_template"),
    path("layouts/", LayoutsView.as_view(), name="api_layouts"),
    path("layouts/<int:layout_id>/", LayoutView.as_view(), name="api_layout"),
    path("figures/<int:kpi_id>/", FiguresView.as_view(), name="api_figures"),
    path("figures/<int:kpi_id>/trust/", TrustFigureView.as_view(), name="api_trust_figure"),
    path(
        "figures/<int:kpi_id>/academies/<int:academy_id>/",
        AcademyFigureView.as_view(),
        name="api_academy_figure",
    ),
    path(
        "figures/<int:kpi_id>/academies/<int:academy_id>/similar/",
        SimilarSchoolsView.as_view(),
        name="api_similar_schools",
    ),
    path("data-health/", DataHealthView.as_view(), name="api_data_health"),
]
