"""School workforce census in November, as a workbook: two rows of headings, the lower one on row 6."""

from __future__ import annotations

from .shape import NOT_AVAILABLE, SUPPRESSED, About, Figure, Layout, Source, Year

_COLUMNS = {
    "Total School Workforce (Full-Time Equivalent)": "workforce_fte",
    "Total Number of Teachers (Headcount)": "teachers",
    "Total Number of Teachers (Full-Time Equivalent)": "teachers_fte",
    "Total Number of Teaching Assistants (Full-Time Equivalent)": "teaching_assistants_fte",
    "Percentage of All Teaching Staff who Work Part-time (%)": "teachers_part_time_percent",
    "Pupil: Teacher Ratio (Full-Time Equivalent of qualified and unqualified teachers)": "pupil_teacher_ratio",
    "Teachers Aged 50 or over (%) (Headcount)": "teachers_over_50_percent",
    "Teachers with Qualified Teacher Status (%) (Headcount)": "teachers_qts_percent",
    "Mean Gross Salary of All Teachers (£)": "teacher_salary",
    "Teachers with at Least One Period of Sickness Absence (%)": "teacher_sickness_percent",
    "Total Number of Days Lost to Sickness Absence": "teacher_sickness_days",
    "Average Number of Days Lost to Teacher Sickness Absence (All Teachers in School)": "teacher_sickness_days_each",
    "Number of Vacant Teacher Posts": "teacher_vacancies",
    # The spelling is the file's.
    "Rate of Teacher Vacancies - Demoninator is an addition of both teachers and vacancies (%)": "teacher_vacancy_rate",
}

SOURCE = Source(
    key="workforce",
    title="School workforce census",
    covers="Teachers, teaching assistants, pupils for each teacher, sickness and vacancies by school",
    layouts=(
        Layout(
            "2022",
            has=frozenset({"URN", "LAEstab", "Total Number of Teachers (Full-Time Equivalent)"}),
            about=(About("school", "URN"),),
            figures=tuple(Figure(heading, measure) for heading, measure in _COLUMNS.items()),
            year=Year(title=r"School Workforce Census (20\d\d)"),
        ),
    ),
    marks={"u": NOT_AVAILABLE, "x": NOT_AVAILABLE, "c": SUPPRESSED, "SUPP": SUPPRESSED},
    nothing=("", "NULL"),
)
