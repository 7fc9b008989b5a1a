"""Spreadsheets and text tables as rows: CSV, XLSX and ODS, told apart by what is in them, never by their name.

Pure: no Django, no clock, no database. A file that cannot be read as a whole raises FileRefused, whose text
says to a person in a school what to do; that can happen on opening and while rows are read. Whoever reads rows
stores nothing until the last one has come.
"""

from trust_portal.tabular.opening import open_tables
from trust_portal.tabular.tables import LIMITS, FileRefused, Limits, Problem, Row, Sheet, Tables, Value

__all__ = ["LIMITS", "FileRefused", "Limits", "Problem", "Row", "Sheet", "Tables", "Value", "open_tables"]
