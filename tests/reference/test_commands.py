"""load_reference as the operator runs it."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import manage
from tests.cast import Cast
from tests.reference.samples import FOLDER, path_of
from trust_portal.reference.models import Load, Published


def load_reference(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("load_reference", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("owner")
def test_it_tells_what_became_of_the_rows() -> None:
    said = load_reference("groups", path_of("groups_20220321.csv"), "--published-on", "2022-04-01")
    assert "groups: groups_20220321.csv (final, published on 2022-04-01)" in said
    assert [line.split(maxsplit=1) for line in said.splitlines()[1:5]] == [
        ["41", "rows read"],
        ["33", "stored"],
        ["0", "unchanged"],
        ["8", "skipped: Children's centres, not schools"],
    ]


@pytest.mark.usefixtures("owner")
def test_problems_are_written_with_line_column_value_and_reason(tmp_path: Path) -> None:
    problems = tmp_path / "problems.csv"
    load_reference("ofsted", FOLDER / "ofsted_in_year_2026-01-31.csv", "--problems", problems)
    with problems.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["column"], row["value"]) for row in rows] == [("3", "Inclusion", "Grade 4")]
    assert rows[0]["reason"].startswith("This is none of")


@pytest.mark.usefixtures("owner")
def test_year_and_status_can_be_said() -> None:
    load_reference("aar", FOLDER / "academy_ar.xlsx", "--year", "2021/22", "--status", "provisional")
    assert set(Published.objects.values_list("year", "status")) == {(2021, "provisional")}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("gias", "no-such-file.csv"), "cannot be read"),
        (("absence", path_of("groups_20220321.csv")), "not a file of “absence”"),
        (("absence", path_of("england_abs_2018-19.csv"), "--published-on", "31/12"), "not a day"),
        (("aar", FOLDER / "academy_ar.xlsx", "--year", "2021"), "not a school year"),
        (("what", FOLDER / "academy_ar.xlsx"), "invalid choice"),
    ],
)
@pytest.mark.usefixtures("owner")
def test_what_is_wrong_is_said_and_nothing_kept(arguments: tuple[str | Path, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        load_reference(*arguments)
    assert Load.objects.count() == 0


def test_the_apps_role_is_told_what_is_missing(cast: Cast) -> None:
    with pytest.raises(CommandError, match="MIGRATION_DATABASE_URL"):
        load_reference("groups", path_of("groups_20220321.csv"))


def test_the_command_runs_as_the_owner() -> None:
    environment = {"DATABASE_URL": "app", "MIGRATION_DATABASE_URL": "owner"}
    manage.choose_role("load_reference", environment)
    assert environment == {"DATABASE_URL": "owner"}
