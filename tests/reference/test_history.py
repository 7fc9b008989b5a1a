"""Whose figures are a school's: its own and its predecessors', and nobody else's."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.reference.samples import FOLDER, KITE, load_all
from trust_portal.reference.history import histories_of, history_of, published_for, trimmed
from trust_portal.reference.models import Establishment, GroupMembership, Link, Load, Published, Status

ON = date(2023, 1, 1)

# Column of kite_expected.csv -> measure and school year.
COLUMNS = {
    "gias2022_pupils": ("gias_pupils", 2020),
    "gias2022_pctFSM": ("gias_fsm_percent", 2020),
    "census2223_NOR": ("pupils", 2022),
    "census2223_PNUMFSMEVER": ("fsm6_percent", 2022),
    "census2223_PSENELSE": ("sen_ehcp_percent", 2022),
    "census2223_PSENELK": ("sen_support_percent", 2022),
    "census2223_PNUMEAL": ("eal_percent", 2022),
    "abs1819_PERCTOT": ("absence_rate", 2018),
    "abs1819_PA10": ("persistent_absence_rate", 2018),
    "ks2_1819_TELIG": ("ks2_pupils", 2018),
    "ks2_1819_PTRWM_EXP": ("ks2_rwm_expected", 2018),
    "ks2_1819_PTRWM_HIGH": ("ks2_rwm_higher", 2018),
    "ks2_1819_READPROG": ("ks2_reading_progress", 2018),
    "ks2_1819_WRITPROG": ("ks2_writing_progress", 2018),
    "ks2_1819_MATPROG": ("ks2_maths_progress", 2018),
    "ks2_1819_READ_AVERAGE": ("ks2_reading_scaled", 2018),
    "ks2_1819_MAT_AVERAGE": ("ks2_maths_scaled", 2018),
    "excl1617_headcount": ("exclusions_pupils", 2016),
    "excl1617_perm_excl": ("permanent_exclusions", 2016),
    "excl1617_fixed_excl": ("suspensions", 2016),
    "excl1617_fixed_excl_rate": ("suspension_rate", 2016),
    "excl1617_one_plus_fixed_rate": ("suspended_pupils_rate", 2016),
}
GRADES = {1: "Outstanding", 2: "Good"}


def expected_rows() -> list[dict[str, str]]:
    with (FOLDER / "kite_expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_number(text: str) -> Decimal | str:
    bare = text.removesuffix("%")
    return Decimal(bare) if bare.lstrip("-").replace(".", "").isdigit() else text


@pytest.mark.usefixtures("owner")
def test_every_cell_that_was_looked_up_by_hand_is_what_the_portal_says(
    django_assert_num_queries: Any,
) -> None:
    load_all(KITE)
    rows = expected_rows()
    urns = [int(row["urn"]) for row in rows]
    measures = {measure for measure, _ in COLUMNS.values()} | {"ofsted_oeif_overall"}
    with django_assert_num_queries(1):
        found = published_for(urns, measures, range(2005, 2026))
    figures = {(one.urn, one.measure, one.year): one for one in found}
    histories = histories_of(urns)
    compared = 0
    for row in rows:
        urn = int(row["urn"])
        school = Establishment.objects.get(urn=urn)
        membership = GroupMembership.objects.get(group_uid=15864, urn=urn)
        assert membership.joined_on is not None
        facts = {
            "name": school.name,
            "phase": school.phase,
            "type": school.type,
            "la": school.la_code,
            "laestab": str(school.laestab),
            "joined": membership.joined_on.isoformat(),
            "predecessor_urns": ";".join(str(one.urn) for one in histories[urn][1:] if one.carries_figures),
        }
        # The register says only what the academy itself was given.
        own = [
            one
            for one in found
            if (one.answered_by, one.measure) == (urn, "ofsted_oeif_overall") and one.urn == urn
        ]
        assert len(own) <= 1
        facts["gias2022_ofsted"] = GRADES[int(own[0].number or 0)] if own else ""
        day = own[0].measured_on if own else None
        facts["gias2022_ofsted_date"] = day.strftime("%d-%m-%Y") if day else ""
        for column, measure in (("abs1819_from_urn", "absence_rate"), ("ks2_from_urn", "ks2_rwm_expected")):
            answer = figures.get((urn, measure, 2018))
            facts[column] = str(answer.answered_by) if answer else ""
        for column, value in facts.items():
            assert row[column] == value, (urn, column)
        for column, (measure, year) in COLUMNS.items():
            figure = figures.get((urn, measure, year))
            if figure is not None and column.startswith("gias") and figure.answered_by != urn:
                figure = None
            told = "" if figure is None else figure.mark or figure.number
            assert as_number(row[column]) == told, (urn, column)
        compared += len(facts) + len(COLUMNS)
    assert compared == 330


@pytest.fixture
def loaded(owner: None) -> Load:
    return Load.objects.create(source="links", file_name="x", sha256="", published_on=ON, status=Status.FINAL)


def link(loaded: Load, urn: int, linked: int, kind: str = "predecessor", on: date | None = None) -> None:
    Link.objects.create(
        urn=urn, linked_urn=linked, kind=kind, established_on=on, published_on=ON, load=loaded
    )


def publish(loaded: Load, urn: int, number: int, year: int = 2018, kind: str = "school") -> None:
    Published.objects.create(
        entity_kind=kind,
        entity=str(urn),
        measure="pupils",
        year=year,
        pupil_group="all",
        number=Decimal(number),
        mark="",
        status=Status.FINAL,
        published_on=ON,
        load=loaded,
    )


def answers(urn: int) -> list[tuple[int, bool]]:
    return [(one.urn, one.carries_figures) for one in history_of(urn)]


def test_a_school_without_links_is_its_own_history(loaded: Load) -> None:
    assert answers(1) == [(1, True)]


def test_conversions_behind_one_another_newest_first(loaded: Load) -> None:
    link(loaded, 3, 2, on=date(2020, 9, 1))
    link(loaded, 2, 1)
    found = history_of(3)
    assert [(one.urn, one.since) for one in found] == [(3, None), (2, date(2020, 9, 1)), (1, None)]
    assert found[0].reason == "This school itself"
    assert all(one.carries_figures for one in found)


def test_a_link_that_only_the_earlier_school_names_is_followed(loaded: Load) -> None:
    link(loaded, 1, 2, "successor")
    assert answers(2) == [(2, True), (1, True)]


@pytest.mark.parametrize(
    "links",
    [
        [(3, 1, "predecessor"), (3, 2, "predecessor")],  # two schools became one
        [(3, 1, "predecessor_merged")],
        [(3, 1, "predecessor_amalgamated")],
        [(3, 1, "predecessor"), (4, 1, "predecessor")],  # one school became two
        [(3, 1, "predecessor"), (1, 4, "successor")],
        [(3, 1, "predecessor"), (1, 3, "successor_merged")],  # the two sides disagree: the careful one counts
    ],
)
def test_figures_of_schools_that_merged_or_split_are_not_this_schools(loaded: Load, links: list[Any]) -> None:
    for one in links:
        link(loaded, *one)
    publish(loaded, 1, 100)
    assert {carries for urn, carries in answers(3) if urn != 3} == {False}
    assert published_for([3], ["pupils"], [2018]) == []


def test_figures_before_a_merger_stay_out_of_reach(loaded: Load) -> None:
    link(loaded, 4, 3)
    link(loaded, 3, 1, "predecessor_merged")
    link(loaded, 1, 9)
    assert answers(4) == [(4, True), (3, True), (1, False), (9, False)]


def test_links_in_a_circle_come_to_an_end(loaded: Load) -> None:
    link(loaded, 1, 2)
    link(loaded, 2, 1)
    assert [urn for urn, _ in answers(1)] == [1, 2]


def test_other_links_are_no_history(loaded: Load) -> None:
    link(loaded, 1, 2, "sixth_form_centre_school")
    assert answers(1) == [(1, True)]


def test_the_newest_school_that_has_a_figure_answers_for_each_year(loaded: Load) -> None:
    link(loaded, 2, 1)
    publish(loaded, 1, 10, 2017)
    publish(loaded, 1, 11, 2018)
    publish(loaded, 2, 20, 2018)
    found = {one.year: (one.answered_by, one.number) for one in published_for([2], ["pupils"], [2017, 2018])}
    assert found == {2017: (1, Decimal(10)), 2018: (2, Decimal(20))}


def test_a_figure_by_laestab_belongs_to_the_school_that_held_it_that_year(loaded: Load) -> None:
    link(loaded, 2, 1)
    texts = {
        field.name: ""
        for field in Establishment._meta.fields
        if field.get_internal_type() == "CharField" and field.name != "name"
    }
    for urn, opened, closed in ((1, None, date(2018, 3, 31)), (2, date(2018, 4, 1), None)):
        Establishment.objects.create(
            urn=urn,
            name="x",
            laestab=9362000,
            opened_on=opened,
            closed_on=closed,
            published_on=ON,
            load=loaded,
            **texts,
        )
    for year in (2015, 2019):
        publish(loaded, 9362000, year, year, "laestab")
    found = {one.year: one.answered_by for one in published_for([2], ["pupils"], [2015, 2019])}
    assert found == {2015: 1, 2019: 2}


@pytest.mark.parametrize(("number", "text"), [("49.1000000000", "49.1"), ("100.0000", "100"), ("0E-10", "0")])
def test_trimmed(number: str, text: str) -> None:
    assert str(trimmed(Decimal(number))) == text
