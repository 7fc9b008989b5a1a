"""The sample data does what its README says: its commands make a real trust with its published figures."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from academies.models import Academy, Kpi
from academies.published import published_of
from tests.reference.samples import SHIPPED
from trust_portal.reference.models import Load
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

README = SHIPPED / "README.md"
_MOST_BYTES = 200_000


def commands() -> list[list[str]]:
    [block] = re.findall(r"```\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [shlex.split(line.removeprefix("./dev manage ")) for line in block.splitlines()]


def test_every_file_is_small_loaded_and_named() -> None:
    files = {path.name for path in SHIPPED.iterdir()} - {"README.md"}
    loaded = [Path(words[2]) for words in commands() if words[0] == "load_reference"]
    assert {path.name for path in loaded} == files
    assert {path.parent for path in loaded} == {Path("docs/sample-data")}
    assert max((SHIPPED / name).stat().st_size for name in files) < _MOST_BYTES


@pytest.mark.usefixtures("owner")
def test_the_commands_make_the_trust_with_its_published_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED.parents[1])
    for words in commands():
        call_command(*words, stdout=StringIO())
    assert all(
        load.rows_read == load.rows_stored + load.rows_unchanged + load.rows_skipped
        for load in Load.objects.all()
    )
    trust = Trust.objects.get(slug="kite")
    with trust_scope(trust.pk):
        academies = list(Academy.objects.filter(trust=trust))
        # As the owner of the tables the test sees KPIs of every trust: those of the catalogue are alike.
        found = published_of(Kpi.objects.in_use(), academies, range(2015, 2026))
    assert len(academies) == 10
    how_many = Counter((key, year) for _, key, year in found.values)
    # Seven of the ten take key stage 2; three answered under the URN that they had before.
    assert how_many["ks2_rwm_exp", 2018] == 7
    assert how_many["persistent_absence", 2018] == how_many["fsm_ever_6", 2022] == 10
    earlier = {
        one.urn for one in found.values.values() if one.first_year == 2018 and one.answered_by != one.urn
    }
    assert {146975, 147128, 148883} <= earlier
    # Each of the seven is held against England, its local authority and schools like it.
    for sticks in (found.national, found.local, found.similar):
        assert {(academy.pk, "ks2_rwm_exp", 2018) for academy in academies} & set(found.values) <= set(sticks)
