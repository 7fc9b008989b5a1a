"""Loading: twice, in any order, older after newer, and every row accounted for."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.reference.samples import FILES, load_all, load_extract, path_of
from trust_portal.reference.loading.load import NotTheOwner, day_of_name, load
from trust_portal.reference.models import (
    Establishment,
    Group,
    GroupMembership,
    Link,
    Load,
    Published,
    Status,
)
from trust_portal.reference.sources import SOURCES
from trust_portal.tabular import FileRefused, Problem

TABLES = (Establishment, Group, GroupMembership, Link, Published)
HEADINGS = "LA,ESTAB,URN,PERCTOT,PPERSABS10\n"
ABSENCE = SOURCES["absence"]


def is_accounted_for(loaded: Load) -> bool:
    return loaded.rows_read == loaded.rows_stored + loaded.rows_unchanged + loaded.rows_skipped


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored, without the numbers of rows and loads, in an order of its own."""
    found = {}
    for model in TABLES:
        columns = [field.attname for field in model._meta.fields if field.attname not in ("id", "load_id")]
        found[model.__name__] = sorted(model._default_manager.values_list(*columns), key=repr)
    return found


@pytest.mark.usefixtures("owner")
def test_every_file_twice_stores_nothing_more_and_accounts_for_every_row() -> None:
    first = load_all(FILES)
    stored = contents()
    again = load_all(FILES)
    assert all(map(is_accounted_for, first + again))
    assert [load.file_name for load in again if load.rows_stored] == []
    assert [load.rows_unchanged for load in again] == [
        load.rows_stored + load.rows_unchanged for load in first
    ]
    assert contents() == stored


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_files_makes_no_difference(seed: int) -> None:
    with transaction.atomic():
        load_all(FILES)
        expected = contents()
        transaction.set_rollback(True)
    shuffled = list(FILES)
    random.Random(seed).shuffle(shuffled)
    load_all(shuffled)
    assert contents() == expected


def load_text(
    folder: Path, text: str, *, on: date, status: Status | None = None, problems: list[Problem] | None = None
) -> Load:
    path = folder / "england_abs_2021-22.csv"
    path.write_text(HEADINGS + text, encoding="utf-8")
    tell = problems.append if problems is not None else lambda problem: None
    return load(source=ABSENCE, path=path, name=path.name, published_on=on, status=status, tell=tell)


def absence(urn: int = 100000) -> tuple[Decimal | None, str, str]:
    found = Published.objects.get(entity=str(urn), measure="absence_rate")
    return found.number, found.mark, found.status


EARLY, LATE = date(2023, 3, 1), date(2023, 10, 1)
P, R, F = Status.PROVISIONAL, Status.REVISED, Status.FINAL


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ((EARLY, F), (LATE, F), 2),
        ((LATE, F), (EARLY, F), 1),
        ((EARLY, F), (LATE, P), 1),
        ((LATE, P), (EARLY, F), 2),
        ((EARLY, P), (LATE, R), 2),
        ((EARLY, R), (LATE, P), 1),
        ((EARLY, F), (EARLY, F), 2),
    ],
)
def test_status_then_day_decide_which_figure_counts(
    tmp_path: Path, first: tuple[date, Status], second: tuple[date, Status], wins: int
) -> None:
    load_text(tmp_path, "201,3614,100000,1,1\n", on=first[0], status=first[1])
    loaded = load_text(tmp_path, "201,3614,100000,2,2\n", on=second[0], status=second[1])
    assert absence() == (Decimal(wins), "", str((first, second)[wins - 1][1]))
    assert (loaded.rows_stored, loaded.rows_skipped) == ((1, 0) if wins == 2 else (0, 1))
    assert is_accounted_for(loaded)


@pytest.mark.usefixtures("owner")
def test_a_later_file_that_says_the_same_counts_from_its_own_day(tmp_path: Path) -> None:
    load_text(tmp_path, "201,3614,100000,1,1\n", on=date(2023, 1, 1))
    same = load_text(tmp_path, "201,3614,100000,1,1\n", on=date(2023, 3, 1))
    between = load_text(tmp_path, "201,3614,100000,9,9\n", on=date(2023, 2, 1))
    assert (same.rows_unchanged, between.rows_stored) == (1, 0)
    assert absence()[0] == 1


@pytest.mark.usefixtures("owner")
def test_a_provisional_repeat_of_a_final_figure_leaves_it_final(tmp_path: Path) -> None:
    load_text(tmp_path, "201,3614,100000,1,1\n", on=EARLY, status=F)
    again = load_text(tmp_path, "201,3614,100000,1,1\n", on=LATE, status=P)
    assert again.rows_unchanged == 1
    assert absence() == (Decimal(1), "", "final")


@pytest.mark.usefixtures("owner")
def test_a_mark_can_become_a_number_and_a_number_a_mark(tmp_path: Path) -> None:
    load_text(tmp_path, "201,3614,100000,SUPP,1\n", on=EARLY)
    assert absence() == (None, "SUPP", "final")
    load_text(tmp_path, "201,3614,100000,0,1\n", on=LATE)
    assert absence() == (Decimal(0), "", "final")


