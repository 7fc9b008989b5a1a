"""Invitations, for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.models import Invitation, Person
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job
from trust_portal.tenancy.scope import trust_scope

GUEST = {"email": "Ada@New.example", "full_name": "Ada Newcomer", "roles": [{"role": "clerk"}]}


@pytest.fixture
def admin(api: Call) -> ApiClient:
    return api("alder", Role.TRUST_ADMIN)


@pytest.fixture
def invited(admin: ApiClient) -> dict[str, Any]:
    response = admin.post("invitations/", GUEST)
    assert response.status_code == 201, response.content
    answer: dict[str, Any] = response.json()
    return answer


def stored(cast: Cast, invitation_id: int) -> Invitation:
    with trust_scope(cast.trust("alder").pk):
        return Invitation.objects.get(pk=invitation_id)


def test_inviting(invited: dict[str, Any], cast: Cast) -> None:
    assert invited["email"] == "ada@new.example"
    assert invited["state"] == "open"
    assert invited["invited_by"]["full_name"] == "Trust admin of Alder"
    assert [row["role"] for row in invited["roles"]] == ["clerk"]
    assert "secret" not in str(invited)
    with trust_scope(cast.trust("alder").pk):
        assert Job.objects.filter(kind="notice_mail").count() == 1
        assert AuditEntry.objects.get(verb="person.invited").via == "api"


def test_inviting_twice_or_a_member_is_refused(admin: ApiClient, invited: dict[str, Any]) -> None:
    again = admin.post("invitations/", GUEST)
    member = admin.post("invitations/", {**GUEST, "email": "ceo@alder.example"})
    for response in (again, member):
        assert response.status_code == 422
        assert list(response.json()["errors"]) == ["email"]
    assert admin.get("invitations/").json()["count"] == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.example\x00"}, "email"),
        ({"email": f"{'a' * 250}@b.example"}, "email"),
        ({"email": ["a@b.example"]}, "email"),
        ({"full_name": " "}, "full_name"),
        ({"full_name": "Ada\nBcc: x"}, "full_name"),
        ({"full_name": "Ada\x00"}, "full_name"),
        ({"full_name": "\ud800"}, "full_name"),
        ({"full_name": "A" * 151}, "full_name"),
        ({"full_name": None}, "full_name"),
        ({"roles": []}, "roles"),
        ({"roles": [{"role": "headteacher"}]}, "roles"),
    ],
)
def test_values_that_cannot_be_taken(admin: ApiClient, cast: Cast, change: dict[str, Any], name: str) -> None:
    people_before = Person.objects.count()
    response = admin.post("invitations/", {**GUEST, **change})
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [name]
    assert Person.objects.count() == people_before
    with trust_scope(cast.trust("alder").pk):
        assert not Invitation.objects.exists()
        assert not Job.objects.exists()


def test_list_filters_and_order(admin: ApiClient, invited: dict[str, Any], cast: Cast) -> None:
    now = timezone.now()
    with trust_scope(cast.trust("alder").pk):
        for number, (name, fields) in enumerate(
            {
                "Bea": {"expires_at": now - timedelta(days=1)},
                "Col": {"expires_at": now + timedelta(days=1), "accepted_at": now},
                "Dee": {"expires_at": now - timedelta(days=1), "withdrawn_at": now},
            }.items()
        ):
            Invitation.objects.create(
                email=f"{name.lower()}@new.example", full_name=name, secret_hash=f"h{number}", **fields
            )

    def names(query: str) -> list[str]:
        return [row["full_name"] for row in admin.get(f"invitations/?{query}").json()["results"]]

    assert names("ordering=name") == ["Ada Newcomer", "Bea", "Col", "Dee"]
    assert names("") == ["Dee", "Col", "Bea", "Ada Newcomer"]
    assert names("search=BEA") == ["Bea"]
    for state, name in {
        "open": "Ada Newcomer",
        "expired": "Bea",
        "accepted": "Col",
        "withdrawn": "Dee",
    }.items():
        assert names(f"state={state}") == [name]
        assert [row["state"] for row in admin.get(f"invitations/?state={state}").json()["results"]] == [state]
    assert admin.get("invitations/?state=lost").status_code == 400


def test_sending_again_makes_a_new_link(admin: ApiClient, invited: dict[str, Any], cast: Cast) -> None:
    before = stored(cast, invited["id"]).secret_hash
    response = admin.post(f"invitations/{invited['id']}/send-again/")
    assert response.status_code == 200
    assert response.json()["expires_at"] > invited["expires_at"]
    assert stored(cast, invited["id"]).secret_hash != before


def test_a_withdrawn_invitation_stays_so(admin: ApiClient, invited: dict[str, Any], cast: Cast) -> None:
    response = admin.post(f"invitations/{invited['id']}/withdraw/")
    assert response.status_code == 200
    assert response.json()["state"] == "withdrawn"
    assert stored(cast, invited["id"]).withdrawn_at is not None
    for verb in ("withdraw", "send-again"):
        again = admin.post(f"invitations/{invited['id']}/{verb}/")
        assert again.status_code == 409
        assert "used or withdrawn" in again.json()["detail"]


def test_one_invitation(admin: ApiClient, invited: dict[str, Any]) -> None:
    assert admin.get(f"invitations/{invited['id']}/").json() == invited


def test_a_reader_cannot_invite(api: Call, invited: dict[str, Any]) -> None:
    ceo = api("alder", Role.CEO)
    assert ceo.get("invitations/").json()["count"] == 1
    assert ceo.post("invitations/", GUEST).status_code == 403
    assert ceo.post(f"invitations/{invited['id']}/withdraw/").status_code == 403
