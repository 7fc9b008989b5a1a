"""A first layout for a file that was never mapped: what is certain, and headings only."""

from __future__ import annotations

from pathlib import Path

from academies.kpi_files import Proposal, propose_layouts, read_values
from tests.academies.kpi_files.reading import as_csv
from tests.academies.kpi_files.shapes import ACADEMIES, KPIS
from tests.tabular.workbooks import sheet_xml, xlsx_parts, zipped
from trust_portal.tabular import Problem, open_tables

REPORT = [
    ["Attendance report"],
    ["Printed on 1 September"],
    [],
    ["School", "DfE number", "Attendance", "persistent  absence", "Something else"],
    ["The first one", "936/4001", "94.5", "18", "a"],
    ["The second one", "9364002", "SUPP", "20", "b"],
]


def proposed(folder: Path, content: bytes) -> tuple[Proposal, ...]:
    (folder / "upload").write_bytes(content)
    with open_tables(folder / "upload", name="Report.csv") as tables:
        return propose_layouts(tables, ACADEMIES, KPIS)


def test_headings_academies_and_kpis_are_found(tmp_path: Path) -> None:
    [proposal] = proposed(tmp_path, as_csv(REPORT))
    assert proposal.header_row == 4
    assert proposal.headings == ("School", "DfE number", "Attendance", "persistent absence", "Something else")
    assert proposal.layout.academy_column == "DfE number"
    assert proposal.layout.kpi_columns == {"Attendance": "attendance", "persistent absence": "pa"}


def test_what_is_proposed_can_be_read(tmp_path: Path) -> None:
    [proposal] = proposed(tmp_path, as_csv(REPORT))
    with open_tables(tmp_path / "upload", name="Report.csv") as tables:
        found = list(read_values(tables, layout=proposal.layout, academies=ACADEMIES, kpis=KPIS))
    assert len(found) == 4
    assert not any(isinstance(item, Problem) for item in found)


def test_each_sheet_has_its_own_and_nothing_is_made_up(tmp_path: Path) -> None:
    sheets = {
        "Cover": sheet_xml([["Attendance"]]),
        "Data": sheet_xml(REPORT),
        "Staff": sheet_xml([["Name", "Role"]]),
    }
    cover, data, staff = proposed(tmp_path, zipped(xlsx_parts(sheets)))
    assert (cover.header_row, cover.headings) == (0, ())
    assert (data.sheet, data.layout.sheet, data.header_row) == ("Data", "Data", 4)
    assert (staff.layout.academy_column, staff.layout.kpi_columns) == ("", {})


def test_a_row_of_names_is_not_taken_for_headings(tmp_path: Path) -> None:
    rows = [
        ["Class list"],
        ["School", "Forename", "Surname", "", "PP"],
        ["Kite Academy", "Ada", "Byron", "9B", "Y"],
    ]
    [proposal] = proposed(tmp_path, as_csv(rows))
    assert "Ada" not in repr(proposal)