@pytest.mark.usefixtures("owner")
def test_a_school_that_stands_in_the_file_twice_keeps_its_first_row(tmp_path: Path) -> None:
    problems: list[Problem] = []
    loaded = load_text(tmp_path, "201,3614,100000,1,1\n201,3614,100000,2,2\n", on=EARLY, problems=problems)
    assert absence()[0] == 1
    assert (loaded.rows_stored, loaded.rows_skipped) == (1, 1)
    assert [problem.line for problem in problems] == [3]


CELLS = st.sampled_from(["1.5", "0", "SUPP", "", "abc", "1e309", "12%"])
URNS = st.sampled_from(["100000", "100001", "100002", "", "99", "x"])
ROWS = st.lists(
    st.tuples(st.sampled_from(["201", "NAT"]), st.sampled_from(["PRI", "3614"]), URNS, CELLS, CELLS),
    max_size=12,
)


@pytest.mark.usefixtures("owner")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.tuples(ROWS, st.sampled_from([EARLY, LATE]), st.sampled_from([P, F])), max_size=3))
def test_whatever_the_rows_are_they_are_accounted_for(tmp_path: Path, files: list[Any]) -> None:
    with transaction.atomic():
        for rows, on, status in files:
            text = "".join(",".join(row) + "\n" for row in rows)
            loaded = load_text(tmp_path, text, on=on, status=status)
            assert loaded.rows_read == len(rows)
            assert is_accounted_for(loaded)
            again = load_text(tmp_path, text, on=on, status=status)
            assert (again.rows_stored, is_accounted_for(again)) == (0, True)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("owner")
def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    before = Load.objects.count()
    with pytest.raises(FileRefused), transaction.atomic():
        load_text(tmp_path, '201,3614,100000,1,1\n201,3614,"100001,2,2\n', on=EARLY)
    assert (Load.objects.count(), Published.objects.count()) == (before, 0)


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("order", [("20220321", "20220718"), ("20220718", "20220321")])
def test_a_later_snapshot_opens_and_closes_memberships(order: tuple[str, str]) -> None:
    load_all(f"group_links_{day}.csv" for day in order)
    first, second = date(2022, 3, 21), date(2022, 7, 18)
    trusts = GroupMembership.objects.in_trusts()
    joined, left = trusts.joined_between(first, second), trusts.left_between(first, second)
    assert (joined.count(), left.count()) == (9, 9)
    # Who changed trusts did both, in two of them.
    moved = {one.urn for one in joined} & {one.urn for one in left}
    assert moved
    assert not {(one.urn, one.group_uid) for one in joined} & {(one.urn, one.group_uid) for one in left}
    assert set(left.values_list("published_on", "left_on")) == {(first, second)}
    assert trusts.present().filter(group_uid=15864).count() == 10


@pytest.mark.usefixtures("owner")
def test_part_of_a_snapshot_is_refused_before_everybody_has_left(tmp_path: Path) -> None:
    load_extract("group_links_20220321.csv")
    path = tmp_path / "group_links_20220901.csv"
    text = path_of("group_links_20220718.csv").read_text().splitlines(keepends=True)
    path.write_text("".join(text[:5]))
    with pytest.raises(FileRefused, match="load the whole file"), transaction.atomic():
        load(source=SOURCES["group-links"], path=path, name=path.name)
    assert not GroupMembership.objects.filter(left_on__isnull=False).exists()


@pytest.mark.usefixtures("owner")
def test_a_school_sits_in_its_trust_and_in_a_sponsor() -> None:
    load_extract("group_links_20220718.csv")
    kinds = set(GroupMembership.objects.values_list("kind", flat=True))
    assert {"multi_academy_trust", "school_sponsor"} <= kinds
    assert GroupMembership.objects.in_trusts().filter(urn=142345).count() == 1


@pytest.mark.usefixtures("owner")
def test_a_list_of_a_day_must_say_which(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_bytes(path_of("groups_20220321.csv").read_bytes())
    with pytest.raises(FileRefused, match="--published-on"), transaction.atomic():
        load(source=SOURCES["groups"], path=path, name=path.name)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("groups_20220321.csv", date(2022, 3, 21)),
        ("gias_2022-04-20.csv", date(2022, 4, 20)),
        ("links_edubasealldata20230421.csv", date(2023, 4, 21)),
        ("2018-2019_936_ks2final.csv", None),
        ("x_20221345.csv", None),
        ("202324_information.csv", None),
    ],
)
def test_day_of_a_files_name(name: str, day: date | None) -> None:
    assert day_of_name(name) == day


def test_the_apps_role_may_read_and_not_load(cast: Cast, tmp_path: Path) -> None:
    assert Published.objects.count() == 0
    with pytest.raises(NotTheOwner):
        load_text(tmp_path, "201,3614,100000,1,1\n", on=EARLY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Load.objects.create(source="gias", file_name="x", sha256="", published_on=EARLY, status=F)
