"""The template: what is written is read again, whatever is changed around it."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from academies.kpi_files import (
    AcademyShape,
    ReadValue,
    TemplateColumn,
    template_layout,
    template_period,
    write_template_csv,
    write_template_xlsx,
)
from academies.kpi_files.template import Figures
from tests.academies.kpi_files.reading import as_csv, figures, read
from tests.academies.kpi_files.shapes import KPIS
from trust_portal.tabular import Problem, open_tables

SCHOOLS = [AcademyShape(136001, "Kite Academy"), AcademyShape(136002, "Heron Academy")]
COLUMNS = [
    TemplateColumn(KPIS["attendance"]),
    TemplateColumn(KPIS["attendance"], "pp", "pupil premium"),
    TemplateColumn(KPIS["severe"]),
    TemplateColumn(KPIS["progress"]),
    TemplateColumn(KPIS["suspensions"]),
]
FIGURES: Figures = {
    (136001, "attendance", "all"): Decimal("94.5"),
    (136001, "attendance", "pp"): "SUPP",
    (136001, "severe", "all"): Decimal("0.8"),
    (136002, "severe", "all"): Decimal("0.4"),
    (136002, "progress", "all"): Decimal("-0.12"),
    (136002, "suspensions", "all"): Decimal(1234),
}


def written(kind: str, values: Figures, schools: list[AcademyShape] = SCHOOLS) -> bytes:
    if kind == "csv":
        text = io.StringIO(newline="")
        write_template_csv(text, period="Autumn 2025/26", academies=schools, columns=COLUMNS, values=values)
        return text.getvalue().encode("utf-8-sig")
    file = io.BytesIO()
    write_template_xlsx(
        file,
        period="Autumn 2025/26",
        academies=schools,
        columns=COLUMNS,
        values=values,
        last={(136001, "attendance", "all"): Decimal("90.1")},
        last_period="Summer 2024/25",
    )
    return file.getvalue()


def read_back(content: bytes) -> tuple[list[ReadValue], list[Problem]]:
    return read(content, template_layout())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_is_read_again(kind: str, tmp_path: Path) -> None:
    content = written(kind, FIGURES)
    values, problems = read_back(content)
    assert (figures(values), problems) == (dict(FIGURES), [])
    (tmp_path / "template").write_bytes(content)
    with open_tables(tmp_path / "template", name="x") as tables:
        assert template_period(tables) == "Autumn 2025/26"


_NUMBERS = {
    "attendance": st.decimals(0, 100, places=2),
    "severe": st.decimals(0, 100, places=2),
    "progress": st.decimals(-5, 5, places=2),
    "suspensions": st.integers(0, 5_000).map(Decimal),
}


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from(["csv", "xlsx"]))
def test_any_figures_are_read_again(data: st.DataObject, kind: str) -> None:
    values: dict[tuple[int, str, str], Decimal | str] = {}
    for school in SCHOOLS:
        for column in COLUMNS:
            figure = data.draw(st.none() | st.just("NE") | _NUMBERS[column.kpi.key])
            if figure is not None:
                values[school.urn, column.kpi.key, column.pupil_group] = figure
    found, problems = read_back(written(kind, values))
    assert (figures(found), problems) == (values, [])


def test_an_empty_template_changes_nothing() -> None:
    for kind in ("csv", "xlsx"):
        assert read_back(written(kind, {})) == ([], [])


def test_headings_are_found_by_their_keys_alone() -> None:
    rows = [
        ["anything"],
        ["Notes", "x [progress]", "URN", "Anwesenheit [ attendance/pp ]"],
        ["", "0.5", "136001", "91"],
    ]
    values, problems = read_back(as_csv(rows))
    assert figures(values) == {(136001, "progress", "all"): Decimal("0.5"), (136001, "attendance", "pp"): 91}
    assert [problem.column for problem in problems] == ["Notes"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_names_cannot_be_formulas(kind: str) -> None:
    evil = ["=cmd|' /C calc'!A0", "+1+cmd", "-1+cmd", "@SUM(A1)", "\t=1+1", "＝1+1", "ok\x07bell"]
    content = written(kind, {}, [AcademyShape(200000 + n, name) for n, name in enumerate(evil)])
    if kind == "csv":
        names = [line.split(",", 1)[1] for line in content.decode("utf-8-sig").splitlines()[2:]]
        assert all(name.lstrip('"')[0] in "'o" for name in names)
    else:
        sheet = load_workbook(io.BytesIO(content))["Figures"]
        assert all(cell.data_type != "f" for row in sheet for cell in row)
        assert all(str(sheet.cell(row, 2).value)[0] in "'o" for row in range(3, 3 + len(evil)))


def test_the_workbook_shows_units_and_explains_itself() -> None:
    book = load_workbook(io.BytesIO(written("xlsx", FIGURES)))
    assert book.sheetnames == ["Figures", "Last figures", "How to fill this in"]
    sheet = book["Figures"]
    assert [cell.value for cell in sheet[2]][:4] == [
        "URN",
        "Academy",
        "Attendance (%) [attendance]",
        "Attendance (%), pupil premium [attendance/pp]",
    ]
    assert (sheet["C3"].value, sheet["C3"].number_format) == (0.945, "0.0%")
    assert sheet["F4"].number_format == "#,##0.00"
    assert book["Last figures"]["C3"].value == 0.901
    help_text = " ".join(str(cell.value) for row in book["How to fill this in"] for cell in row if cell.value)
    assert "SUPP" in help_text
    assert "Progress 8" in help_text
