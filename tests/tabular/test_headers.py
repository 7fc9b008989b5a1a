"""Headings: in which row, over which column, in one row or two."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tabular.files import opened
from tests.tabular.workbooks import xlsx
from trust_portal.tabular import FileRefused
from trust_portal.tabular.headers import Header, find_header, normal

WANTED = {"urn": ("URN",), "pupils": ("Pupils: number on roll", "NOR"), "pa": ("Persistent absence",)}


def header_of(folder: Path, rows: list[list[object]], within: int = 30) -> Header:
    with opened(folder, xlsx(rows)) as tables:
        return find_header(tables.sheets[0], WANTED, within=within)


@pytest.mark.parametrize(
    ("rows", "row", "columns"),
    [
        ([["URN", "NOR"], [1, 2]], 1, {"urn": 0, "pupils": 1}),
        ([["urn ", "  nor"], [1, 2]], 1, {"urn": 0, "pupils": 1}),
        ([["URN", "Persistent\nabsence"]], 1, {"urn": 0, "pa": 1}),
        ([["URN", "Pupils:\r\n number  on roll"]], 1, {"urn": 0, "pupils": 1}),
        (
            [["Workforce"], ["https://example.org"], [], ["as of", "URN"], [], ["LA", "URN", "NOR"]],
            6,
            {"urn": 1, "pupils": 2},
        ),
        # a group over two columns, its parts below
        (
            [["School", None, "Pupils:", None], ["Name", "URN", "number on roll", "girls"]],
            2,
            {"urn": 1, "pupils": 2},
        ),
        # headings of two rows: some merged downwards, some in parts
        ([["URN", "Absence", None], [None, "Persistent absence", "Severe"]], 2, {"urn": 0, "pa": 1}),
        ([["", "x"], ["URN", "y"]], 2, {"urn": 0}),
    ],
)
def test_headings_are_found(
    rows: list[list[object]], row: int, columns: dict[str, int], tmp_path: Path
) -> None:
    header = header_of(tmp_path, rows)
    assert (header.row, header.columns) == (row, columns)


def test_a_heading_over_two_columns_is_reported(tmp_path: Path) -> None:
    header = header_of(tmp_path, [["URN", "NOR", "nor"]])
    assert header.columns == {"urn": 0, "pupils": 1}
    assert header.repeated == {"pupils": (1, 2)}
    assert header.missing(WANTED) == ("pa",)


def test_a_column_without_a_heading_has_its_letter(tmp_path: Path) -> None:
    header = header_of(tmp_path, [["URN", None, "NOR"]])
    assert [header.heading(index) for index in (0, 1, 2, 27)] == ["URN", "B", "NOR", "AB"]


def test_without_headings_the_message_names_some(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="“URN”"):
        header_of(tmp_path, [["a", "b"]])
    with pytest.raises(FileRefused):
        header_of(tmp_path, [["a"], ["b"], ["URN"]], within=2)


@pytest.mark.parametrize("text", ["St Mary’s", "st  mary's", "\ufeffSt Mary‘s "])
def test_headings_are_compared_as_people_see_them(text: str) -> None:
    assert normal(text) == "st mary's"
