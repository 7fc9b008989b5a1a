"""My account, the name, the password, and where a person goes first."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

from tests.accounts.pages import is_signed_in, send_password, signed_in, text_of, trail
from tests.cast import PASSWORD, Cast
from trust_portal.accounts.gate import Audience, rule_of
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.urls.account import urlpatterns
from trust_portal.accounts.use_cases import people, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

Letters = Callable[[], AbstractContextManager[Any]]

NEW = "nine unlikely green lanterns"


def join_birch(cast: Cast, person: Person, role: Role = Role.TRUSTEE) -> None:
    with trust_scope(cast.trust("birch").pk):
        people.join(person=person, held=[HeldRole(role)], by=Actor.command())


# --- start --------------------------------------------------------------------------------------------


def test_start_signed_out_leads_to_sign_in(db: None) -> None:
    assert Client().get("/")["Location"] == "/accounts/login/?next=/"


def test_start_with_one_trust_leads_into_it(governor: Person) -> None:
    assert signed_in(governor).get("/")["Location"] == "/alder/start/"


def test_start_with_several_trusts_lets_choose(cast: Cast, governor: Person) -> None:
    join_birch(cast, governor)
    page = signed_in(governor).get("/")
    assert "Choose a trust" in text_of(page)
    body = page.content.decode()
    assert body.index('href="/alder/start/"') < body.index('href="/birch/start/"')
    trusts.suspend(trust=cast.trust("birch"), by=Actor.command())
    assert "Closed for now" in text_of(signed_in(governor).get("/"))


def test_start_without_a_trust_says_what_to_do(cast: Cast) -> None:
    page = signed_in(cast.stranger).get("/")
    assert page.status_code == 200
    assert "You are not in a trust yet" in text_of(page)
    assert "open the link in it" in text_of(page)


def test_start_of_an_operator_leads_to_the_operators_site(cast: Cast) -> None:
    browser = signed_in(cast.operator)
    assert browser.get("/")["Location"] == reverse("operator_trusts")
    join_birch(cast, cast.operator)
    assert f'href="{reverse("operator_trusts")}"' in browser.get("/").content.decode()


# --- my account ---------------------------------------------------------------------------------------


def test_my_account_shows_who_one_is(ceo: Person) -> None:
    page = text_of(signed_in(ceo).get("/accounts/"))
    for words in (
        ceo.full_name,
        ceo.email,
        "Alder Learning Trust",
        "Chief executive",
        "Needs a second factor",
    ):
        assert words in page
    assert "1 device" in page
    assert "Birch" not in page


def test_my_account_leads_to_the_tokens_of_each_trust(cast: Cast, governor: Person) -> None:
    join_birch(cast, governor)
    body = signed_in(governor).get("/accounts/").content.decode()
    assert f'href="{reverse("tokens", kwargs={"trust": "alder"})}"' in body
    assert f'href="{reverse("tokens", kwargs={"trust": "birch"})}"' in body


def test_my_account_without_a_trust(cast: Cast) -> None:
    assert "No trust yet" in text_of(signed_in(cast.stranger).get("/accounts/"))


def test_my_account_of_a_suspended_trust(cast: Cast, governor: Person) -> None:
    client = signed_in(governor)
    trusts.suspend(trust=cast.trust("alder"), by=Actor.command())
    page = client.get("/accounts/")
    assert "Closed for now" in text_of(page)
    assert 'href="/alder/"' not in page.content.decode()


def test_my_account_asks_the_same_however_many_devices(
    governor: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(governor)
    client.get("/accounts/")
    with CaptureQueriesContext(connection) as before:
        client.get("/accounts/")
    asked = len(before)
    for _ in range(3):
        signed_in(governor)
    with django_assert_num_queries(asked):
        assert "4 devices" in text_of(client.get("/accounts/"))


# --- name ---------------------------------------------------------------------------------------------


def test_changing_the_name(cast: Cast, governor: Person) -> None:
    join_birch(cast, governor)
    client = signed_in(governor)
    before = governor.full_name
    assert f'value="{before}"' in client.get("/accounts/name/").content.decode()
    page = client.post("/accounts/name/", {"full_name": "  Zoë   O'Brien-<b>Okafor</b> "}, follow=True)
    assert "Your name has been changed." in text_of(page)
    governor.refresh_from_db()
    assert governor.full_name == "Zoë O'Brien-<b>Okafor</b>"
    assert "&lt;b&gt;Okafor" in page.content.decode()
    for slug in ("alder", "birch"):
        entry = trail(slug, governor)[-1]
        assert (entry.verb, entry.person_id) == ("account.changed", governor.pk)
        assert entry.before == {"full_name": before}
        assert entry.after == {"full_name": governor.full_name}


@pytest.mark.parametrize("name", ["", "   ", "x" * 151, "a\x00b"])
def test_a_name_that_will_not_do(governor: Person, name: str) -> None:
    client = signed_in(governor)
    page = client.post("/accounts/name/", {"full_name": name})
    assert page.status_code == 200
    assert "There is a problem" in text_of(page)
    before = governor.full_name
    governor.refresh_from_db()
    assert governor.full_name == before


def test_the_same_name_leaves_no_entry(governor: Person) -> None:
    client = signed_in(governor)
    client.post("/accounts/name/", {"full_name": governor.full_name})
    assert [entry.verb for entry in trail("alder", governor)] == ["account.signed_in"]


# --- password -----------------------------------------------------------------------------------------


def change_password(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> Any:
    return client.post("/accounts/password/", {"oldpassword": old, "password1": new, "password2": again})


def test_changing_the_password(letters: Letters, governor: Person) -> None:
    here, elsewhere = signed_in(governor), signed_in(governor)
    with letters():
        assert change_password(here)["Location"] == "/accounts/"
    assert "Your password has been changed." in text_of(here.get("/accounts/"))
    assert not is_signed_in(elsewhere)
    assert send_password(Client(), governor.email, PASSWORD).status_code == 200
    assert send_password(Client(), governor.email, NEW).status_code == 302
    assert mail.outbox[-1].subject == "Your password was changed"
    assert mail.outbox[-1].to == [governor.email]
    changed = next(entry for entry in trail("alder", governor) if entry.verb == "account.password_changed")
    assert changed.after == {"sessions_ended": 1}


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "This is not your password."),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, NEW, "different", "same password"),
        ("", "", "", "Enter the current password."),
    ],
)
def test_a_change_that_will_not_do(governor: Person, old: str, new: str, again: str, said: str) -> None:
    client = signed_in(governor)
    page = change_password(client, old, new, again)
    assert page.status_code == 200
    assert said in text_of(page)
    assert send_password(Client(), governor.email).status_code == 302


def test_trying_the_old_password_too_often(governor: Person) -> None:
    client = signed_in(governor)
    answers = [change_password(client, "wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Try again in a minute." in text_of(answers[-1])


def test_a_first_password(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    Person.objects.filter(pk=governor.pk).update(password=make_password(None))
    governor.refresh_from_db()
    client.force_login(governor)
    assert client.get("/accounts/password/")["Location"] == "/accounts/password/first/"
    with letters():
        answer = client.post("/accounts/password/first/", {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/accounts/"
    assert is_signed_in(client)
    assert mail.outbox[-1].subject == "Your account has a password now"
    assert send_password(Client(), governor.email, NEW).status_code == 302


def test_there_is_no_first_password_for_whoever_has_one(governor: Person) -> None:
    client = signed_in(governor)
    answer = client.post("/accounts/password/first/", {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/accounts/password/"
    assert send_password(Client(), governor.email).status_code == 302


# --- the addresses ------------------------------------------------------------------------------------

# What allauth would lead to if a feature were on that is off here.
OFF = {
    "account_complete_password_reset": "password reset by code",
    "account_confirm_login_code": "sign-in by code",
    "account_confirm_password_reset_code": "password reset by code",
    "account_password_reset_completed": "password reset by code",
    "account_change_phone": "phone numbers",
    "account_verify_phone": "phone numbers",
    "account_request_login_code": "sign-in by code",
    "account_signup_by_passkey": "sign-up",
    "account_email_verification_sent": "sign-up: an address is proven by its invitation",
    "mfa_signup_webauthn": "sign-up",
    "mfa_trust": "browsers that are trusted for a while",
    "socialaccount_signup": "sign-up",
}


def test_every_address_that_allauth_leads_to_is_there() -> None:
    source = Path(allauth.__file__).parent
    files = [
        *(file for app in ("account", "mfa", "usersessions") for file in (source / app).rglob("*.py")),
        *(source / "socialaccount").glob("*.py"),
        *(source / "socialaccount/internal").rglob("*.py"),
        *(source / "socialaccount/providers/openid_connect").rglob("*.py"),
    ]
    led_to = set()
    for file in files:
        led_to |= set(
            re.findall(
                r'(?:reverse|reverse_lazy|headed_redirect_response|redirect)\(\s*"([a-z_]+)"'
                r'|(?:urlname|redirect_urlname)\s*=\s*"([a-z_]+)"',
                file.read_text(),
            )
        )
    names = {one or other for one, other in led_to}
    here = {pattern.name for pattern in urlpatterns}
    assert len(names) > 25, "the search must find something"
    assert names - here == set(OFF)


def test_addresses_that_nobody_uses_are_not_there() -> None:
    for name in OFF:
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert "mfa_download_recovery_codes" not in get_resolver().reverse_dict


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: str(pattern.name))
def test_my_own_pages_are_for_people_who_are_signed_in(db: None, pattern: Any) -> None:
    rule = rule_of(pattern.callback)
    assert rule is not None
    is_public = str(pattern.pattern).startswith(
        ("login/", "logout/", "signup/", "closed/", "oidc/", "password/reset/", "^password/reset/")
    )
    assert rule.audience is (Audience.PUBLIC if is_public else Audience.SIGNED_IN)


@pytest.mark.parametrize("path", ["", "name/", "password/", "sessions/", "email/"])
def test_signed_out_my_account_leads_to_sign_in(db: None, path: str) -> None:
    for method in (Client().get, Client().post):
        assert method(f"/accounts/{path}")["Location"].startswith("/accounts/login/?next=/accounts/")


def test_other_methods_are_refused(governor: Person) -> None:
    client = signed_in(governor)
    for method, path in (
        ("post", "/accounts/"),
        ("delete", "/accounts/name/"),
        ("put", "/accounts/password/"),
        ("get", "/accounts/sessions/end-all/"),
        ("post", "/accounts/second-factor/needed/"),
        ("post", "/"),
    ):
        assert getattr(client, method)(path).status_code == 405, (method, path)


def test_ten_megabytes_are_refused(governor: Person) -> None:
    client = signed_in(governor)
    client.raise_request_exception = False
    page = client.post("/accounts/name/", {"full_name": "x" * 10_000_000})
    assert page.status_code == 413


def test_no_second_copy_of_an_address_is_kept(governor: Person, ceo: Person) -> None:
    client = signed_in(ceo)
    client.get("/accounts/email/")
    change_password(signed_in(governor))
    Client().post("/accounts/password/reset/", {"email": ceo.email})
    assert not EmailAddress.objects.exists()
