"""How many queries a call costs: the same for two rows and for many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academies.models import Phase
from academies.use_cases import academies
from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.models import ApiToken, Invitation, InvitedRole
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

# The door asks for the trust, the token, the roles and the second factor.
DOOR = 4


def fill(cast: Cast) -> None:
    """Ten more of each."""
    trust = cast.trust("alder")
    person = cast.person("alder", Role.TRUST_ADMIN)
    later = timezone.now() + timedelta(days=1)
    with trust_scope(trust.pk):
        place_id = cast.academy("alder").place_id
        for number in range(10):
            academies.add(
                name=f"School {number}",
                urn=910_000 + number,
                phase=Phase.PRIMARY,
                joined_on=None,
                by=Actor.command(),
            )
            ApiToken.objects.create(
                person=person, label="x", secret_hash=f"t{number}", ending="abcd", expires_at=later
            )
            invitation = Invitation.objects.create(
                email=f"g{number}@x.example",
                full_name="G",
                secret_hash=f"i{number}",
                expires_at=later,
                invited_by=person,
            )
            InvitedRole.objects.create(invitation=invitation, role=Role.HEADTEACHER, place_id=place_id)


def asked(client: ApiClient, path: str) -> tuple[list[str], Any]:
    """The questions to the database, without the frame of the transaction around them, and the answer."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    frame = ("SAVEPOINT", "RELEASE", "SET LOCAL")
    return [one["sql"] for one in queries if not one["sql"].startswith(frame)], response.json()


@pytest.mark.parametrize(
    ("path", "own_queries"),
    [("people/", 3), ("invitations/", 3), ("academies/", 2), ("audit/", 2), ("tokens/", 2)],
)
def test_lists(cast: Cast, api: Call, path: str, own_queries: int) -> None:
    fill(cast)
    client = api("alder", Role.TRUST_ADMIN)
    client.get("me/")  # notes the use of the token, this once
    few, answer = asked(client, f"{path}?page_size=2")
    assert len(answer["results"]) == 2
    many, answer = asked(client, f"{path}?page_size=200")
    assert len(answer["results"]) > 9
    assert len(few) == len(many) == DOOR + own_queries, many


@pytest.mark.parametrize(
    ("path", "own_queries"), [("me/", 1), ("trust/", 0), ("permissions/", 0), ("schema/", 0)]
)
def test_the_rest(api: Call, path: str, own_queries: int) -> None:
    client = api("alder", Role.TRUST_ADMIN)
    client.get(path)
    queries, _ = asked(client, path)
    assert len(queries) == DOOR + own_queries, queries
