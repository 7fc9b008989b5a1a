"""Who comes in by token or session, and who does not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.api.conftest import ApiClient, Call, make_token
from tests.cast import Cast
from trust_portal.accounts.models import ApiToken, Membership, Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.secrets import hash_secret
from trust_portal.accounts.use_cases import people, tokens, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.django_db

BY = Actor.command()


def answer_without_reference(response: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(response.content)
    body.pop("reference")
    return body


def with_header(value: str) -> Any:
    return Client().get("/api/v1/alder/me/", headers={"Authorization": value})


@pytest.fixture
def ceo(api: Call) -> ApiClient:
    return api("alder", Role.CEO)


@pytest.fixture
def token(cast: Cast, ceo: ApiClient) -> ApiToken:
    return the_token(cast, Role.CEO)


def the_token(cast: Cast, role: Role) -> ApiToken:
    with trust_scope(cast.trust("alder").pk):
        return ApiToken.objects.get(person=cast.person("alder", role))


def update(cast: Cast, token: ApiToken, **fields: Any) -> None:
    with trust_scope(cast.trust("alder").pk):
        ApiToken.objects.filter(pk=token.pk).update(**fields)


def test_a_token_opens_its_trust_as_its_person(ceo: ApiClient) -> None:
    response = ceo.get("me/")
    assert response.status_code == 200
    assert response.json()["email"] == "ceo@alder.example"


def test_the_scheme_may_be_written_in_small_letters(ceo: ApiClient) -> None:
    assert with_header(ceo.headers["Authorization"].replace("Bearer", "bearer")).status_code == 200


def test_all_tokens_that_open_nothing_are_answered_alike(cast: Cast, api: Call, token: ApiToken) -> None:
    ceo = api("alder", Role.CEO)
    bodies = []

    def refused(header: str | None = None) -> None:
        response = with_header(header) if header else ceo.get("me/")
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        bodies.append(answer_without_reference(response))

    refused(api("birch", Role.CEO).headers["Authorization"])
    for header in (
        "Bearer",
        "Bearer tp_",
        "Bearer tp_never-made",
        "Bearer \x00tp_",
        "Basic YTpi",
        f"Bearer {token.secret_hash}",
        "Token " + ceo.headers["Authorization"].split()[1],
    ):
        refused(header)
    now = timezone.now()
    update(cast, token, expires_at=now - timedelta(seconds=1))
    refused()
    update(cast, token, expires_at=now + timedelta(days=1), revoked_at=now)
    refused()
    update(cast, token, revoked_at=None)
    assert ceo.get("me/").status_code == 200
    Person.objects.filter(email="ceo@alder.example").update(is_active=False)
    refused()
    assert all(body == bodies[0] for body in bodies)


def test_a_leavers_token_ends_with_the_last_role(cast: Cast, ceo: ApiClient) -> None:
    with trust_scope(cast.trust("alder").pk):
        people.remove(person=cast.person("alder", Role.CEO), by=BY)
    assert ceo.get("me/").status_code == 401


def test_a_token_without_any_role_behind_it_opens_nothing(cast: Cast, ceo: ApiClient) -> None:
    with trust_scope(cast.trust("alder").pk):
        Membership.objects.held_by(cast.person("alder", Role.CEO)).delete()
    assert ceo.get("me/").status_code == 401


def test_a_persons_token_for_one_trust_does_not_open_their_other_one(cast: Cast, ceo: ApiClient) -> None:
    with trust_scope(cast.trust("birch").pk):
        people.join(person=cast.person("alder", Role.CEO), held=[HeldRole(Role.CEO)], by=BY)
    response = Client().get("/api/v1/birch/me/", headers=ceo.headers)
    assert response.status_code == 401


def test_changed_roles_count_from_the_next_call(cast: Cast, ceo: ApiClient) -> None:
    assert ceo.get("people/").status_code == 200
    with trust_scope(cast.trust("alder").pk):
        people.change_roles(person=cast.person("alder", Role.CEO), held=[HeldRole(Role.TRUSTEE)], by=BY)
    assert ceo.get("people/").status_code == 403


def test_only_the_hash_of_a_token_is_stored(cast: Cast, ceo: ApiClient, token: ApiToken) -> None:
    secret = ceo.headers["Authorization"].split()[1]
    assert secret.startswith("tp_")
    assert token.secret_hash == hash_secret(secret)
    with trust_scope(cast.trust("alder").pk):
        row = ApiToken.objects.filter(pk=token.pk).values().get()
        assert secret not in str(row)
        assert secret not in str(list(AuditEntry.objects.values()))


def test_its_use_is_noted_at_most_once_a_minute(cast: Cast, ceo: ApiClient, token: ApiToken) -> None:
    assert token.last_used_at is None
    ceo.get("me/")
    first = the_token(cast, Role.CEO).last_used_at
    assert first is not None
    with CaptureQueriesContext(connection) as queries:
        ceo.get("me/")
    assert the_token(cast, Role.CEO).last_used_at == first
    assert not [one for one in queries if one["sql"].startswith("UPDATE")]
    update(cast, token, last_used_at=first - timedelta(minutes=2))
    ceo.get("me/")
    again = the_token(cast, Role.CEO).last_used_at
    assert again is not None
    assert again >= first


def test_a_suspended_trust_is_closed_to_programs(cast: Cast, ceo: ApiClient) -> None:
    trusts.suspend(trust=cast.trust("alder"), by=BY)
    response = ceo.get("me/")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


def test_a_role_that_needs_a_second_factor_needs_it_here_too(cast: Cast, ceo: ApiClient) -> None:
    Authenticator.objects.filter(user=cast.person("alder", Role.CEO)).delete()
    response = ceo.get("me/")
    assert response.status_code == 403
    assert "second factor" in response.json()["detail"]


def test_a_session_reads(sign_in: Any) -> None:
    response = sign_in("alder", Role.CEO).get("/api/v1/alder/me/")
    assert response.status_code == 200
    assert response.json()["email"] == "ceo@alder.example"


@pytest.fixture
def browser(cast: Cast) -> Client:
    """Signed in as trust admin, with Django's protection against forged requests switched on."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.person("alder", Role.TRUST_ADMIN))
    return client


