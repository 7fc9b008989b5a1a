"""The catalogue, and a trust's own KPIs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from academies.kpis.catalogue import CATALOGUE, breaks_of
from academies.kpis.groups import GROUP_LABELS
from academies.models import Direction, Kpi, PeriodKind, Unit
from academies.use_cases import kpis
from tests.cast import Cast
from tests.trust_pages import address, trail, words
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
BY = Actor.command()
FORM = {
    "name": "Reading age gain",
    "key": "reading_age_gain",
    "definition": "Months of reading age gained in a term.",
    "group": "progress",
    "unit": "points",
    "direction": "higher",
    "grain": "term",
    "decimals": "1",
}


def test_the_catalogue_is_sound() -> None:
    keys = [kpi.key for kpi in CATALOGUE]
    assert len(set(keys)) == len(keys) >= 300
    for kpi in CATALOGUE:
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,59}", kpi.key)
        assert kpi.group in GROUP_LABELS, kpi.key
        assert kpi.unit in Unit.values, kpi.key
        assert kpi.direction in Direction.values, kpi.key
        assert kpi.grain in PeriodKind.values, kpi.key
        assert 0 <= kpi.decimals <= 4
        assert kpi.definition.endswith("."), kpi.key
        assert len(kpi.name) <= 120
        assert len(kpi.definition) <= 600
    assert len({kpi.name for kpi in CATALOGUE}) == len(CATALOGUE)


def test_trends_break_where_nothing_compares() -> None:
    assert {one.first_year for one in breaks_of("progress_8")} >= {2019, 2024}
    assert {one.first_year for one in breaks_of("ofsted_overall")} == {2024}
    assert breaks_of("a_trusts_own") == ()


def test_every_trust_begins_with_the_catalogue(cast: Cast) -> None:
    for slug in ("alder", "birch"):
        with trust_scope(cast.trust(slug).pk):
            assert set(Kpi.objects.values_list("key", flat=True)) == {kpi.key for kpi in CATALOGUE}


def test_loading_it_again_changes_nothing_and_puts_right_what_differs(in_alder: None) -> None:
    assert kpis.seed() == 0
    Kpi.objects.filter(key="attendance").update(name="Old name", is_active=False)
    Kpi.objects.filter(key="eal").delete()
    kpis.seed()
    attendance = Kpi.objects.get(key="attendance")
    assert (attendance.name, attendance.is_active) == ("Attendance", False)
    assert Kpi.objects.filter(key="eal").exists()
    assert kpis.seed() == 0


def test_the_command_visits_every_trust(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_kpi_catalogue")
    assert capsys.readouterr().out == "alder: 0 KPIs written\nbirch: 0 KPIs written\n"


def test_a_trusts_own(sign_in: SignIn, cast: Cast) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    response = director.post(address("kpi_add"), FORM, follow=True)
    assert "Reading age gain is one of the trust's KPIs." in response.content.decode().replace("&#x27;", "'")
    assert "The trust’s own" in words(response)
    with trust_scope(cast.trust("alder").pk):
        own = Kpi.objects.get(key="reading_age_gain")
    assert director.post(address("kpi_add"), FORM).status_code == 422
    assert director.post(address("kpi_add"), {**FORM, "key": "Bad Key"}).status_code == 422
    director.post(address("kpi_retire", kpi_id=own.pk))
    assert "Retired" in words(director.get(address("kpis") + "?text=reading_age"))
    director.post(address("kpi_retire", kpi_id=own.pk))
    assert [
        entry.verb for verb in ("kpi.added", "kpi.retired", "kpi.restored") for entry in trail(cast, verb)
    ] == [
        "kpi.added",
        "kpi.retired",
        "kpi.restored",
    ]
    assert (
        sign_in("birch", Role.DATA_MANAGER).get(address("kpi", trust="birch", kpi_id=own.pk)).status_code
        == 404
    )


def test_the_catalogues_words_are_not_the_trusts(in_alder: None) -> None:
    with pytest.raises(kpis.NotOwnKpi):
        kpis.change(
            kpi=Kpi.objects.get(key="attendance"),
            name="Mine",
            definition="Mine.",
            direction=Direction.LOWER,
            by=BY,
        )


def test_a_key_is_taken_once(in_alder: None) -> None:
    with pytest.raises(ValidationError, match="already"):
        kpis.add(
            key="attendance",
            name="Attendance",
            definition="Mine.",
            unit=Unit.PERCENT,
            direction=Direction.HIGHER,
            grain=PeriodKind.TERM,
            decimals=1,
            group="attendance",
            by=BY,
        )


@pytest.mark.parametrize("page", ["kpi_add"])
def test_who_may_not(sign_in: SignIn, page: str) -> None:
    assert sign_in("alder", Role.DATA_MANAGER).get(address(page)).status_code == 403
    assert sign_in("alder", Role.CEO).post(address("kpis")).status_code == 405


def test_one_kpi_says_what_it_means(sign_in: SignIn, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        progress_8 = Kpi.objects.get(key="progress_8")
    text = words(sign_in("alder", Role.LGB_GOVERNOR).get(address("kpi", kpi_id=progress_8.pk)))
    assert "Trend breaks at 2024/25" in text
    assert "0 is the national average" in text


def test_a_kpi_of_the_trusts_own_is_changed_on_its_page(sign_in: SignIn, cast: Cast) -> None:
    director = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    facts = {"key": "own", "name": "Own", "definition": "Mine.", "unit": "number", "direction": "none"}
    with trust_scope(cast.trust("alder").pk):
        own = Kpi.objects.create(**facts, grain="term", decimals=0, group="progress", is_own=True)
        catalogue = Kpi.objects.get(key="attendance")
    page = address("kpi_change", kpi_id=own.pk)
    assert director.get(page).status_code == 200
    assert director.post(page, {"name": "", "definition": "x", "direction": "none"}).status_code == 422
    sent = {"name": "Renamed", "definition": "Mine.", "direction": "higher"}
    assert "Renamed" in words(director.post(page, sent, follow=True))
    refused = director.get(address("kpi_change", kpi_id=catalogue.pk), follow=True)
    assert "This KPI is the catalogue’s" in words(refused)
    assert sign_in("alder", Role.DATA_MANAGER).get(page).status_code == 403
    other = sign_in("birch", Role.DIRECTOR_OF_EDUCATION)
    assert other.get(address("kpi_change", trust="birch", kpi_id=own.pk)).status_code == 404
