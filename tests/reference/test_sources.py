"""Each source on an extract of its real file: no database."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reference.samples import FILES, path_of, rows_of
from trust_portal.reference.sources import SOURCES
from trust_portal.reference.sources.sheet import UNKNOWN_ROW

CENTRES = "Children's centres, not schools"
NOTHING = "No figures in the row"

# file -> rows, records, rows skipped by reason
READ: dict[str, tuple[int, int, dict[str, int]]] = {
    "gias_surrey_hampshire_2022-04-20.csv": (95, 333, {}),
    "gias_all_columns_sample_2024.csv": (4, 11, {}),
    "groups_20220321.csv": (41, 33, {CENTRES: 8}),
    "group_links_20220321.csv": (99, 93, {CENTRES: 6}),
    "group_links_20220718.csv": (99, 93, {CENTRES: 6}),
    "links_edubasealldata20230421.csv": (121, 121, {}),
    "england_abs_2018-19.csv": (77, 231, {}),
    "2022-2023_england_census.csv": (75, 900, {}),
    "2017-2018_936_ks2final.csv": (28, 4534, {NOTHING: 4}),
    "2018-2019_936_ks2final.csv": (28, 4371, {NOTHING: 5}),
    "2018-2019_850_ks2final.csv": (34, 6420, {}),
    "ks2.xlsx": (5, 0, {UNKNOWN_ROW: 5}),
    "2018-2019_936_ks4final.csv": (9, 824, {}),
    "2022-2023_england_ks4-mats-performance.csv": (9, 373, {}),
    "ees_attendance_ytd_2025-26.csv": (16, 128, {}),
    "202324_information_about_schools_final.csv": (8, 128, {}),
    "exclusions_surrey_hampshire_2015-17.csv": (157, 1099, {}),
    "ofsted_most_recent_2026-01-31.csv": (4, 30, {NOTHING: 1}),
    "ofsted_in_year_2026-01-31.csv": (2, 17, {}),
    "census_workforce.xlsx": (4, 56, {}),
    "academy_ar.xlsx": (7, 92, {}),
}


@pytest.mark.parametrize("name", FILES)
def test_every_row_gives_records_or_a_reason(name: str) -> None:
    rows = rows_of(name)
    assert all(bool(row.records) != bool(row.skip) for row in rows)
    skipped = Counter(row.skip for row in rows if row.skip)
    assert (len(rows), sum(len(row.records) for row in rows), skipped) == READ[name]


def test_every_source_has_an_extract() -> None:
    assert {source for source, _ in FILES.values()} == set(SOURCES)


def figures(name: str, entity: str, measure: str, group: str = "all") -> list[tuple[Any, ...]]:
    """(kind, year, number or mark, cohort, day) of each."""
    return [
        (kind, year, mark or number, cohort, day)
        for row in rows_of(name)
        for target, values in row.records
        if target == "published"
        for kind, whose, what, year, whom, number, mark, cohort, day in [values]
        if (whose, what, whom) == (entity, measure, group)
    ]


KS2, KS4 = "2018-2019_936_ks2final.csv", "2018-2019_936_ks4final.csv"
OFSTED = "ofsted_most_recent_2026-01-31.csv"
CARD, OEIF = date(2025, 11, 18), date(2023, 10, 11)


@pytest.mark.parametrize(
    ("name", "entity", "measure", "group", "kind", "year", "value", "cohort", "day"),
    [
        # "13.20%" and "13.2" are one number; 0 is a number; a mark is kept as it is.
        ("2022-2023_england_census.csv", "142345", "fsm6_percent", "all", "school", 2022, "13.5", 133, None),
        ("2022-2023_england_census.csv", "100001", "eal_percent", "all", "school", 2022, "NA", 739, None),
        (
            "2022-2023_england_census.csv",
            "E/special",
            "sen_ehcp_percent",
            "all",
            "national",
            2022,
            "99.2",
            152578,
            None,
        ),
        (
            "england_abs_2018-19.csv",
            "142345",
            "persistent_absence_rate",
            "all",
            "school",
            2018,
            "SUPP",
            None,
            None,
        ),
        (
            "england_abs_2018-19.csv",
            "E/secondary",
            "absence_rate",
            "all",
            "national",
            2018,
            "5.5",
            None,
            None,
        ),
        # Attendance is 100 less absence.
        (
            "england_abs_2018-19.csv",
            "E/secondary",
            "attendance_rate",
            "all",
            "national",
            2018,
            "94.5",
            None,
            None,
        ),
        # Record types 3, 4 and 5 are an area, England and its state-funded schools.
        (KS2, "125133", "ks2_rwm_expected", "all", "school", 2018, "68", 53, None),
        (KS2, "936", "ks2_rwm_expected", "all", "la", 2018, "70", 12400, None),
        (KS2, "E/state_funded", "ks2_rwm_expected", "all", "national", 2018, "65", 644967, None),
        (KS2, "125133", "ks2_reading_progress_low", "all", "school", 2018, "-2.3", 53, None),
        (KS4, "E/state_funded", "ks4_progress8", "all", "national", 2018, "-0.03", 512929, None),
        # A list of URNs says which schools count in a trust's official figure.
        (
            "2022-2023_england_ks4-mats-performance.csv",
            "139268",
            "ks4_counted_in_trust",
            "all",
            "school",
            2022,
            "1",
            None,
            None,
        ),
        (
            "2022-2023_england_ks4-mats-performance.csv",
            "15710",
            "ks4_progress8",
            "all",
            "trust",
            2022,
            "-0.68",
            647,
            None,
        ),
        (
            "2022-2023_england_ks4-mats-performance.csv",
            "15710",
            "ks4_basics_5",
            "disadvantaged",
            "trust",
            2022,
            "20",
            None,
            None,
        ),
        (
            "ees_attendance_ytd_2025-26.csv",
            "936/primary",
            "attendance_rate_ytd",
            "all",
            "la",
            2025,
            "95.076746142763",
            72548,
            None,
        ),
        (
            "exclusions_surrey_hampshire_2015-17.csv",
            "9362957",
            "permanent_exclusions",
            "all",
            "laestab",
            2016,
            "x",
            384,
            None,
        ),
        (
            "exclusions_surrey_hampshire_2015-17.csv",
            "9362957",
            "suspension_rate",
            "all",
            "laestab",
            2016,
            "5.21",
            384,
            None,
        ),
        (
            "exclusions_surrey_hampshire_2015-17.csv",
            "936/special",
            "suspensions",
            "all",
            "la",
            2016,
            "349",
            2595,
            None,
        ),
        # The register's own figures have the day of the count or the inspection, which tells their year.
        (
            "gias_surrey_hampshire_2022-04-20.csv",
            "143809",
            "gias_pupils",
            "all",
            "school",
            2020,
            "418",
            None,
            date(2021, 1, 21),
        ),
        (
            "gias_surrey_hampshire_2022-04-20.csv",
            "143809",
            "ofsted_oeif_overall",
            "all",
            "school",
            2018,
            "2",
            None,
            date(2018, 12, 11),
        ),
        # Old grades and report cards are different measures, of different days; 1 is best, and 5 is best.
        (OFSTED, "900001", "ofsted_oeif_overall", "all", "school", 2023, "2", None, OEIF),
        (OFSTED, "900001", "ofsted_card_inclusion", "all", "school", 2025, "4", None, CARD),
        (OFSTED, "900001", "ofsted_card_leadership", "all", "school", 2025, "1", None, CARD),
        (OFSTED, "900001", "ofsted_oeif_safeguarding", "all", "school", 2023, "1", None, OEIF),
        (OFSTED, "900001", "ofsted_oeif_sixth_form", "all", "school", 2023, "9", None, OEIF),
        (
            OFSTED,
            "800002",
            "ofsted_oeif_overall",
            "all",
            "school",
            2023,
            "2",
            None,
            OEIF,
        ),  # inspected under that URN
        (
            OFSTED,
            "900003",
            "ofsted_oeif_overall",
            "all",
            "school",
            2024,
            "Not judged",
            None,
            date(2025, 1, 14),
        ),
        # Workbooks: headings on row 6, the year above them; a sheet by URN and one by UID.
        ("census_workforce.xlsx", "130001", "teachers_fte", "all", "school", 2022, "93.75", None, None),
        ("academy_ar.xlsx", "130000", "aar_income", "all", "school", 2021, "9569000", 781, None),
        ("academy_ar.xlsx", "2060/central_services", "aar_pupils", "all", "trust", 2021, "7259", None, None),
    ],
)
def test_a_figure_is_what_the_file_says(
    name: str,
    entity: str,
    measure: str,
    group: str,
    kind: str,
    year: int,
    value: str,
    cohort: int | None,
    day: date | None,
) -> None:
    [found] = [one for one in figures(name, entity, measure, group) if one[1] == year]
    number = found[2] if isinstance(found[2], str) else format(found[2].normalize(), "f")
    assert (found[0], number, *found[3:]) == (kind, value, cohort, day)


def test_an_inspection_of_a_predecessor_is_not_the_academys() -> None:
    assert figures(OFSTED, "900002", "ofsted_oeif_overall") == []


def test_a_school_of_a_trust_that_does_not_count_is_told_apart() -> None:
    counted = {
        values[1]: int(values[5])
        for row in rows_of("2022-2023_england_ks4-mats-performance.csv")
        for _, values in row.records
        if values[2] == "ks4_counted_in_trust"
    }
    assert set(counted.values()) <= {0, 1}
    assert sum(counted.values()) > 5


def test_letters_far_into_a_file_of_windows_are_read() -> None:
    names = [row.problems for row in rows_of("links_edubasealldata20230421.csv")]
    assert not any(names)
    assert not path_of("links_edubasealldata20230421.csv").read_bytes().isascii()


def test_a_row_with_an_unquoted_list_at_its_end_is_kept_whole() -> None:
    with path_of("gias_surrey_hampshire_2022-04-20.csv").open(encoding="cp1252", newline="") as file:
        lengths = {len(cells) for cells in csv.reader(file)}
    assert lengths > {111, 112}
    assert all(not row.problems for row in rows_of("gias_surrey_hampshire_2022-04-20.csv"))


def records_of(name: str, path: Path | None = None) -> list[tuple[Any, ...]]:
    """Records of a register: not the figures that stand beside them."""
    return [values for row in rows_of(name, path) for target, values in row.records if target != "published"]


def test_dates_of_both_snapshots_are_the_same_days() -> None:
    first, second = (set(records_of(f"group_links_{day}.csv")) for day in ("20220321", "20220718"))
    kite = {(15864, 142345, date(2015, 10, 1), "multi_academy_trust")}
    assert kite <= first & second


def test_a_company_number_that_a_tool_took_for_a_number_has_its_zeros_again() -> None:
    [kite] = [values for values in records_of("groups_20220321.csv") if values[0] == 15864]
    assert kite == (
        15864,
        "TR03179",
        "THE KITE ACADEMY TRUST",
        "multi_academy_trust",
        "09785186",
        "10061033",
        "Open",
        date(2015, 9, 18),
        None,
    )


def test_what_stands_for_an_unknown_day_is_none() -> None:
    hale = next(
        values for values in records_of("gias_surrey_hampshire_2022-04-20.csv") if values[0] == 125133
    )
    assert hale[9] is None  # OpenDate 01-01-1900
    assert hale[10] == date(2019, 9, 30)


def test_the_register_without_the_columns_that_went_in_2026(tmp_path: Path) -> None:
    name = "gias_all_columns_sample_2024.csv"
    with path_of(name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    gone = {index for index, heading in enumerate(rows[0]) if heading.startswith(("Ofsted", "RSCRegion"))}
    path = tmp_path / "edubasealldata20260131.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[cell for i, cell in enumerate(row) if i not in gone] for row in rows])
    assert len(gone) == 5
    assert records_of(name, path) == records_of(name)
    inspected = {
        values[2] for row in rows_of(name, path) for target, values in row.records if target == "published"
    }
    assert inspected == {"gias_pupils", "gias_fsm_percent"}


def test_heads_names_are_not_read() -> None:
    fields = [
        field for layout in SOURCES["gias"].layouts if layout.register for field in layout.register.fields
    ]
    assert not [
        field for field in fields for heading in field.headings if "Head" in heading or "Website" in heading
    ]


def test_percentages_stay_what_they_are() -> None:
    """0.67 of a percentage is 0.67 %, not 67 %."""
    [found] = figures("exclusions_surrey_hampshire_2015-17.csv", "9362403", "suspension_rate")[:1]
    assert found[2] <= Decimal(1)
