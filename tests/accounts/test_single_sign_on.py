"""Single sign-on against a real provider of OpenID Connect on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.pages import app_code, is_signed_in, signed_in, text_of, trail
from tests.accounts.single_sign_on import (
    REFUSED,
    SET_OUT,
    come_back,
    nothing_was_written,
    sign_in_there,
    use,
)
from tests.oidc import Provider
from trust_portal.accounts.models import Person

Letters = Callable[[], AbstractContextManager[Any]]


# --- coming in ----------------------------------------------------------------------------------------


def test_the_sign_in_page_has_a_button_for_each_provider(provider: Provider, db: None) -> None:
    page = Client().get("/accounts/login/?next=/alder/")
    assert "Sign in with School account" in text_of(page)
    assert f'action="{SET_OUT}?next=%2Falder%2F"' in page.content.decode()


def test_the_invited_address_comes_in(provider: Provider, letters: Letters, governor: Person) -> None:
    provider.knows("s-1", email=governor.email.upper(), email_verified=True, name="Whoever")
    client = Client()
    with letters():
        answer = sign_in_there(provider, client)
    assert answer["Location"] == "/"
    assert is_signed_in(client)
    account = SocialAccount.objects.get()
    assert (account.user_id, account.provider, account.uid) == (governor.pk, "school", "s-1")
    assert account.extra_data == {"email": [governor.email]}, "of all the claims only the address is kept"
    name = governor.full_name
    governor.refresh_from_db()
    assert governor.full_name == name
    assert mail.outbox[-1].subject == "Another way to sign in to your account"
    assert "An account of School account signs you in" in str(mail.outbox[-1].body)
    changed, entered = trail("alder", governor)
    assert (changed.verb, changed.after) == ("account.changed", {"single_sign_on": "school"})
    assert (entered.verb, entered.after) == ("account.signed_in", {"with": "School account"})


def test_somebody_invited_who_never_set_a_password_comes_in(provider: Provider, db: None) -> None:
    Person.objects.create(email="invited@alder.example", full_name="Invited", password=make_password(None))
    provider.knows("s-1", email="invited@alder.example", email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert is_signed_in(client)


def test_it_leads_to_where_one_was_going(provider: Provider, governor: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    assert sign_in_there(provider, Client(), next="/alder/permissions/")["Location"] == "/alder/permissions/"
    assert sign_in_there(provider, Client(), next="https://evil.example/")["Location"] == "/"


def test_the_second_factor_is_asked_for_here_too(provider: Provider, ceo: Person) -> None:
    provider.knows("s-1", email=ceo.email, email_verified=True)
    client = Client()
    assert sign_in_there(provider, client)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert nothing_was_written(), "nobody is connected before the second factor"
    assert "password" not in json.dumps(client.session["account_login"])
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert answer["Location"] == "/"
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == ceo
    assert trail("alder", ceo)[-1].after == {"with": "School account and authenticator app"}


def test_the_door_asks_for_a_second_factor_here_too(provider: Provider, ceo: Person) -> None:
    Authenticator.objects.filter(user=ceo).delete()
    provider.knows("s-1", email=ceo.email, email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert client.get("/alder/")["Location"] == "/accounts/second-factor/needed/?trust=alder"


def test_a_connected_account_stays_whose_it_is(provider: Provider, governor: Person, ceo: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    sign_in_there(provider, Client())
    provider.knows("s-1", email=ceo.email, email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert client.session["_auth_user_id"] == str(governor.pk)
    assert SocialAccount.objects.get().user == governor


def test_a_changed_address_at_the_provider_still_comes_in(provider: Provider, governor: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    sign_in_there(provider, Client())
    provider.knows("s-1", email="married@elsewhere.example", email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert is_signed_in(client)
    governor.refresh_from_db()
    assert governor.email != "married@elsewhere.example"


def test_the_newcomer_who_got_a_leavers_address_does_not_get_their_sign_in(
    provider: Provider, governor: Person
) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    sign_in_there(provider, Client())
    provider.knows("s-2", email=governor.email, email_verified=True)
    client = Client()
    answer = sign_in_there(provider, client, "s-2")
    assert answer.status_code == 403
    assert REFUSED in text_of(answer)
    assert not is_signed_in(client)
    assert list(SocialAccount.objects.values_list("uid", flat=True)) == ["s-1"]


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@nowhere.example", "email_verified": True},
        {"email": "lgb-governor@alder.example", "email_verified": False},
        {"email": "lgb-governor@alder.example"},
        {"email": "lgb-governor@alder.example", "email_verified": "true"},
        {"email": "lgb-governor@alder.example", "email_verified": 1},
        {"email": "LGB-GOVERNOR@ALDER.EXAMPLE.", "email_verified": True},
        {"email": "not an address", "email_verified": True},
        {"email": "", "email_verified": True},
        {"email_verified": True},
        {"email": ["lgb-governor@alder.example"], "email_verified": True},
        {"preferred_username": "lgb-governor@alder.example", "email_verified": True},
    ],
)
def test_everybody_else_is_refused_and_nothing_is_written(
    provider: Provider, governor: Person, claims: dict[str, Any]
) -> None:
    provider.knows("s-1", **claims)
    before = Person.objects.count()
    client = Client()
    answer = sign_in_there(provider, client)
    assert answer.status_code == 403
    assert REFUSED in text_of(answer)
    assert not is_signed_in(client)
    assert nothing_was_written()
    assert Person.objects.count() == before


def test_a_provider_that_is_trusted_with_addresses_need_not_verify_them(
    provider: Provider, governor: Person, settings: Any
) -> None:
    use(settings, provider.app(trust_email=True))
    provider.knows("s-1", email=governor.email)
    client = Client()
    sign_in_there(provider, client)
    assert is_signed_in(client)


def test_only_true_trusts(provider: Provider, governor: Person, settings: Any) -> None:
    use(settings, provider.app(trust_email="false"))
    provider.knows("s-1", email=governor.email)
    assert sign_in_there(provider, Client()).status_code == 403


def test_a_closed_account_is_refused_before_and_after_it_was_connected(
    provider: Provider, governor: Person
) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    Person.objects.filter(pk=governor.pk).update(is_active=False)
    assert sign_in_there(provider, Client()).status_code == 403
    assert nothing_was_written()
    Person.objects.filter(pk=governor.pk).update(is_active=True)
    sign_in_there(provider, Client())
    Person.objects.filter(pk=governor.pk).update(is_active=False)
    client = Client()
    assert sign_in_there(provider, client)["Location"] == "/accounts/closed/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_an_account_cannot_be_connected_in_another_way(
    provider: Provider, governor: Person, ceo: Person, process: str
) -> None:
    provider.knows("s-1", email=ceo.email, email_verified=True)
    client = signed_in(governor)
    answer = sign_in_there(provider, client, process=process)
    assert answer.status_code == 403
    assert nothing_was_written()
    assert client.session["_auth_user_id"] == str(governor.pk)


def test_whoever_else_is_signed_in_is_signed_out(provider: Provider, governor: Person, ceo: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = signed_in(ceo)
    sign_in_there(provider, client)
    assert client.session["_auth_user_id"] == str(governor.pk)


# --- in my account ------------------------------------------------------------------------------------


def test_disconnecting(provider: Provider, letters: Letters, governor: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert "Signs you in School account" in text_of(client.get("/accounts/"))
    path = f"/accounts/connections/{SocialAccount.objects.get().pk}/end/"
    assert "Disconnect School account?" in text_of(client.get(path))
    with letters():
        assert client.post(path)["Location"] == "/accounts/"
    assert nothing_was_written()
    assert mail.outbox[-1].subject == "A way to sign in was removed from your account"
    assert trail("alder", governor)[-1].before == {"single_sign_on": "school"}


def test_nobody_disconnects_others(provider: Provider, governor: Person, ceo: Person) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    sign_in_there(provider, Client())
    path = f"/accounts/connections/{SocialAccount.objects.get().pk}/end/"
    client = signed_in(ceo)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert SocialAccount.objects.exists()


def test_a_provider_that_was_taken_out_of_the_configuration(
    provider: Provider, governor: Person, settings: Any
) -> None:
    provider.knows("s-1", email=governor.email, email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    use(settings)
    assert "Signs you in school" in text_of(client.get("/accounts/"))
    assert client.post(f"/accounts/connections/{SocialAccount.objects.get().pk}/end/").status_code == 302


def test_whoever_has_nothing_else_proves_it_by_signing_in_again(
    provider: Provider, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    Person.objects.create(email="invited@alder.example", full_name="Invited", password=make_password(None))
    provider.knows("s-1", email="invited@alder.example", email_verified=True)
    client = Client()
    sign_in_there(provider, client)
    assert client.get("/accounts/email/").status_code == 200
    later = time.time() + 11 * 60
    monkeypatch.setattr("trust_portal.accounts.adapters.time.time", lambda: later)
    asked = client.get("/accounts/email/")
    assert asked["Location"] == "/accounts/confirm/sign-in/?next=%2Faccounts%2Femail%2F"
    page = client.get(asked["Location"])
    assert "Sign in again with School account" in text_of(page)
    again = page.context["providers"][0][1]
    assert again == f"{SET_OUT}?next=%2Faccounts%2Femail%2F&auth_params=prompt%3Dlogin"
    address = str(client.post(again).context["redirect_to"])
    assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
    monkeypatch.undo()
    assert come_back(client, provider.authorise(address, "s-1"))["Location"] == "/accounts/email/"
    assert client.get("/accounts/email/").status_code == 200
