"""Who am I, and the table of permissions."""

from __future__ import annotations

import pytest

from tests.api.conftest import Call
from tests.cast import Cast
from trust_portal.accounts.access import Access
from trust_portal.accounts.entry import access_of
from trust_portal.accounts.roles import PERMISSIONS, Role, codes
from trust_portal.tenancy.scope import trust_scope


def access(cast: Cast, role: Role) -> Access:
    trust = cast.trust("alder")
    with trust_scope(trust.pk):
        return access_of(person=cast.person("alder", role), trust=trust)


@pytest.mark.parametrize("role", Role)
def test_everybody_learns_what_they_may(api: Call, cast: Cast, role: Role) -> None:
    answer = api("alder", role).get("me/").json()
    assert [held["role"] for held in answer["roles"]] == [role.value]
    assert answer["trust"] == {"slug": "alder", "name": "Alder Learning Trust"}
    may = access(cast, role)
    assert answer["permissions"] == sorted(code for code in codes() if may.may(code))


def test_the_table_is_the_one_that_the_portal_asks(api: Call) -> None:
    answer = api("alder", Role.CONTRIBUTOR).get("permissions/").json()
    assert [role["key"] for role in answer["roles"]] == [role.value for role in Role]
    assert [subject["key"] for subject in answer["subjects"]] == [subject.key for subject in PERMISSIONS]
    people = answer["subjects"][0]
    assert {"role": "trust_admin", "verb": "write", "reach": "trust", "when": ""} in people["grants"]
    grants = sum(len(subject["grants"]) for subject in answer["subjects"])
    assert grants == sum(len(grants) for subject in PERMISSIONS for grants in subject.grants.values())
