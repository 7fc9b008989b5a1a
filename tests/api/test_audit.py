"""The audit trail, for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import trust_scope


@pytest.fixture
def admin(api: Call) -> ApiClient:
    client = api("alder", Role.TRUST_ADMIN)
    client.call("patch", "trust/", {"short_name": "Alder"})
    return client


def rows(client: ApiClient, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"audit/?page_size=200&{query}")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_the_newest_comes_first(admin: ApiClient, cast: Cast) -> None:
    newest = rows(admin)[0]
    admin_person = cast.person("alder", Role.TRUST_ADMIN)
    assert newest["verb"] == "trust.changed"
    assert newest["person"] == {"id": admin_person.pk, "full_name": "Trust admin of Alder"}
    assert newest["record"] == {
        "kind": "trust",
        "id": str(cast.trust("alder").pk),
        "label": "Alder Learning Trust",
    }
    assert newest["before"] == {"short_name": ""}
    assert newest["after"] == {"short_name": "Alder"}
    assert newest["via"] == "api"
    assert newest["address"] == "127.0.0.1"
    assert rows(admin, "ordering=at")[-1] == newest


def test_it_holds_this_trusts_entries_alone(admin: ApiClient, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        assert admin.get("audit/").json()["count"] == AuditEntry.objects.count()
    assert not [row for row in rows(admin) if "irch" in str(row)]


def test_filters(admin: ApiClient, cast: Cast) -> None:
    person = cast.person("alder", Role.TRUST_ADMIN)
    assert {row["verb"] for row in rows(admin, "verb=academy.added")} == {"academy.added"}
    assert {row["person"]["id"] for row in rows(admin, f"person_id={person.pk}")} == {person.pk}
    assert {row["via"] for row in rows(admin, "via=command")} == {"command"}
    joined = rows(admin, f"record_kind=person&record_id={person.pk}")
    assert [row["verb"] for row in joined] == ["person.joined"]
    assert rows(admin, f"person_id={cast.person('birch', Role.TRUST_ADMIN).pk}") == []
    soon = quote((timezone.now() + timedelta(minutes=1)).isoformat())
    assert rows(admin, f"since={soon}") == []
    assert len(rows(admin, f"until={soon}")) == len(rows(admin))


@pytest.mark.parametrize(
    "query",
    [
        "verb=person.eaten",
        "since=yesterday",
        "since=0001-01-01T00:00:00%2B14:00",
        "until=9999-12-31T23:59:59-12:00",
        "since=2026-13-01",
        "person_id=0",
        "record_id=%00",
        "record_kind=%00",
        "via=window",
        "person=3",
    ],
)
def test_filters_that_make_no_sense(admin: ApiClient, query: str) -> None:
    assert admin.get(f"audit/?{query}").status_code == 400


@pytest.mark.parametrize("moment", ["2026-01-01", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00%2B01:00"])
def test_times_are_iso(admin: ApiClient, moment: str) -> None:
    assert rows(admin, f"until={moment}") == []


def test_nobody_changes_it(admin: ApiClient) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert admin.call(method, "audit/", {}).status_code == 405