def test_a_session_changes_nothing_without_the_pages_token(browser: Client, cast: Cast) -> None:
    response = browser.patch("/api/v1/alder/trust/", {"name": "Forged"}, content_type="application/json")
    assert response.status_code == 403
    assert "X-CSRFToken" in response.json()["detail"]
    assert cast.trust("alder").name == "Alder Learning Trust"


def test_a_session_with_the_pages_token_changes(browser: Client, cast: Cast) -> None:
    page = browser.get("/help/")
    token = page.context["csrf_token"]
    response = browser.patch(
        "/api/v1/alder/trust/",
        {"name": "Alder Trust"},
        content_type="application/json",
        headers={"X-CSRFToken": str(token)},
    )
    assert response.status_code == 200
    assert Trust.objects.get(slug="alder").name == "Alder Trust"


def test_a_token_needs_no_pages_token(cast: Cast) -> None:
    secret = make_token(cast.person("alder", Role.TRUST_ADMIN), cast.trust("alder").pk)
    client = Client(enforce_csrf_checks=True)
    response = client.patch(
        "/api/v1/alder/trust/",
        {"short_name": "Alder"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert response.status_code == 200


def test_a_token_counts_more_than_the_session_beside_it(cast: Cast, browser: Client, ceo: ApiClient) -> None:
    response = browser.get("/api/v1/alder/me/", headers=ceo.headers)
    assert response.json()["email"] == "ceo@alder.example"
    assert browser.get("/api/v1/alder/me/", headers={"Authorization": "Bearer tp_x"}).status_code == 401


def test_what_a_token_does_is_written_down_as_done_through_the_api(cast: Cast, api: Call) -> None:
    api("alder", Role.TRUST_ADMIN).call("patch", "trust/", {"short_name": "Alder"})
    with trust_scope(cast.trust("alder").pk):
        entry = AuditEntry.objects.get(verb="trust.changed")
        assert entry.via == "api"
        assert entry.person == cast.person("alder", Role.TRUST_ADMIN)
        assert entry.address == "127.0.0.1"
        assert entry.after == {"short_name": "Alder"}


def test_tokens_are_made_for_members_alone(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk), pytest.raises(Exception, match="Only members"):
        tokens.create(person=cast.stranger, label="x", days=30, at=timezone.now(), by=BY)
