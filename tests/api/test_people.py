"""People and their roles, for programs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import trust_scope

BY = Actor.command()


@pytest.fixture
def admin(api: Call) -> ApiClient:
    return api("alder", Role.TRUST_ADMIN)


@pytest.fixture
def clerk(cast: Cast) -> Person:
    return cast.person("alder", Role.CLERK)


def emails(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["email"].split("@")[0] for row in response.json()["results"]]


def test_the_list_holds_this_trusts_people_alone(admin: ApiClient) -> None:
    answer = admin.get("people/").json()
    assert answer["count"] == len(Role)
    assert all(row["email"].endswith("@alder.example") for row in answer["results"])
    assert answer["next"] is None
    head = next(row for row in answer["results"] if row["email"].startswith("headteacher"))
    assert head["roles"] == [
        {
            "role": "headteacher",
            "role_name": "Headteacher",
            "place_id": head["roles"][0]["place_id"],
            "place_name": "Ashdown Primary",
        }
    ]


def test_filters(admin: ApiClient, cast: Cast) -> None:
    place_id = cast.academy("alder").place_id
    assert emails(admin.get("people/?search=CLERK")) == ["clerk"]
    assert emails(admin.get("people/?role=ceo")) == ["ceo"]
    assert emails(admin.get(f"people/?role=headteacher&place_id={place_id}")) == ["headteacher"]
    assert emails(admin.get(f"people/?role=ceo&place_id={place_id}")) == []
    assert len(emails(admin.get(f"people/?place_id={place_id}"))) == 5
    assert emails(admin.get(f"people/?place_id={cast.academy('birch').place_id}")) == []
    assert emails(admin.get("people/?search=%25")) == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("role=king", "role"),
        ("place_id=x", "place_id"),
        ("place_id=-1", "place_id"),
        ("place_id=99999999999999999999999", "place_id"),
        ("search=%00", "search"),
        ("ordering=password", "ordering"),
        ("page=0", "page"),
        ("page=x", "page"),
        ("page_size=201", "page_size"),
        ("page_size=", "page_size"),
        ("rol=ceo", "rol"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(admin: ApiClient, query: str, name: str) -> None:
    response = admin.get(f"people/?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]


def test_ordering(admin: ApiClient) -> None:
    names = emails(admin.get("people/?ordering=email"))
    assert names == sorted(names)
    assert emails(admin.get("people/?ordering=-email")) == names[::-1]
    assert sorted(emails(admin.get("people/?ordering=-last_entered_at,name"))) == names


def test_pages(admin: ApiClient) -> None:
    first = admin.get("people/?page_size=5&ordering=email").json()
    second = admin.get("people/?page_size=5&ordering=email&page=2").json()
    last = admin.get("people/?page_size=5&ordering=email&page=3").json()
    assert [len(page["results"]) for page in (first, second, last)] == [5, 5, 2]
    assert first["previous"] is None
    assert first["next"].endswith("/api/v1/alder/people/?ordering=email&page=2&page_size=5")
    assert last["next"] is None
    ids = {row["id"] for page in (first, second, last) for row in page["results"]}
    assert len(ids) == 12
    beyond = admin.get("people/?page_size=5&page=4")
    assert beyond.status_code == 404
    assert beyond.json()["detail"] == "There is no page 4; the last one is 3."


def test_one_person(admin: ApiClient, clerk: Person) -> None:
    answer = admin.get(f"people/{clerk.pk}/").json()
    assert (answer["id"], answer["email"]) == (clerk.pk, "clerk@alder.example")
    assert answer["has_second_factor"] is True


def test_a_person_of_another_trust_is_not_there(admin: ApiClient, cast: Cast) -> None:
    assert admin.get(f"people/{cast.person('birch', Role.CLERK).pk}/").status_code == 404
    assert admin.get(f"people/{cast.stranger.pk}/").status_code == 404


def roles_of(cast: Cast, person: Person) -> set[HeldRole]:
    with trust_scope(cast.trust("alder").pk):
        return set(people.roles_of(person))


def test_roles_are_replaced_as_a_whole(admin: ApiClient, clerk: Person, cast: Cast) -> None:
    etag = admin.get(f"people/{clerk.pk}/roles/")["ETag"]
    place_id = cast.academy("alder").place_id
    wanted = [{"role": "clerk"}, {"role": "lgb_chair", "place_id": place_id}]
    response = admin.call("put", f"people/{clerk.pk}/roles/", {"roles": wanted}, If_Match=etag)
    assert response.status_code == 200
    assert [row["role"] for row in response.json()["roles"]] == ["clerk", "lgb_chair"]
    assert response["ETag"] not in ("", etag)
    assert roles_of(cast, clerk) == {HeldRole(Role.CLERK), HeldRole(Role.LGB_CHAIR, place_id)}
    with trust_scope(cast.trust("alder").pk):
        entry = AuditEntry.objects.get(verb="person.roles_changed")
        assert entry.after == {"roles": ["Clerk", "LGB chair at Ashdown Primary"]}


def test_what_was_read_can_be_sent_back(admin: ApiClient, clerk: Person) -> None:
    read = admin.get(f"people/{clerk.pk}/roles/")
    response = admin.call("put", f"people/{clerk.pk}/roles/", read.json(), If_Match=read["ETag"])
    assert response.status_code == 200
    assert response["ETag"] == read["ETag"]


def test_whoever_was_slower_is_told_and_changes_nothing(admin: ApiClient, clerk: Person, cast: Cast) -> None:
    etag = admin.get(f"people/{clerk.pk}/roles/")["ETag"]
    with trust_scope(cast.trust("alder").pk):
        people.change_roles(person=clerk, held=[HeldRole(Role.TRUSTEE)], by=BY)
    response = admin.call("put", f"people/{clerk.pk}/roles/", {"roles": [{"role": "ceo"}]}, If_Match=etag)
    assert response.status_code == 412
    assert roles_of(cast, clerk) == {HeldRole(Role.TRUSTEE)}
    response = admin.call("put", f"people/{clerk.pk}/roles/", {"roles": [{"role": "ceo"}]}, If_Match="*")
    assert response.status_code == 200


def test_the_version_must_be_named(admin: ApiClient, clerk: Person, cast: Cast) -> None:
    response = admin.call("put", f"people/{clerk.pk}/roles/", {"roles": [{"role": "ceo"}]})
    assert response.status_code == 428
    assert roles_of(cast, clerk) == {HeldRole(Role.CLERK)}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({}, "roles"),
        ({"roles": []}, "roles"),
        ({"roles": "ceo"}, "roles"),
        ({"roles": [{"role": "king"}]}, "roles.0.role"),
        ({"roles": [{"role": "ceo"}, {}]}, "roles.1.role"),
        ({"roles": [{"role": "headteacher"}]}, "roles"),
        ({"roles": [{"role": "ceo", "place_id": 1}]}, "roles"),
        ({"roles": [{"role": "headteacher", "place_id": 999999}]}, "roles"),
        ({"roles": [{"role": "headteacher", "place_id": 10**30}]}, "roles.0.place_id"),
        ({"roles": [{"role": "headteacher", "place_id": "x"}]}, "roles.0.place_id"),
        ({"roles": [{"role": "headteacher", "place_id": True}]}, "roles.0.place_id"),
        ({"roles": [{"role": ["ceo"]}]}, "roles.0.role"),
        ({"roles": [{"role": "ceo"}] * 501}, "roles"),
        ([], ""),
        ("ceo", ""),
    ],
)
def test_roles_that_make_no_sense_are_refused(
    admin: ApiClient, clerk: Person, cast: Cast, body: Any, name: str
) -> None:
    response = admin.call("put", f"people/{clerk.pk}/roles/", body, If_Match="*")
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [name]
    assert roles_of(cast, clerk) == {HeldRole(Role.CLERK)}


def test_a_place_of_another_trust_is_no_place(admin: ApiClient, clerk: Person, cast: Cast) -> None:
    foreign = cast.academy("birch").place_id
    body = {"roles": [{"role": "headteacher", "place_id": foreign}]}
    missing = {"roles": [{"role": "headteacher", "place_id": 999_999}]}
    answers = [
        admin.call("put", f"people/{clerk.pk}/roles/", sent, If_Match="*").json()["errors"]
        for sent in (body, missing)
    ]
    assert answers[0] == answers[1]


def test_removing_somebody(admin: ApiClient, clerk: Person, cast: Cast) -> None:
    response = admin.call("delete", f"people/{clerk.pk}/")
    assert response.status_code == 204
    assert response.content == b""
    assert admin.get(f"people/{clerk.pk}/").status_code == 404
    with trust_scope(cast.trust("alder").pk):
        assert not Membership.objects.filter(person=clerk).exists()
        assert AuditEntry.objects.filter(verb="person.removed", record_id=str(clerk.pk)).exists()


def test_the_last_trust_admin_stays(admin: ApiClient, cast: Cast) -> None:
    own = cast.person("alder", Role.TRUST_ADMIN)
    removal = admin.call("delete", f"people/{own.pk}/")
    change = admin.call("put", f"people/{own.pk}/roles/", {"roles": [{"role": "ceo"}]}, If_Match="*")
    for response in (removal, change):
        assert response.status_code == 409
        assert "only trust admin" in response.json()["detail"]
    assert roles_of(cast, own) == {HeldRole(Role.TRUST_ADMIN)}
