"""Ratings by the API: what is told, who may do what, and that two at once are told of each other."""

from __future__ import annotations

from typing import Any

import pytest

from assurance.models import ConfirmedRating, Judgement
from tests.api.conftest import Call, api
from tests.assurance.test_ratings import Rated
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope

__all__ = ["api"]

YEAR = 2025


@pytest.fixture
def rated(cast: Cast) -> Rated:
    with trust_scope(cast.trust("alder").pk):
        return Rated(cast, year=YEAR)


def _path(rated: Rated, end: str = "") -> str:
    ids = rated.ids
    return f"ratings/{ids['period_id']}/academies/{ids['academy_id']}/{ids['area_id']}/{end}"


def test_grids(rated: Rated, api: Call) -> None:
    (grid,) = api("alder", Role.TRUSTEE).get("grids/").json()
    assert (grid["key"], grid["rated"]) == ("areas", "term")
    assert [area["key"] for area in grid["areas"]] == ["attendance", "behaviour", "money"]
    assert [level["key"] for level in grid["areas"][0]["levels"]] == ["green", "amber", "red"]


def test_a_sheet_holds_what_the_person_may_see(rated: Rated, api: Call) -> None:
    path = f"sheets/{rated.period.pk}/"
    sheet = api("alder", Role.CEO).get(path).json()
    cells = {(cell["academy_id"], cell["area_id"]): cell for cell in sheet["cells"]}
    cell = cells[rated.academy.pk, rated.ids["area_id"]]
    assert (cell["level"], cell["state"], cell["suggested"]) == ("amber", "suggested", "amber")
    assert {"academy_id": None, "domain": "", "level": "amber"} in sheet["roll_ups"]
    heads = api("alder", Role.HEADTEACHER).get(path).json()
    assert {cell["academy_id"] for cell in heads["cells"]} == {rated.academy.pk}
    assert {cell["level"] for cell in heads["cells"]} == {""}
    assert api("alder", Role.CEO).get(f"{path}?grid=none").status_code == 404


def test_from_judging_to_publishing(rated: Rated, api: Call, cast: Cast) -> None:
    director = api("alder", Role.DIRECTOR_OF_EDUCATION)
    said = {"view": "reviewer", "level": "red", "revision": 0}
    refused = director.post(_path(rated, "judge/"), said)
    assert refused.status_code == 422
    assert "Say why" in refused.json()["errors"]["reason"][0]
    judged = director.post(_path(rated, "judge/"), {**said, "reason": "Seen."})
    assert judged.status_code == 200
    meanwhile = director.post(_path(rated, "judge/"), {**said, "reason": "Seen."})
    assert meanwhile.status_code == 409
    assert "judged it as Red meanwhile (revision 1): Seen." in meanwhile.json()["detail"]
    confirmed = director.post(_path(rated, "confirm/"), {"level": "red", "revision": 0, "reason": "Seen."})
    assert (confirmed.json()["level"], confirmed.json()["state"]) == ("red", "confirmed")
    assert confirmed.json()["criteria"][1]["missing"] == "Practice: nobody has judged it yet"
    moves = f"sheets/{rated.period.pk}/"
    assert director.post(f"{moves}publish/", {"grid": "areas"}).status_code == 409
    assert director.post(f"{moves}share/", {"grid": "areas"}).json() == {"ratings": 1}
    assert director.post(f"{moves}share/", {"grid": "areas"}).status_code == 409
    assert director.post(f"{moves}publish/", {"grid": "areas"}).json() == {"ratings": 1}
    corrected = director.post(
        _path(rated, "confirm/"), {"level": "amber", "revision": 1, "reason": "Wrong file."}
    )
    assert (corrected.json()["revision"], corrected.json()["state"]) == (2, "published")
    history = [said["what"] for said in api("alder", Role.TRUSTEE).get(_path(rated)).json()["history"]]
    assert history == ["Corrected (revision 2)", "Confirmed", "Reviewer"]
    with trust_scope(cast.trust("alder").pk):
        assert (ConfirmedRating.objects.count(), Judgement.objects.count()) == (2, 1)


@pytest.mark.parametrize("role", [Role.CEO, Role.TRUSTEE, Role.LGB_GOVERNOR])
def test_readers_change_nothing(rated: Rated, api: Call, role: Role) -> None:
    client = api("alder", role)
    said: dict[str, Any] = {"level": "amber", "revision": 0}
    assert client.post(_path(rated, "judge/"), {**said, "view": "reviewer"}).status_code == 403
    assert client.post(_path(rated, "confirm/"), said).status_code == 403
    assert client.post(f"sheets/{rated.period.pk}/share/", {"grid": "areas"}).status_code == 403


def test_the_trusts_own_rating(rated: Rated, api: Call) -> None:
    path = f"ratings/{rated.period.pk}/trust/{rated.ids['area_id']}/"
    director = api("alder", Role.DIRECTOR_OF_EDUCATION)
    assert director.post(f"{path}confirm/", {"level": "green", "revision": 0}).status_code == 200
    assert director.get(path).json()["level"] == "green"
    assert api("alder", Role.HEADTEACHER).get(path).json()["level"] == ""
