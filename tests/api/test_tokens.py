"""One's own tokens."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import ApiClient, Call
from tests.cast import Cast
from trust_portal.accounts.models import ApiToken
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import trust_scope

ADDRESS = "/api/v1/alder/tokens/"


@pytest.fixture
def browser(sign_in: Any) -> Client:
    client: Client = sign_in("alder", Role.CEO)
    return client


def make(browser: Client, **values: Any) -> Any:
    body = {"label": "Nightly figures", "days": 90, **values}
    return browser.post(ADDRESS, body, content_type="application/json")


def test_a_session_makes_a_token_that_works(browser: Client, cast: Cast) -> None:
    response = make(browser)
    assert response.status_code == 201
    answer = response.json()
    header = {"Authorization": f"Bearer {answer['secret']}"}
    assert answer["secret"].endswith(answer["ending"])
    assert Client().get("/api/v1/alder/me/", headers=header).json()["email"] == "ceo@alder.example"
    listed = browser.get(ADDRESS).json()["results"]
    assert [row["label"] for row in listed] == ["Nightly figures"]
    assert listed[0]["last_used_at"] is not None
    assert "secret" not in listed[0]
    with trust_scope(cast.trust("alder").pk):
        assert AuditEntry.objects.filter(verb="token.created", via="api").count() == 1


def test_a_token_makes_no_tokens(api: Call, cast: Cast) -> None:
    response = api("alder", Role.CEO).post("tokens/", {"label": "Another", "days": 30})
    assert response.status_code == 403
    assert "cannot make tokens" in response.json()["detail"]
    with trust_scope(cast.trust("alder").pk):
        assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 81}, "label"),
        ({"label": "a\x00"}, "label"),
        ({"days": 31}, "days"),
        ({"days": None}, "days"),
        ({"days": "many"}, "days"),
        ({"days": 10**400}, "days"),
        ({"days": {"x": 1}}, "days"),
    ],
)
def test_values_that_cannot_be_taken(browser: Client, values: dict[str, Any], name: str) -> None:
    response = make(browser, **values)
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [name]


def test_there_is_a_limit(browser: Client) -> None:
    for _ in range(20):
        assert make(browser).status_code == 201
    refused = make(browser)
    assert refused.status_code == 409
    assert "20 tokens" in refused.json()["detail"]


def test_one_sees_and_revokes_ones_own_alone(api: Call, cast: Cast) -> None:
    ceo, clerk = api("alder", Role.CEO), api("alder", Role.CLERK)
    own = [row["id"] for row in ceo.get("tokens/").json()["results"]]
    others = [row["id"] for row in clerk.get("tokens/").json()["results"]]
    assert len(own) == len(others) == 1
    assert own != others
    assert ceo.call("delete", f"tokens/{others[0]}/").status_code == 404
    assert clerk.get("me/").status_code == 200


def test_a_token_can_end_itself(api: Call, cast: Cast) -> None:
    ceo: ApiClient = api("alder", Role.CEO)
    own = ceo.get("tokens/").json()["results"][0]["id"]
    assert ceo.call("delete", f"tokens/{own}/").status_code == 204
    assert ceo.get("me/").status_code == 401
    with trust_scope(cast.trust("alder").pk):
        assert AuditEntry.objects.get(verb="token.revoked").record_id == str(own)


def test_revoking_twice_changes_nothing_more(browser: Client, cast: Cast) -> None:
    token_id = make(browser).json()["id"]
    for _ in range(2):
        assert browser.delete(f"{ADDRESS}{token_id}/").status_code == 204
    with trust_scope(cast.trust("alder").pk):
        assert AuditEntry.objects.filter(verb="token.revoked").count() == 1
    assert browser.get(ADDRESS).json()["results"][0]["revoked_at"] is not None
