"""The trust's settings, for programs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import trust_scope


@pytest.fixture
def admin(api: Call) -> ApiClient:
    return api("alder", Role.TRUST_ADMIN)


def test_settings_are_read(api: Call) -> None:
    answer = api("alder", Role.CEO).get("trust/").json()
    assert answer["slug"] == "alder"
    assert answer["name"] == "Alder Learning Trust"
    assert answer["state"] == "active"
    assert "trust_admin" in answer["second_factor_roles"]


def test_what_is_left_out_stays(admin: ApiClient, cast: Cast) -> None:
    response = admin.call("patch", "trust/", {"short_name": "Alder", "second_factor_roles": ["clerk"]})
    assert response.status_code == 200
    trust = cast.trust("alder")
    assert (trust.name, trust.short_name) == ("Alder Learning Trust", "Alder")
    assert trust.second_factor_roles == ["clerk"]
    assert admin.get("trust/").json() == response.json()
    with trust_scope(trust.pk):
        assert AuditEntry.objects.filter(verb="trust.changed", via="api").count() == 2


def test_address_and_state_are_not_the_trusts_to_change(admin: ApiClient, cast: Cast) -> None:
    response = admin.call("patch", "trust/", {"slug": "birch", "state": "suspended"})
    assert response.status_code == 200
    assert response.json()["slug"] == "alder"
    assert cast.trust("alder").state == "active"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": 7.5}, None),
        ({"name": None}, "name"),
        ({"name": {"a": 1}}, "name"),
        ({"colour": "red"}, "colour"),
        ({"colour": "#12345G"}, "colour"),
        ({"colour": "#123456\n"}, None),
        ({"second_factor_roles": ["king"]}, "second_factor_roles.0"),
        ({"second_factor_roles": "clerk"}, "second_factor_roles"),
        ({"second_factor_roles": ["clerk"] * 13}, "second_factor_roles"),
    ],
)
def test_values(admin: ApiClient, cast: Cast, body: dict[str, Any], name: str | None) -> None:
    """Numbers are taken as text and spaces around it cut off; the rest is refused."""
    response = admin.call("patch", "trust/", body)
    if name is None:
        assert response.status_code == 200
    else:
        assert response.status_code == 422
        assert list(response.json()["errors"]) == [name]
        assert cast.trust("alder").name == "Alder Learning Trust"


def test_a_version_that_is_named_must_be_the_newest(admin: ApiClient, cast: Cast) -> None:
    first = admin.get("trust/")["ETag"]
    changed = admin.call("patch", "trust/", {"short_name": "One"}, If_Match=first)
    assert changed.status_code == 200
    late = admin.call("patch", "trust/", {"short_name": "Two"}, If_Match=first)
    assert late.status_code == 412
    assert cast.trust("alder").short_name == "One"
    assert admin.call("patch", "trust/", {"short_name": "Two"}, If_Match=changed["ETag"]).status_code == 200


def test_readers_cannot_change(api: Call, cast: Cast) -> None:
    assert api("alder", Role.CEO).call("patch", "trust/", {"name": "Mine"}).status_code == 403
    assert api("alder", Role.CLERK).get("trust/").status_code == 403
    assert cast.trust("alder").name == "Alder Learning Trust"
