"""Signing in by password, and out again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.accounts.pages import app_code, is_signed_in, send_password, signed_in, text_of, trail
from tests.cast import PASSWORD, Cast
from trust_portal.accounts.models import Person

SIGN_IN = "/accounts/login/"
WRONG = "The e-mail address or the password is wrong."


def test_the_page_offers_what_is_set_up(client: Client, db: None) -> None:
    page = client.get(SIGN_IN)
    assert page.status_code == 200
    assert "Forgot your password?" in text_of(page)
    assert "Sign in with a passkey" in text_of(page)
    assert page.content.decode().count("hr-text") == 1, "without a provider there is no button for one"


def test_a_password_signs_in(governor: Person) -> None:
    client = Client()
    response = send_password(client, governor.email)
    assert response["Location"] == "/"
    assert client.get("/", follow=True).redirect_chain == [("/alder/start/", 302), ("/alder/", 302)]


def test_the_address_may_be_written_in_capitals(governor: Person) -> None:
    assert send_password(Client(), f" {governor.email.upper()} ").status_code == 302


def test_whoever_has_a_second_factor_is_not_signed_in_by_the_password_alone(ceo: Person) -> None:
    client = Client()
    assert send_password(client, ceo.email)["Location"] == "/accounts/login/second-factor/"
    assert not is_signed_in(client)
    assert client.get("/alder/")["Location"].startswith(SIGN_IN)
    response = client.post("/accounts/login/second-factor/", {"code": app_code()})
    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_signing_in_leads_to_where_one_was_going(ceo: Person) -> None:
    client = Client()
    going = client.get("/alder/people/")["Location"]
    assert 'name="next" value="/alder/people/"' in client.get(going).content.decode()
    send_password(client, ceo.email, next="/alder/people/")
    assert client.post(reverse("mfa_authenticate"), {"code": app_code()})["Location"] == "/alder/people/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_signing_in_never_leads_out_of_the_portal(governor: Person, elsewhere: str) -> None:
    assert send_password(Client(), governor.email, next=elsewhere)["Location"] == "/"


def test_somebody_signed_in_is_sent_on(governor: Person) -> None:
    assert signed_in(governor).get(SIGN_IN)["Location"] == "/"


def test_the_session_gets_a_new_name_at_sign_in(governor: Person) -> None:
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})  # begins a session
    before = client.session.session_key
    send_password(client, governor.email)
    assert before
    assert client.session.session_key != before
    assert not client.session.exists(before)


@pytest.mark.parametrize(
    "fields",
    [
        {"login": "", "password": ""},
        {"login": "nobody", "password": PASSWORD},
        {"login": "a\x00b@c.example", "password": PASSWORD},
        {"login": "nobody@nowhere.example", "password": "\x00"},
        {"login": "x" * 5000 + "@nowhere.example", "password": "y" * 5000},
        {},
    ],
)
def test_bad_input_gets_the_form_again(db: None, fields: dict[str, str]) -> None:
    client = Client()
    page = client.post(SIGN_IN, fields)
    assert page.status_code == 200
    assert "There is a problem" in text_of(page)
    assert "<title>Error: Sign in" in page.content.decode()
    assert not is_signed_in(client)


def _without_what_varies(response: Any) -> str:
    body = re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content)="[^"]+"', "", response.content.decode())
    return re.sub(r'name="login" value="[^"]+"', "", body)


@pytest.fixture
def addresses(governor: Person, ceo: Person) -> list[str]:
    """A person with one factor, with two, one who never set a password, one whose account is closed; nobody."""
    Person.objects.create(email="invited@alder.example", full_name="Invited", password=make_password(None))
    Person.objects.filter(email="stranger@nowhere.example").update(is_active=False)
    return [
        governor.email,
        ceo.email,
        "invited@alder.example",
        "stranger@nowhere.example",
        "nobody@nowhere.example",
    ]


def test_a_wrong_password_does_not_tell_whether_the_account_exists(addresses: list[str]) -> None:
    answers = [send_password(Client(), email, "wrong password") for email in addresses]
    assert {answer.status_code for answer in answers} == {200}
    assert len({_without_what_varies(answer) for answer in answers}) == 1
    assert WRONG in text_of(answers[0])


def test_a_wrong_password_costs_one_hash_whether_or_not_the_account_exists(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The hash is nearly all the time that an answer takes.
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hashes = []
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)

        def counted(self: Any, *args: Any, original: Any = original, name: str = name) -> Any:
            hashes.append(name)
            return original(self, *args)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    counts = []
    for email in addresses:
        hashes.clear()
        send_password(Client(), email, "wrong password")
        counts.append(len(hashes))
    assert counts == [1] * len(addresses)


def test_too_many_wrong_passwords_are_not_looked_at_any_more(governor: Person) -> None:
    client = Client()
    for _ in range(5):
        assert WRONG in text_of(send_password(client, governor.email, "wrong password"))
    throttled = send_password(client, governor.email)
    assert throttled.status_code == 429
    assert throttled["Retry-After"] == "300"
    assert "Try again in 5 minutes." in text_of(throttled)
    assert not is_signed_in(client)
    # Another person at the same school is not held up.
    assert send_password(Client(), "clerk@alder.example").status_code == 302


def test_throttling_does_not_tell_whether_the_account_exists(db: None) -> None:
    for _ in range(5):
        send_password(Client(), "nobody@nowhere.example", "wrong password")
    assert send_password(Client(), "nobody@nowhere.example", "wrong password").status_code == 429


def test_one_address_cannot_try_passwords_without_end(db: None) -> None:
    answers = [send_password(Client(), f"person{n}@nowhere.example", "wrong").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_a_closed_account_does_not_sign_in(governor: Person) -> None:
    Person.objects.filter(pk=governor.pk).update(is_active=False)
    client = Client()
    page = client.get(send_password(client, governor.email)["Location"])
    assert page.status_code == 403
    assert "This account is closed" in text_of(page)
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions_at_once(ceo: Person) -> None:
    client = signed_in(ceo)
    assert client.get("/alder/").status_code == 200
    Person.objects.filter(pk=ceo.pk).update(is_active=False)
    assert client.get("/alder/")["Location"].startswith(SIGN_IN)
    assert not is_signed_in(client)


def test_signing_out(governor: Person) -> None:
    client = signed_in(governor)
    assert "Sign out?" in text_of(client.get("/accounts/logout/"))
    assert is_signed_in(client), "opening the page must not sign out"
    key = client.session.session_key
    page = client.post("/accounts/logout/", follow=True)
    assert "You are signed out." in text_of(page)
    assert not is_signed_in(client)
    assert key
    assert not client.session.exists(key)


def test_giving_up_at_the_second_step(ceo: Person) -> None:
    client = Client()
    send_password(client, ceo.email)
    assert client.get(SIGN_IN)["Location"] == "/accounts/login/second-factor/"
    client.post("/accounts/logout/")
    assert client.get(SIGN_IN).status_code == 200


def test_nobody_can_sign_up(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/")
    assert page.status_code == 200
    assert "By invitation only" in text_of(page)
    before = Person.objects.count()
    new = {"email": "new@nowhere.example", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", new).status_code == 405
    assert Person.objects.count() == before


def test_every_trust_of_the_person_reads_of_the_sign_in(cast: Cast, ceo: Person) -> None:
    signed_in(ceo)
    (entry,) = trail("alder", ceo)
    assert (entry.verb, entry.after) == ("account.signed_in", {"with": "password and authenticator app"})
    assert (entry.person_id, entry.via, entry.address) == (ceo.pk, "page", "127.0.0.1")
    assert entry.request_id
    assert trail("birch", ceo) == []


def test_a_failed_sign_in_leaves_no_entry(governor: Person) -> None:
    send_password(Client(), governor.email, "wrong password")
    assert trail("alder", governor) == []


@pytest.mark.parametrize(
    "name", ["account_login", "account_logout", "account_reset_password", "mfa_login_webauthn"]
)
def test_ten_megabytes_are_refused(db: None, name: str) -> None:
    page = Client(raise_request_exception=False).post(reverse(name), {"login": "x" * 10_000_000})
    assert page.status_code == 413
    assert "too large" in text_of(page)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (SIGN_IN, "put"),
        (SIGN_IN, "delete"),
        ("/accounts/logout/", "put"),
        ("/accounts/login/passkey/", "put"),
        ("/accounts/signup/", "post"),
        ("/accounts/closed/", "post"),
    ],
)
def test_other_methods_are_refused_in_words(db: None, path: str, method: str) -> None:
    page = getattr(Client(), method)(path)
    assert page.status_code == 405
    assert "That cannot be done at this address" in text_of(page)


def test_allauth_never_answers_in_json_of_its_own(governor: Person) -> None:
    for headers in ({"accept": "application/json"}, {"x-requested-with": "XMLHttpRequest"}):
        page = Client(headers=headers).get(SIGN_IN)
        assert page["Content-Type"].startswith("text/html")


def test_a_form_from_elsewhere_is_refused(governor: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    page = send_password(client, governor.email)
    assert page.status_code == 403
    assert not is_signed_in(client)


def test_the_page_asks_little_of_the_database(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.get(SIGN_IN)
    with django_assert_num_queries(3):  # providers that were put into the database, in a transaction
        client.get(SIGN_IN)
