"""What a person is shown of a file: enough to name its columns, and nothing that could be a pupil's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academies.kpi_files.group_words import group_meant
from academies.kpi_files.looking import Look, look, texts_in
from tests.academies.kpi_files.reading import as_csv
from tests.academies.kpi_files.shapes import ACADEMIES, KPIS
from tests.tabular.workbooks import sheet_xml, xlsx_parts, zipped
from trust_portal.tabular import open_tables

REPORT = [
    ["Attendance report"],
    [],
    ["School", "Group", "Pupils", "Attendance", "Share", "Head's comment"],
    ["Kite Academy", "All", "310", "94.5%", "0.95", "Mrs Byron was ill"],
    ["", "PP", "60", "SUPP", "0.9", ""],
    ["136002", "All", "200", "93", "0.91", ""],
    ["Total", "All", "510", "94", "0.94", ""],
]
PUPILS = [
    ["School", "UPN", "Forename", "Sex", "Year", "Sessions", "Reading"],
    ["Kite Academy", "A1234", "Ada", "F", "7", "17", "Hopper"],
    ["Kite Academy", "A1235", "May", "M", "8", "183", "Boys"],
]


def looked(folder: Path, content: bytes, **asked: Any) -> Look:
    (folder / "upload").write_bytes(content)
    with open_tables(folder / "upload", name="Report.csv") as tables:
        return look(tables, ACADEMIES, KPIS, **asked)


def samples(found: Look) -> dict[str, tuple[str, ...]]:
    return {column.heading: column.samples for column in found.columns}


def test_a_report_by_academy_and_group(tmp_path: Path) -> None:
    found = looked(tmp_path, as_csv(REPORT))
    assert (found.header_row, found.academy_column, found.totals) == (3, "School", ("Total",))
    assert found.carries_down
    assert not found.is_about_pupils
    assert samples(found) == {
        "School": ("Kite Academy", "136002", "Total"),
        "Group": ("All", "PP"),
        "Pupils": ("310", "60", "200"),
        "Attendance": ("94.5%", "SUPP", "93"),
        "Share": ("0.95", "0.9", "0.91"),
        "Head's comment": (),
    }
    assert [column.heading for column in found.columns if column.may_be_fractions] == ["Share"]


def test_of_pupils_nothing_is_shown_but_words_for_groups(tmp_path: Path) -> None:
    found = looked(tmp_path, as_csv(PUPILS))
    assert found.is_about_pupils
    assert samples(found) == {
        "School": ("Kite Academy",),
        "UPN": (),
        "Forename": (),
        "Sex": ("F", "M"),
        "Year": ("7", "8"),
        "Sessions": (),
        "Reading": ("Boys",),
    }


@pytest.mark.parametrize("heading", ["Group", "Forename"])
def test_texts_of_a_column_that_is_said_to_name_groups(tmp_path: Path, heading: str) -> None:
    """Whoever says that first names are groups is shown no names all the same."""
    found = looked(tmp_path, as_csv(REPORT if heading == "Group" else PUPILS))
    with open_tables(tmp_path / "upload", name="Report.csv") as tables:
        assert texts_in(tables, found, heading) == (("All", "PP") if heading == "Group" else ())


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=12).map(lambda t: f"{t}zq"),
            st.text(alphabet="0123456789", min_size=8, max_size=13),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["Name", "Surname", "UPN", "Legal Surname", "Pupil name", "Notes", "Anything"]),
)
@settings(max_examples=40, deadline=None)
def test_no_name_and_no_number_of_a_person_is_shown(
    tmp_path_factory: pytest.TempPathFactory, people: Sequence[tuple[str, str]], heading: str
) -> None:
    rows = [["School", heading, "Telephone"], *(["Kite Academy", name, number] for name, number in people)]
    said = repr(samples(looked(tmp_path_factory.mktemp("look"), as_csv(rows))))
    assert not any(name in said or number in said for name, number in people)


def test_headings_in_two_rows(tmp_path: Path) -> None:
    rows = [
        ["", "Autumn", "", "Spring", ""],
        ["School", "Attendance", "PA", "Attendance", "PA"],
        ["Kite Academy", "94", "10", "95", "11"],
    ]
    found = looked(tmp_path, as_csv(rows))
    assert [column.heading for column in found.columns] == [
        "School",
        "Autumn Attendance",
        "Autumn PA",
        "Spring Attendance",
        "Spring PA",
    ]
    assert not any(column.is_repeated for column in found.columns)


def test_columns_that_cannot_be_told_apart(tmp_path: Path) -> None:
    found = looked(tmp_path, as_csv([["School", "PA", "PA", ""], ["Kite Academy", "1", "2", "3"]]))
    assert [column.can_be_read for column in found.columns] == [True, False, False, False]


def test_the_sheet_with_the_academies_is_chosen(tmp_path: Path) -> None:
    sheets = {"Cover": sheet_xml([["Attendance", "Report"]]), "Data": sheet_xml(REPORT)}
    content = zipped(xlsx_parts(sheets))
    found = looked(tmp_path, content)
    assert (found.sheets, found.sheet) == (("Cover", "Data"), "Data")
    assert looked(tmp_path, content, sheet="Cover").sheet == "Cover"
    assert looked(tmp_path, content, sheet="Data", header_row=4).header_row == 4


@pytest.mark.parametrize(
    ("heading", "text", "group"),
    [
        ("Group", "Pupil Premium", "disadvantaged"),
        ("Pupil premium", "Y", "disadvantaged"),
        ("Pupil premium", "N", "not_disadvantaged"),
        ("SEN", "K", "sen_support"),
        ("SEN status", "N", "not_sen"),
        ("EHCP", "No", ""),
        ("Year", "7", "year_7"),
        ("Group", "Yr 11", "year_11"),
        ("Group", "House blue", None),
        ("Score", "7", None),
    ],
)
def test_what_a_text_seems_to_mean(heading: str, text: str, group: str | None) -> None:
    assert group_meant(heading, text) == group
