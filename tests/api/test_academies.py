"""Academies, for programs."""

from __future__ import annotations

from typing import Any

import pytest

from academies.models import Academy
from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.models import Place
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import trust_scope

SCHOOL = {"urn": 900_100, "name": "Foxglove Infants", "phase": "primary", "joined_on": "2026-09-01"}


@pytest.fixture
def director(api: Call) -> ApiClient:
    return api("alder", Role.DIRECTOR_OF_EDUCATION)


def names(client: ApiClient, query: str = "") -> list[str]:
    response = client.get(f"academies/?{query}")
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()["results"]]


def test_each_sees_what_they_may(api: Call) -> None:
    assert names(api("alder", Role.CEO)) == ["Ashdown Primary", "Castle Rise"]
    assert names(api("alder", Role.HEADTEACHER)) == ["Ashdown Primary"]


def test_an_academy_that_is_not_ones_own_is_not_there(api: Call, cast: Cast) -> None:
    head = api("alder", Role.HEADTEACHER)
    assert head.get(f"academies/{cast.academy('alder', 0).pk}/").status_code == 200
    other, foreign = cast.academy("alder", 1).pk, cast.academy("birch").pk
    assert head.get(f"academies/{other}/").status_code == 404
    assert head.get(f"academies/{foreign}/").status_code == 404


def test_filters_and_order(director: ApiClient) -> None:
    assert names(director, "search=castle") == ["Castle Rise"]
    assert names(director, "search=900001") == ["Ashdown Primary"]
    assert names(director, "search=00001") == []
    assert names(director, "phase=secondary") == ["Castle Rise"]
    assert names(director, "ordering=-name") == ["Castle Rise", "Ashdown Primary"]
    assert names(director, "ordering=-urn") == ["Castle Rise", "Ashdown Primary"]
    assert director.get("academies/?phase=college").status_code == 400


def test_adding(director: ApiClient, cast: Cast) -> None:
    response = director.post("academies/", SCHOOL)
    assert response.status_code == 201
    answer = response.json()
    assert {name: answer[name] for name in SCHOOL} == SCHOOL
    read = director.get(f"academies/{answer['id']}/")
    assert read.json() == answer
    assert read["ETag"] == response["ETag"]
    with trust_scope(cast.trust("alder").pk):
        assert Place.objects.get(pk=answer["place_id"]).name == "Foxglove Infants"
        entry = AuditEntry.objects.get(verb="academy.added", record_id=str(answer["id"]))
        assert entry.via == "api"


def test_a_day_may_be_unknown(director: ApiClient) -> None:
    body = {name: value for name, value in SCHOOL.items() if name != "joined_on"}
    assert director.post("academies/", body).json()["joined_on"] is None


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"urn": 900_001}, "urn"),
        ({"urn": 99_999}, "urn"),
        ({"urn": 10**400}, "urn"),
        ({"urn": "nine"}, "urn"),
        ({"urn": 900_100.5}, "urn"),
        ({"urn": None}, "urn"),
        ({"name": "  "}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"phase": "college"}, "phase"),
        ({"phase": ["primary"]}, "phase"),
        ({"joined_on": "1/9/2026"}, "joined_on"),
        ({"joined_on": "2026-02-30"}, "joined_on"),
        ({"joined_on": 20260901}, "joined_on"),
    ],
)
def test_values_that_cannot_be_taken(
    director: ApiClient, cast: Cast, change: dict[str, Any], name: str
) -> None:
    response = director.post("academies/", {**SCHOOL, **change})
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [name]
    with trust_scope(cast.trust("alder").pk):
        assert Academy.objects.count() == 2
        assert Place.objects.count() == 2


def test_the_urn_of_another_trusts_academy_is_free_here(director: ApiClient) -> None:
    assert director.post("academies/", {**SCHOOL, "urn": 900_003}).status_code == 201


