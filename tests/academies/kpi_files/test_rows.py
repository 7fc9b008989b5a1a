"""Files with a row for each academy, or for each academy and pupil group."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academies.kpi_files import MARKS, Derived, Layout, ReadValue
from tests.academies.kpi_files.reading import as_csv, figures, read
from tests.academies.kpi_files.shapes import KPIS, LAYOUTS
from tests.tabular.workbooks import PERCENT, xlsx

ROWS = LAYOUTS["rows"]
HEADINGS = ["Academy", "Attendance %", "Persistent absence", "Suspensions", "Progress"]


def test_a_value_says_where_it_came_from() -> None:
    title = [["Autumn 2025"], ["printed on Monday"], [], [], []]
    values, problems = read(xlsx([*title, HEADINGS, ["Kite Academy", 94.5, None, 3]], name="HT1"), ROWS)
    assert problems == []
    assert values == [
        ReadValue(136001, "attendance", "all", Decimal("94.5"), "", None, "HT1", 7, "Attendance %"),
        ReadValue(136001, "suspensions", "all", Decimal(3), "", None, "HT1", 7, "Suspensions"),
    ]


def test_a_problem_says_where_it_is() -> None:
    _, [problem] = read(
        as_csv([HEADINGS, ["Kite Academy", "94.5", "x y\nz" * 30]]), replace(ROWS, header_row=1)
    )
    # the row is short: nothing of it is read
    assert (problem.sheet, problem.line, problem.column) == ("Figures", 2, "Academy")
    _, [problem] = read(xlsx([HEADINGS, ["Kite Academy", 94.5, "x y\nz" * 30]]), ROWS)
    assert (problem.sheet, problem.line, problem.column) == ("Data", 2, "Persistent absence")
    assert len(problem.value) == 60
    assert "\n" not in problem.value


@pytest.mark.parametrize(
    "written", ["SUPP", "supp", " NE ", "z", "c", "x", "LOWCOV", "NP", "NEW", "n/a", "-", "u"]
)
def test_a_mark_is_kept_and_is_never_nought(written: str) -> None:
    values, problems = read(as_csv([HEADINGS, ["Kite Academy", written, "", "", ""]]), ROWS)
    assert problems == []
    [value] = values
    assert value.number is None
    assert MARKS[value.mark].meaning


def test_every_row_is_read_or_said_to_be_wrong() -> None:
    rows = [
        HEADINGS,
        ["Kite Academy", "94.5", "18", "3", "0"],
        ["Unknown", "90", "1", "1", "1"],
        ["Total", *"9999"],
    ]
    values, problems = read(as_csv(rows), replace(ROWS, skip=("TOTAL",)))
    assert {value.urn for value in values} == {136001}
    assert [(problem.line, problem.value) for problem in problems] == [(3, "Unknown")]


def test_of_two_rows_about_one_academy_neither_is_read() -> None:
    row = ["Kite Academy", "94.5", "18", "3", "0"]
    values, problems = read(as_csv([HEADINGS, row, ["136002", *row[1:]], ["936/4001", *row[1:]]]), ROWS)
    assert {value.urn for value in values} == {136002}
    assert [problem.line for problem in problems] == [2, 4]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["94.5", "0.5"], ["94.5", "0.5"]),  # a column in percent may hold half a percent
        (["0.5", "94.5"], ["0.5", "94.5"]),
        (["0.5%", "0.7%"], ["0.5", "0.7"]),
        (["0", "0"], ["0", "0"]),
        (["0.5", "0.7"], []),
        (["1", "0"], []),
        (["0.5%", "0.7"], ["0.5"]),
    ],
)
def test_whether_a_half_is_a_percentage_is_not_guessed(cells: list[str], expected: list[str]) -> None:
    rows = [["Academy", "Attendance %"], ["136001", cells[0]], ["136002", cells[1]]]
    layout = Layout(academy_column="Academy", kpi_columns={"Attendance %": "attendance"})
    values, problems = read(as_csv(rows), layout)
    assert [value.number for value in values] == list(map(Decimal, expected))
    assert len(problems) == len(cells) - len(expected)
    assert all("0.5 %, or 50" in problem.reason for problem in problems if problem.value == "0.5")


def test_a_layout_can_say_which_it_is() -> None:
    rows = as_csv([["Academy", "Attendance %"], ["136001", "0.945"], ["136002", "93%"]])
    layout = Layout(academy_column="Academy", kpi_columns={"Attendance %": "attendance"})
    values, problems = read(rows, replace(layout, fractions=("attendance %",)))
    assert ([value.number for value in values], problems) == ([Decimal("94.5"), 93], [])
    values, problems = read(rows, replace(layout, as_shown=("attendance %",)))
    assert ([value.number for value in values], problems) == ([Decimal("0.945"), 93], [])


def test_a_cell_that_shows_a_percentage_is_one() -> None:
    values, problems = read(xlsx([HEADINGS, ["Kite Academy", f'<c s="{PERCENT}"><v>0.945</v></c>']]), ROWS)
    assert (figures(values), problems) == ({(136001, "attendance", "all"): Decimal("94.5")}, [])


def test_groups_and_cohorts() -> None:
    rows = [
        ["Academy", "Group", "Pupils", "Attendance %"],
        ["136001", "All", "200", "94.5"],
        ["136001", "pupil  premium", "SUPP", "91"],
        ["136002", "All", "many", "92"],
        ["136002", "SEN", "12", "c"],
    ]
    values, problems = read(as_csv(rows), LAYOUTS["groups"])
    assert [(value.urn, value.pupil_group, value.cohort) for value in values] == [
        (136001, "all", 200),
        (136001, "pp", None),
        (136002, "all", None),
        (136002, "sen", 12),
    ]
    assert [problem.column for problem in problems] == ["Pupils"]


def test_a_group_table_of_a_management_information_system() -> None:
    """The headings of a group analysis: one academy in the file, attendance from sessions."""
    headings = [
        "Group Name",
        "Students",
        "Present",
        "Approved Educational Activity (AEA)",
        "Authorised Absences",
        "Unauthorised Absences",
        "Late Marks",
        "Possible Marks",
        "Attendance Percentage",
    ]
    rows = [
        ["Statutory attendance, year to date"],
        headings,
        ["Whole school", 200, 36_000, 900, 2_100, 1_000, 50, 40_000, "92.25%"],
        ["Pupil premium", 60, 10_000, 100, 1_000, 900, 9, 12_000, "84.2%"],
        ["Boys", 0, 0, 0, 0, 0, 0, 0, ""],
    ]
    layout = Layout(
        academy=136001,
        group_column="Group Name",
        groups={"Whole school": "all", "Pupil premium": "pp", "Boys": "boys"},
        cohort_column="Students",
        derived=(
            Derived(
                "attendance", "share", ("Present", "Approved Educational Activity (AEA)"), "Possible Marks"
            ),
            Derived("suspensions", "sum", ("Late Marks",)),
        ),
    )
    values, problems = read(as_csv(rows), layout)
    assert figures(values) == {
        (136001, "attendance", "all"): Decimal("92.25"),
        (136001, "attendance", "pp"): Decimal("84.166667"),
        (136001, "suspensions", "all"): 50,
        (136001, "suspensions", "pp"): 9,
        (136001, "suspensions", "boys"): 0,
    }
    assert [problem.line for problem in problems] == [5]
    assert "share of nothing" in problems[0].reason


def test_an_academy_above_its_rows_carries_down() -> None:
    rows = [
        ["Academy", "Group", "Pupils", "Attendance %"],
        ["Kite Academy", "All", 200, 94.5],
        [None, "PP", 60, 91],
        ["Heron Academy", "All", 100, 93],
    ]
    values, problems = read(xlsx(rows), replace(LAYOUTS["groups"], academy_carries_down=True))
    assert [(value.urn, value.pupil_group) for value in values] == [
        (136001, "all"),
        (136001, "pp"),
        (136002, "all"),
    ]
    assert problems == []


def test_a_kpi_can_have_ends_of_its_scale() -> None:
    layout = Layout(academy_column="Academy", kpi_columns={"A8": "attainment"})
    values, problems = read(as_csv([["Academy", "A8"], ["136001", "90.1"], ["136002", "46"]]), layout)
    assert [value.number for value in values] == [46]
    assert "over 90" in problems[0].reason


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Kite Academy", "136002", "936/4003", "136004", "Buzzard", ""]),
            *(
                st.sampled_from(["94.5", "0", "0.4", "SUPP", "", "101", "=A1", "x y", "3", "1e309"])
                for _ in range(4)
            ),
        ),
        max_size=6,
    )
)
def test_every_filled_cell_is_a_value_or_has_a_problem(rows: list[tuple[str, ...]]) -> None:
    values, problems = read(as_csv([HEADINGS, *rows]), ROWS)
    places = {(value.row, value.column) for value in values} | {(item.line, item.column) for item in problems}
    whole_rows = {item.line for item in problems if item.column == "Academy"}
    for number, row in enumerate(rows, start=2):
        for heading, cell in zip(HEADINGS[1:], row[1:], strict=True):
            assert not cell or number in whole_rows or (number, heading) in places
    keys = [(value.urn, value.kpi, value.pupil_group) for value in values]
    assert len(set(keys)) == len(keys)
    assert all(value.kpi in KPIS and (value.number is None) == bool(value.mark) for value in values)
