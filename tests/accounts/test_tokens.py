"""API tokens: one's own, and a trust admin's view of everybody's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.trust_pages import address, by, trail, words
from trust_portal.accounts.models import ApiToken, Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.secrets import hash_secret
from trust_portal.accounts.use_cases import tokens
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
FORM = {"label": "Timetable", "days": "90"}


def made(cast: Cast, role: Role, label: str = "Timetable") -> tuple[ApiToken, str]:
    person = cast.person("alder", role)
    with trust_scope(cast.trust("alder").pk):
        return tokens.create(person=person, label=label, days=30, at=timezone.now(), by=by(person))


def opens(secret: str) -> int:
    return Client().get("/api/v1/alder/me/", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_shown_once_and_works(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.CLERK)
    response = client.post(address("tokens"), FORM)
    assert response.status_code == 201
    found = re.search(r'value="(tp_[^"]+)"', response.content.decode())
    assert found
    secret = found[1]
    assert opens(secret) == 200
    assert secret not in client.get(address("tokens")).content.decode()
    with trust_scope(cast.trust("alder").pk):
        token = ApiToken.objects.get()
    assert token.secret_hash == hash_secret(secret)
    assert token.ending == secret[-4:]
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)
    assert "no-store" in response["Cache-Control"]
    (entry,) = trail(cast, "token.created")
    assert entry.record_label == f"Timetable (ends in {token.ending})"
    assert secret not in f"{entry.before}{entry.after}{entry.record_label}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": ""}, "Say what the token is for"),
        ({"label": "x" * 81}, "80 characters"),
        ({"days": ""}, "Choose how long the token works"),
        ({"days": "9999"}, "9999 is not one of the available choices"),
    ],
)
def test_what_cannot_be_made_is_said(
    sign_in: SignIn, cast: Cast, change: dict[str, str], message: str
) -> None:
    response = sign_in("alder", Role.CLERK).post(address("tokens"), {**FORM, **change})
    assert response.status_code == 422
    assert message in words(response)
    with trust_scope(cast.trust("alder").pk):
        assert not ApiToken.objects.exists()


def test_there_is_an_end_to_how_many(sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_AT_A_TIME", 2)
    client = sign_in("alder", Role.CLERK)
    made(cast, Role.CLERK, "one")
    gone, _ = made(cast, Role.CLERK, "two")
    response = client.post(address("tokens"), FORM)
    assert response.status_code == 422
    assert "You have 2 tokens that work. Revoke one that you no longer need." in words(response)
    client.post(address("token_revoke", token_id=gone.pk))
    assert client.post(address("tokens"), FORM).status_code == 201


def test_only_members_have_tokens(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk), pytest.raises(ValidationError, match="Only members"):
        tokens.create(person=cast.stranger, label="x", days=30, at=timezone.now(), by=Actor.command())


def test_everybody_sees_their_own_and_trust_admins_all(sign_in: SignIn, cast: Cast) -> None:
    made(cast, Role.CLERK, "Of the clerk")
    made(cast, Role.CEO, "Of the chief")
    clerk = words(sign_in("alder", Role.CLERK).get(address("tokens")))
    assert "Of the clerk" in clerk
    assert "Of the chief" not in clerk
    admin = words(sign_in("alder", Role.TRUST_ADMIN).get(address("tokens")))
    assert "Of the clerk" in admin
    assert "Of the chief" in admin


def test_revoking(sign_in: SignIn, cast: Cast) -> None:
    token, secret = made(cast, Role.CLERK)
    client = sign_in("alder", Role.CLERK)
    page = address("token_revoke", token_id=token.pk)
    assert "Revoke the token “Timetable”?" in words(client.get(page))
    assert opens(secret) == 200
    response = client.post(page, follow=True)
    assert "The token “Timetable” no longer works." in words(response)
    assert "Revoked" in words(response)
    assert opens(secret) == 401
    client.post(page)
    assert len(trail(cast, "token.revoked")) == 1


def test_trust_admins_revoke_anybodys(sign_in: SignIn, cast: Cast) -> None:
    token, secret = made(cast, Role.CEO)
    sign_in("alder", Role.TRUST_ADMIN).post(address("token_revoke", token_id=token.pk))
    assert opens(secret) == 401
    (entry,) = trail(cast, "token.revoked")
    assert entry.person == cast.person("alder", Role.TRUST_ADMIN)
    assert entry.before == {"person": "Chief executive of Alder"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_token_is_not_there(sign_in: SignIn, cast: Cast, method: str) -> None:
    token, secret = made(cast, Role.CEO)
    for client, slug in (
        (sign_in("alder", Role.CLERK), "alder"),
        (sign_in("birch", Role.TRUST_ADMIN), "birch"),
    ):
        answer = getattr(client, method)(address("token_revoke", trust=slug, token_id=token.pk))
        assert answer.status_code == 404
    assert opens(secret) == 200


def test_expired_tokens_say_so(sign_in: SignIn, cast: Cast) -> None:
    token, secret = made(cast, Role.CLERK)
    with trust_scope(cast.trust("alder").pk):
        ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    text = words(sign_in("alder", Role.CLERK).get(address("tokens")))
    assert "Expired" in text
    assert "Revoke" not in text
    assert opens(secret) == 401


def test_a_token_ends_with_the_membership(sign_in: SignIn, cast: Cast) -> None:
    _, secret = made(cast, Role.CLERK)
    clerk = cast.person("alder", Role.CLERK)
    sign_in("alder", Role.TRUST_ADMIN).post(address("person_remove", person_id=clerk.pk))
    assert opens(secret) == 401


def test_nobody_has_one_yet(sign_in: SignIn) -> None:
    assert "No tokens" in words(sign_in("alder", Role.TRUSTEE).get(address("tokens")))


def test_sorting_by_person(sign_in: SignIn, cast: Cast) -> None:
    made(cast, Role.TRUSTEE, "t")
    made(cast, Role.CEO, "c")
    page: Any = sign_in("alder", Role.TRUST_ADMIN).get(f"{address('tokens')}?sort=person").context["page"]
    assert [token.person for token in page.rows] == list(
        Person.objects.filter(pk__in=[token.person_id for token in page.rows]).order_by("full_name")
    )