def test_correcting(director: ApiClient, cast: Cast) -> None:
    academy = cast.academy("alder")
    read = director.get(f"academies/{academy.pk}/")
    response = director.call(
        "patch", f"academies/{academy.pk}/", {"name": "Ashdown Academy"}, If_Match=read["ETag"]
    )
    assert response.status_code == 200
    assert response.json() == {**read.json(), "name": "Ashdown Academy"}
    late = director.call("patch", f"academies/{academy.pk}/", {"name": "Other"}, If_Match=read["ETag"])
    assert late.status_code == 412
    assert cast.academy("alder").name == "Ashdown Academy"
    with trust_scope(cast.trust("alder").pk):
        assert Place.objects.get(pk=academy.place_id).name == "Ashdown Academy"


def test_a_day_can_be_taken_back(director: ApiClient) -> None:
    added = director.post("academies/", SCHOOL).json()
    changed = director.call("patch", f"academies/{added['id']}/", {"joined_on": None})
    assert changed.json()["joined_on"] is None


def test_number_and_place_are_not_to_be_sent(director: ApiClient, cast: Cast) -> None:
    academy = cast.academy("alder")
    director.call("patch", f"academies/{academy.pk}/", {"id": 1, "place_id": 1, "name": "New"})
    changed = cast.academy("alder")
    assert (changed.pk, changed.place_id, changed.name) == (academy.pk, academy.place_id, "New")


def test_readers_cannot_write(api: Call, cast: Cast) -> None:
    ceo = api("alder", Role.CEO)
    assert ceo.post("academies/", SCHOOL).status_code == 403
    assert ceo.call("patch", f"academies/{cast.academy('alder').pk}/", {"name": "x"}).status_code == 403


def test_a_new_name_and_a_new_urn_from_a_day_on(director: ApiClient, cast: Cast) -> None:
    own = f"academies/{cast.academy('alder').pk}/"
    renamed = director.post(f"{own}rename/", {"name": "Ashdown Academy", "on": "2026-09-01"})
    assert renamed.status_code == 200, renamed.content
    assert (renamed.json()["name"], renamed["ETag"]) == ("Ashdown Academy", director.get(own)["ETag"])
    again = director.post(f"{own}rename/", {"name": "Ashdown Academy", "on": "2026-10-01"})
    assert list(again.json()["errors"]) == ["name"]
    before = director.post(f"{own}convert/", {"urn": 900_101, "on": "2026-08-01"})
    assert list(before.json()["errors"]) == ["on"]
    converted = director.post(f"{own}convert/", {"urn": 900_101, "on": "2026-11-01"})
    assert (converted.json()["urn"], converted.json()["name"]) == (900_101, "Ashdown Academy")
    found = director.get(f"{own}earlier/").json()["results"]
    assert [
        (one["urn"], one["name"], one["used_from"], one["used_until"], one["reason"]) for one in found
    ] == [
        (900_001, "Ashdown Academy", "2026-09-01", "2026-10-31", "converted"),
        (None, "Ashdown Primary", None, "2026-08-31", "renamed"),
    ]
    with trust_scope(cast.trust("alder").pk):
        assert Place.objects.filter(name="Ashdown Academy").exists()
        verbs = AuditEntry.objects.filter(verb__in=["academy.renamed", "academy.converted"])
        assert {entry.via for entry in verbs} == {"api"}
        assert verbs.count() == 2


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_beyond_all_calendars_is_refused(director: ApiClient, cast: Cast, day: str) -> None:
    own = f"academies/{cast.academy('alder').pk}/"
    refused = director.post(f"{own}rename/", {"name": "Ashdown Academy", "on": day})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["on"])


def test_a_school_that_became_an_academy(director: ApiClient, api: Call, cast: Cast) -> None:
    path = f"academies/{cast.academy('alder').pk}/earlier/"
    made = director.post(path, {"urn": 123_456, "name": "Ash Infants", "used_until": "2020-08-31"})
    assert made.status_code == 201, made.content
    assert made.json()["reason"] == "predecessor"
    assert list(director.post(path, {}).json()["errors"]) == ["urn"]
    head = api("alder", Role.HEADTEACHER)
    assert head.get(path).json()["results"] == [made.json()]
    own = f"{path}{made.json()['id']}/"
    assert head.call("DELETE", own).status_code == 403
    elsewhere = own.replace(str(cast.academy("alder").pk), str(cast.academy("alder", 1).pk), 1)
    assert director.call("DELETE", elsewhere).status_code == 404
    assert director.call("DELETE", own).status_code == 204
    assert director.get(path).json()["count"] == 0
