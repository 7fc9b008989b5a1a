"""What a source makes of cells, rows and files that are not as they should be: no database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from trust_portal.reference.measures import MEASURES
from trust_portal.reference.sources import SOURCES, meaning_of
from trust_portal.reference.sources.cells import number_as_text, school_year_of, year_of_name
from trust_portal.reference.sources.reading import read
from trust_portal.tabular import FileRefused, open_tables


def read_text(tmp_path: Path, source: str, name: str, text: str, year: int | None = None) -> list[Any]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with open_tables(path, name=name) as tables:
        return list(read(SOURCES[source], tables, file_name=name, year=year))


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1e309", "too large"),
        ("=cmd", "formula"),
        ("abc", "text"),
        ("-3", "less than 0"),
        ("94,5", "comma"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_and_the_rest_is_kept(
    tmp_path: Path, cell: str, reason: str
) -> None:
    text = f'LA,ESTAB,URN,PERCTOT,PPERSABS10\n201,3614,100000,"{cell}",3.4\n'
    [row] = read_text(tmp_path, "absence", "england_abs_2021-22.csv", text)
    assert [values[2] for _, values in row.records] == ["persistent_absence_rate"]
    [problem] = row.problems
    assert (problem.line, problem.column, problem.value) == (2, "PERCTOT", cell)
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("line", "skip"),
    [
        ("201,3614,,2.6,3.4", "No number of a school, trust or area"),
        ("201,3614,10000,2.6,3.4", "The URN is not a six-digit number"),
        ("NAT,XYZ,,2.6,3.4", "This ESTAB is not known"),
        ("201,3614,100000,,", "No figures in the row"),
        (",,,,", "Empty row"),
        ("201,3614,100000,2.6,3.4,9", "More cells than headings"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(tmp_path: Path, line: str, skip: str) -> None:
    [row] = read_text(tmp_path, "absence", "abs_2021-22.csv", f"LA,ESTAB,URN,PERCTOT,PPERSABS10\n{line}\n")
    assert (row.skip, row.records) == (skip, ())


@pytest.mark.parametrize("urn", ["100000", " 100000 ", "100000.0"])
def test_a_urn_is_one_number_however_it_is_written(tmp_path: Path, urn: str) -> None:
    [row] = read_text(
        tmp_path, "absence", "a_2021-22.csv", f"LA,ESTAB,URN,PERCTOT,PPERSABS10\n201,3614,{urn},2.6,3\n"
    )
    assert row.records[0][1][1] == "100000"


def test_a_short_row_is_a_problem_where_the_source_has_none(tmp_path: Path) -> None:
    [row] = read_text(
        tmp_path, "absence", "a_2021-22.csv", "LA,ESTAB,URN,PERCTOT,PPERSABS10\n201,3614,100000,2.6\n"
    )
    assert [values[2] for _, values in row.records] == ["absence_rate", "attendance_rate"]
    assert row.problems[0].column == "PPERSABS10"


def test_another_file_is_refused_with_the_headings_it_should_have(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="PERCTOT"):
        read_text(tmp_path, "absence", "a_2021-22.csv", "Name,Age\nA,1\n")


def test_a_file_that_says_no_year_is_refused(tmp_path: Path) -> None:
    text = "LA,ESTAB,URN,PERCTOT,PPERSABS10\n201,3614,100000,2.6,3.4\n"
    with pytest.raises(FileRefused, match="--year"):
        read_text(tmp_path, "absence", "absence.csv", text)
    [row] = read_text(tmp_path, "absence", "absence.csv", text, year=2021)
    assert row.records[0][1][3] == 2021


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("202324", 2023),
        ("2022-2023_england_census.csv", 2022),
        ("england_abs_2018-19.csv", 2018),
        ("2022/23", 2022),
        ("199900", None),
        ("2018-20.csv", None),
        ("gias_2022-04-20.csv", None),
        ("groups_20220321.csv", None),
        ("absence", None),
    ],
)
def test_school_year_of_a_text(text: str, year: int | None) -> None:
    assert year_of_name(text) == year


@pytest.mark.parametrize(
    ("day", "year"), [(date(2023, 8, 31), 2022), (date(2023, 9, 1), 2023), (date(2024, 1, 1), 2023)]
)
def test_school_year_of_a_day(day: date, year: int) -> None:
    assert school_year_of(day) == year


@pytest.mark.parametrize(("text", "number"), [("7.0", "7"), (" 7", "7"), ("7.5", "7.5"), ("NAT", "NAT")])
def test_number_as_text(text: str, number: str) -> None:
    assert number_as_text(text) == number


def test_every_column_is_of_a_measure_that_is_known() -> None:
    columns = [
        figure for source in SOURCES.values() for layout in source.layouts for figure in layout.figures
    ]
    assert {figure.measure for figure in columns} <= set(MEASURES)
    assert all(measure.direction in ("higher", "lower", "neither") for measure in MEASURES.values())


def test_a_mark_means_what_its_source_says() -> None:
    hidden, missing = meaning_of("exclusions", "x"), meaning_of("school-info", "x")
    assert hidden is not None
    assert missing is not None
    assert (hidden.meaning, missing.meaning) == ("suppressed", "not_available")
    assert meaning_of("ks2", "WHAT") is None


def test_grades_of_two_frameworks_are_never_one_measure() -> None:
    old = {key for key in MEASURES if key.startswith("ofsted_oeif_")}
    new = {key for key in MEASURES if key.startswith("ofsted_card_")}
    assert old
    assert new
    assert MEASURES["ofsted_oeif_leadership"].direction == "lower"
    assert MEASURES["ofsted_card_leadership"].direction == "higher"
    assert all(2025 in dict(MEASURES[key].breaks) for key in old if not key.endswith("safeguarding"))


def test_progress_8_and_progress_at_key_stage_2_end() -> None:
    assert 2024 in dict(MEASURES["ks4_progress8"].breaks)
    assert 2023 in dict(MEASURES["ks2_reading_progress"].breaks)
    assert 2021 in dict(MEASURES["ks2_rwm_expected"].breaks)


GROUP = "Group UID,Group ID,Group Name,Companies House Number,Group Type,Group Status,UKPRN,Open date\n"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("1,TR1,A,123456789,Trust,Open,1,", "Companies House Number"),
        ("1,TR1,A,1,Trust,Open,123456789,", "UKPRN"),
        ("1,TR1,A,1,Trust,Open,1,31/02/2020", "Open date"),
        ("99999999999,TR1,A,1,Trust,Open,1,", "Group UID"),
        ("1.5,TR1,A,1,Trust,Open,1,", "Group UID"),
        ("1,TR1,A,1,Club,Open,1,", "Group Type"),
        ("1,TR1,,1,Trust,Open,1,", "Group Name"),
    ],
)
def test_what_has_no_place_in_a_register_is_a_problem_of_its_cell(
    tmp_path: Path, line: str, column: str
) -> None:
    [row] = read_text(tmp_path, "groups", "groups_20260101.csv", f"{GROUP}{line}\n")
    assert [problem.column for problem in row.problems] == [column]
    assert bool(row.skip) == (column in ("Group UID", "Group Type", "Group Name"))


def test_a_long_text_is_cut_to_its_place(tmp_path: Path) -> None:
    [row] = read_text(
        tmp_path, "groups", "groups_20260101.csv", f"{GROUP}1,TR1,{'A' * 300},1,Trust,Open,1,\n"
    )
    assert row.records[0][1][2] == "A" * 255
