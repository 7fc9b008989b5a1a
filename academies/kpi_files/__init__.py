"""What a trust's own file says: rows in, values and problems out.

Pure: no Django, no clock, no database. Nothing is guessed: what cannot be read for certain becomes a Problem with
its place and a reason in plain words. Rows about pupils are added up while they are read; what names a pupil
stays in memory and is in no value and no Problem.
"""

from academies.kpi_files.academies import Academies, AcademyShape
from academies.kpi_files.layout import Derived, Layout, LayoutInvalid
from academies.kpi_files.marks import MARKS, Mark
from academies.kpi_files.reading import read_values
from academies.kpi_files.template import (
    TemplateColumn,
    template_layout,
    template_period,
    write_template_csv,
    write_template_xlsx,
)
from academies.kpi_files.values import KpiShape, ReadValue

__all__ = [
    "MARKS",
    "Academies",
    "AcademyShape",
    "Derived",
    "KpiShape",
    "Layout",
    "LayoutInvalid",
    "Mark",
    "ReadValue",
    "TemplateColumn",
    "read_values",
    "template_layout",
    "template_period",
    "write_template_csv",
    "write_template_xlsx",
]
