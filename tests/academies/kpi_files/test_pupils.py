"""Rows about pupils: what they add up to, and that nothing of a pupil comes out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academies.kpi_files import Derived, Layout
from tests.academies.kpi_files.reading import as_csv, figures, read
from tests.academies.kpi_files.shapes import LAYOUTS

PUPILS = LAYOUTS["pupils"]
HEADINGS = ["School", "UPN", "Name", "Present", "Possible", "PP"]
ROWS = [
    ["136001", "A1", "Ada Byron", 95, 100, "Y"],
    ["136001", "A2", "Charles Babbage", 90, 100, "N"],  # missed 10 %: persistently absent
    ["136001", "A3", "Mary Somerville", 50, 100, "Y"],  # missed 50 %: severely absent
    ["136001", "A4", "Left Before", 0, 0, "N"],
    ["Heron Academy", "B1", "Augustus de Morgan", 100, 100, ""],
]


def test_attendance_and_absence_are_reckoned_as_the_department_does() -> None:
    values, problems = read(as_csv([HEADINGS, *ROWS]), PUPILS)
    assert problems == []
    assert figures(values) == {
        (136001, "attendance", "all"): Decimal("78.333333"),
        (136001, "attendance", "pp"): Decimal("72.5"),
        (136001, "pa", "all"): Decimal("66.666667"),
        (136001, "pa", "pp"): Decimal(50),
        (136001, "severe", "all"): Decimal("33.333333"),
        (136001, "severe", "pp"): Decimal(50),
        (136001, "pupils", "all"): 4,
        (136001, "pupils", "pp"): 2,
        (136002, "attendance", "all"): 100,
        (136002, "pa", "all"): 0,
        (136002, "severe", "all"): 0,
        (136002, "pupils", "all"): 1,
    }
    assert {value.cohort for value in values if value.urn == 136001 and value.kpi == "pa"} == {3, 2}


def test_rows_of_one_pupil_are_added_before_the_threshold() -> None:
    rows = [["136001", "A1", "Ada", 8, 10, "Y"], ["136001", " a1 ", "Ada", 10, 10, "Y"]]
    values, _ = read(as_csv([HEADINGS, *rows]), PUPILS)
    assert figures(values)[136001, "pa", "all"] == 100  # 18 of 20 is 90 %
    assert figures(values)[136001, "pupils", "all"] == 1
    values, _ = read(as_csv([HEADINGS, *rows]), replace(PUPILS, pupil_column=""))
    assert figures(values)[136001, "pa", "all"] == 50


def test_a_pupil_who_cannot_be_read_is_left_out_and_named_by_row_alone() -> None:
    rows = [
        *ROWS,
        ["136002", "B2", "Sophia Frend", "Sophia Frend", 100, "Y"],
        ["Nowhere", "C1", "X", 1, 1, ""],
    ]
    values, problems = read(as_csv([HEADINGS, *rows]), PUPILS)
    assert figures(values)[136002, "attendance", "all"] == 100
    assert {problem.line for problem in problems} == {7, 8}
    assert {problem.value for problem in problems} == {""}


@pytest.mark.parametrize("seconds", [ROWS, [[*row[:3], f"{row[2]}!", *row[4:]] for row in ROWS]])
def test_no_name_and_no_upn_comes_out(seconds: list[list[object]]) -> None:
    mixed_up = [["Name", "UPN", "School", "Present", "Possible", "PP"], *seconds]
    for rows in ([HEADINGS, *seconds], mixed_up):
        values, problems = read(as_csv(rows), PUPILS)
        said = repr((values, problems))
        for row in seconds:
            assert str(row[2]) not in said
            assert f"'{row[1]}'" not in said


def layout_of(derived: Derived, **changes: object) -> Layout:
    layout = Layout(academy_column="School", is_pupil_level=True, derived=(derived,))
    return replace(layout, **changes)  # type: ignore[arg-type]


def test_percentages_of_pupils() -> None:
    absence = Derived("pa", "persistent_absence", add=("Att",))
    for cells, found in (
        (["95", "90", "50"], Decimal("66.666667")),
        (["95%", "90.1%", "50%"], Decimal("33.333333")),
        (["0.95", "0.9", "0.5"], None),  # nobody says whether that is 95 %
        (["95", "101", "50"], Decimal(50)),
    ):
        rows = [["School", "Att"], *(["136001", cell] for cell in cells)]
        values, problems = read(as_csv(rows), layout_of(absence))
        assert [value.number for value in values] == ([] if found is None else [found])
        assert bool(problems) == (found is None or "101" in cells)
    rows = [["School", "Att"], *(["136001", cell] for cell in ("0.95", "0.9", "0.5"))]
    values, _ = read(as_csv(rows), layout_of(absence, fractions=("Att",)))
    assert [value.number for value in values] == [Decimal("66.666667")]


def test_counts_shares_sums_and_means() -> None:
    rows = [
        ["School", "UPN", "EHCP", "Days out", "Scaled score"],
        ["136001", "1", "Y", 2, 100],
        ["136001", "2", "n", "", 110],
        ["136001", "3", "y", "0.5", "SUPP"],
    ]
    for derived, number, cohort in (
        (Derived("suspensions", "pupils", where="EHCP", values=("Y",)), 2, 3),
        (Derived("attendance", "pupils_share", where="EHCP", values=("Y",)), Decimal("66.666667"), 3),
        (Derived("progress", "sum", add=("Days out",)), Decimal("2.5"), 2),
        (Derived("progress", "mean", add=("Scaled score",)), 105, 2),
    ):
        [value], problems = read(as_csv(rows), layout_of(derived, pupil_column="UPN"))
        assert (value.number, value.cohort, problems) == (number, cohort, [])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.booleans()), min_size=1, max_size=20))
def test_the_parts_make_the_whole(pupils: list[tuple[int, int, bool]]) -> None:
    rows = [
        ["136001", f"P{n}", "Name", min(present, possible), possible, "Y" if is_pp else "N"]
        for n, (present, possible, is_pp) in enumerate(pupils)
    ]
    layout = replace(PUPILS, pupil_groups={"PP": {"Y": "pp", "N": "not_pp"}})
    values, problems = read(as_csv([HEADINGS, *rows]), layout)
    assert problems == []
    counts = {value.pupil_group: value.number or 0 for value in values if value.kpi == "pupils"}
    assert counts["all"] == counts.get("pp", 0) + counts.get("not_pp", 0) == len(pupils)
    possible = sum(row[1] for row in pupils)
    present = sum(min(row[0], row[1]) for row in pupils)
    attendance = [
        value.number or 0 for value in values if (value.kpi, value.pupil_group) == ("attendance", "all")
    ]
    assert len(attendance) == bool(possible)
    assert all(abs(number - Decimal(present) * 100 / possible) < Decimal("0.000001") for number in attendance)
