"""A trust's academies and KPIs, and the layouts in which the tests read its files."""

from __future__ import annotations

from decimal import Decimal

from academies.kpi_files import Academies, AcademyShape, Derived, KpiShape, Layout, template_layout

ACADEMIES = Academies.of(
    [
        AcademyShape(136001, "Kite Academy", "9364001"),
        AcademyShape(136002, "Heron Academy", "9364002", other_names=("Heron Juniors",)),
        AcademyShape(136003, "St Mary's Academy", "9364003"),
        AcademyShape(136004, "St. Marys Academy", "9364004"),
    ]
)
KPIS = {
    kpi.key: kpi
    for kpi in (
        KpiShape("attendance", "Attendance", "percentage"),
        KpiShape("pa", "Persistent absence", "percentage"),
        KpiShape("severe", "Severe absence", "percentage"),
        KpiShape("suspensions", "Suspensions", "count", decimals=0),
        KpiShape("progress", "Progress 8", "points", decimals=2),
        KpiShape("attainment", "Attainment 8", "score", lowest=Decimal(0), highest=Decimal(90)),
        KpiShape("pupils", "Pupils", "count", decimals=0),
        KpiShape("incidents", "Incidents per 100 pupils", "rate"),
    )
}
_COLUMNS = {
    "Attendance %": "attendance",
    "Persistent absence": "pa",
    "Suspensions": "suspensions",
    "Progress": "progress",
}
LAYOUTS = {
    "rows": Layout(academy_column="Academy", kpi_columns=_COLUMNS),
    "sheet": Layout(sheet="Attendance", academy_column="Academy", kpi_columns=_COLUMNS),
    "groups": Layout(
        academy_column="Academy",
        group_column="Group",
        groups={"All": "all", "PP": "pp", "Pupil premium": "pp", "SEN": "sen"},
        cohort_column="Pupils",
        kpi_columns={"Attendance %": "attendance"},
    ),
    "pupils": Layout(
        academy_column="School",
        is_pupil_level=True,
        pupil_column="UPN",
        pupil_groups={"PP": {"Y": "pp", "N": ""}},
        derived=(
            Derived("attendance", "share", add=("Present",), of="Possible"),
            Derived("pa", "persistent_absence", add=("Present",), of="Possible"),
            Derived("severe", "severe_absence", add=("Present",), of="Possible"),
            Derived("pupils", "pupils"),
        ),
    ),
    "template": template_layout(),
}
