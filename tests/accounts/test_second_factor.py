"""Authenticator apps and recovery codes; what the door and the second step make of them. Passkeys need a browser:
tests/journeys/test_account_passkeys.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.accounts.pages import app_code, is_signed_in, send_password, signed_in, text_of, trail
from trust_portal.accounts.models import Person

Letters = Callable[[], AbstractContextManager[Any]]

APP = "/accounts/authenticator-app/"
CODES = "/accounts/recovery-codes/"
SECOND_STEP = "/accounts/login/second-factor/"


@pytest.fixture
def bare_ceo(ceo: Person) -> Person:
    """The trust asks a second factor of her, and she has none."""
    Authenticator.objects.filter(user=ceo).delete()
    return ceo


def set_up_app(client: Client) -> Any:
    """Through the page, with the code of the key that it shows."""
    page = client.get(APP)
    key = re.search(r'id="totp-key" type="text" value="([A-Z2-7]+)"', page.content.decode())
    assert key
    return client.post(APP, {"code": app_code(key[1])})


def codes_on(page: Any) -> list[str]:
    found = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page.content.decode())
    return found[1].split() if found else []


# --- setting up ---------------------------------------------------------------------------------------


def test_the_door_explains_what_is_missing_and_leads_back(bare_ceo: Person) -> None:
    client = signed_in(bare_ceo)
    needed = client.get("/alder/people/")
    assert needed["Location"] == "/accounts/second-factor/needed/?trust=alder"
    page = client.get(needed["Location"])
    assert "Alder Learning Trust asks for more than a password from people in your role." in text_of(page)
    assert "Add a passkey" in text_of(page)
    assert "Set up an app" in text_of(page)
    after = set_up_app(client)
    assert after["Location"] == CODES
    codes = client.get(CODES)
    assert "go on to Alder Learning Trust" in text_of(codes)
    assert 'href="/alder/"' in codes.content.decode()
    assert client.get("/alder/people/").status_code == 200


def test_the_door_of_another_trust_is_not_named(bare_ceo: Person) -> None:
    client = signed_in(bare_ceo)
    for slug in ("birch", "nowhere", "\x00", "../x"):
        page = client.get("/accounts/second-factor/needed/", {"trust": slug})
        assert page.status_code == 200
        assert "Your work asks for more than a password." in text_of(page)
        assert "Birch" not in page.content.decode()


def test_whoever_has_a_second_factor_is_sent_on_from_there(ceo: Person) -> None:
    client = signed_in(ceo)
    assert client.get("/accounts/second-factor/needed/?trust=alder")["Location"] == "/alder/"
    assert client.get("/accounts/second-factor/needed/")["Location"] == "/accounts/"


def test_the_page_shows_a_picture_and_the_key(governor: Person) -> None:
    page = signed_in(governor).get(APP)
    body = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in body
    assert "<script" not in body[body.index("<main") :]
    assert " style=" not in body


def test_the_right_code_sets_up_the_app(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    with letters():
        assert set_up_app(client)["Location"] == CODES
    assert mail.outbox[-1].subject == "An authenticator app was added to your account"
    assert "Firefox on Windows" in str(mail.outbox[-1].body)
    assert {one.type for one in Authenticator.objects.filter(user=governor)} == {"totp", "recovery_codes"}
    again = Client()
    assert send_password(again, governor.email)["Location"] == SECOND_STEP
    assert not is_signed_in(again)


@pytest.mark.parametrize("code", ["", "000000", "abc", "１２３４５６", "1" * 5000, "\x00"])
def test_a_wrong_code_sets_up_nothing(governor: Person, code: str) -> None:
    client = signed_in(governor)
    client.get(APP)
    page = client.post(APP, {"code": code})
    assert page.status_code == 200
    assert "There is a problem" in text_of(page)
    assert not Authenticator.objects.filter(user=governor).exists()


def test_a_mistyped_code_does_not_change_the_key(governor: Person) -> None:
    client = signed_in(governor)
    keys = [
        re.findall(r'id="totp-key" type="text" value="([A-Z2-7]+)"', page.content.decode())
        for page in (client.get(APP), client.post(APP, {"code": "000000"}))
    ]
    assert keys[0] == keys[1] != []


def test_the_first_factor_ends_the_sessions_that_did_without(governor: Person) -> None:
    elsewhere, here = signed_in(governor), signed_in(governor)
    set_up_app(here)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    added, codes = trail("alder", governor)[-2:]
    assert added.verb == "account.second_factor_added"
    assert added.after == {"second_factor": "authenticator app", "sessions_ended": 1}
    assert codes.verb == "account.recovery_codes_made"


def test_nobody_has_two_apps(ceo: Person) -> None:
    assert signed_in(ceo).get(APP)["Location"] == "/accounts/authenticator-app/remove/"


# --- the second step ----------------------------------------------------------------------------------


def at_second_step(person: Person) -> Client:
    client = Client()
    send_password(client, person.email)
    return client


def test_the_second_step_needs_the_first(ceo: Person) -> None:
    for answer in (Client().get(SECOND_STEP), Client().post(SECOND_STEP, {"code": app_code()})):
        assert answer["Location"] == "/accounts/login/"


@pytest.mark.parametrize("code", ["", "000000", "abc", "１２３４５６", "\x00"])
def test_a_wrong_code_does_not_sign_in(ceo: Person, code: str) -> None:
    client = at_second_step(ceo)
    page = client.post(SECOND_STEP, {"code": code})
    assert page.status_code == 200
    assert "There is a problem" in text_of(page)
    assert not is_signed_in(client)


def test_a_code_works_once(ceo: Person) -> None:
    code = app_code()
    assert at_second_step(ceo).post(SECOND_STEP, {"code": code}).status_code == 302
    second = at_second_step(ceo)
    assert "was used before" in text_of(second.post(SECOND_STEP, {"code": code}))
    assert not is_signed_in(second)


def test_an_old_code_does_not_work(ceo: Person) -> None:
    client = at_second_step(ceo)
    client.post(SECOND_STEP, {"code": app_code(periods_ago=2)})
    assert not is_signed_in(client)


def test_a_code_may_be_written_in_two_groups(ceo: Person) -> None:
    code = app_code()
    assert at_second_step(ceo).post(SECOND_STEP, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_too_many_wrong_codes(ceo: Person) -> None:
    client = at_second_step(ceo)
    for _ in range(5):
        assert client.post(SECOND_STEP, {"code": "000000"}).status_code == 200
    page = client.post(SECOND_STEP, {"code": app_code()})
    assert page.status_code == 429
    assert page["Retry-After"] == "300"
    assert "Try again in 5 minutes." in text_of(page)
    # Starting over, or from another browser, does not help.
    assert at_second_step(ceo).post(SECOND_STEP, {"code": app_code()}).status_code == 429


def test_the_second_step_runs_out(ceo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    client = at_second_step(ceo)
    later = time.time() + 16 * 60
    monkeypatch.setattr("allauth.account.internal.stagekit.time.time", lambda: later)
    assert client.get(SECOND_STEP)["Location"] == "/accounts/login/"


NOT_A_PASSKEY = [
    "",
    "[]",
    "null",
    "5",
    '"x"',
    "{}",
    "not json",
    '{"response": 5}',
    '{"response": {}}',
    '{"response": {"userHandle": null}}',
    '{"id": 1, "rawId": "AA", "type": "public-key", "response": {"userHandle": "AA", "clientDataJSON": "AA",'
    ' "authenticatorData": "AA", "signature": "AA"}, "clientExtensionResults": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON":'
    ' "e30", "authenticatorData": "AAAA", "signature": "AA"}, "clientExtensionResults": {}}',
    '{"id": "é", "rawId": "é", "response": {"userHandle": "é", "clientDataJSON": "é",'
    ' "authenticatorData": "é", "signature": "é"}}',
    '{"id": "AA", "rawId": "AA", "response": {"attestationObject": "AA", "clientDataJSON": "e30"}}',
    "[" * 900 + "]" * 900,
]


def test_what_is_no_passkey_is_a_wrong_answer_everywhere(ceo: Person) -> None:
    inside = signed_in(ceo)
    second, stranger = at_second_step(ceo), Client()
    for credential in NOT_A_PASSKEY:
        cache.clear()  # of the counted tries
        stranger.get("/accounts/login/passkey/", headers={"accept": "application/json"})
        answer = stranger.post("/accounts/login/passkey/", {"credential": credential})
        assert answer["Location"] == "/accounts/login/", credential
        second.get(SECOND_STEP)
        assert second.post(SECOND_STEP, {"credential": credential}).status_code == 200, credential
        inside.get("/accounts/passkeys/add/")
        adding = inside.post("/accounts/passkeys/add/", {"name": "x", "credential": credential})
        assert adding.status_code == 200, credential
    assert not is_signed_in(stranger)
    assert not is_signed_in(second)
    assert Authenticator.objects.filter(user=ceo).count() == 1


def test_the_browser_is_told_what_to_ask_a_passkey_for(db: None) -> None:
    client = Client()
    answer = client.get("/accounts/login/passkey/", headers={"accept": "application/json"})
    options = answer.json()["publicKey"]
    assert options["rpId"] == "testserver"
    assert options["userVerification"] == "required"
    assert options.get("allowCredentials", []) == [], "nobody is named before they prove who they are"
    assert client.get("/accounts/login/passkey/")["Location"] == "/accounts/login/"


# --- recovery codes -----------------------------------------------------------------------------------


def test_recovery_codes_are_shown_once(governor: Person) -> None:
    client = signed_in(governor)
    set_up_app(client)
    first = client.get(CODES)
    codes = codes_on(first)
    assert len(set(codes)) == 10
    body = first.content.decode()
    assert 'download="trust-portal-recovery-codes.txt"' in body
    assert all(code in body.split('href="data:text/plain')[1].split('"')[0] for code in codes)
    assert first["Cache-Control"] == "private, no-store"
    second = client.get(CODES)
    assert "You have 10 unused codes." in text_of(second)
    assert not any(code in second.content.decode() for code in codes)


def test_each_recovery_code_signs_in_once(governor: Person) -> None:
    client = signed_in(governor)
    set_up_app(client)
    code = codes_on(client.get(CODES))[0]
    browser = at_second_step(governor)
    assert browser.post(SECOND_STEP, {"code": code}).status_code == 302
    assert trail("alder", governor)[-1].after == {"with": "password and recovery code"}
    again = at_second_step(governor)
    assert again.post(SECOND_STEP, {"code": code}).status_code == 200
    assert not is_signed_in(again)
    assert "9 unused" in text_of(browser.get("/accounts/"))


def test_new_recovery_codes_end_the_old_ones(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    set_up_app(client)
    old = codes_on(client.get(CODES))
    assert "Your 10 old codes stop working at once." in text_of(client.get("/accounts/recovery-codes/new/"))
    with letters():
        assert client.post("/accounts/recovery-codes/new/")["Location"] == CODES
    new = codes_on(client.get(CODES))
    assert len(new) == 10
    assert not set(old) & set(new)
    assert at_second_step(governor).post(SECOND_STEP, {"code": old[0]}).status_code == 200
    assert mail.outbox[-1].subject == "New recovery codes were made"
    assert trail("alder", governor)[-1].verb == "account.recovery_codes_made"


def test_without_a_second_factor_there_are_no_codes(governor: Person) -> None:
    client = signed_in(governor)
    assert client.get(CODES).status_code == 404
    page = client.post("/accounts/recovery-codes/new/")
    assert "Add a passkey or an authenticator app first." in text_of(page)


# --- taking off ---------------------------------------------------------------------------------------


def test_taking_the_app_off(letters: Letters, ceo: Person) -> None:
    client = signed_in(ceo)
    assert client.get("/alder/").status_code == 200
    page = client.get("/accounts/authenticator-app/remove/")
    assert "It is your only second factor" in text_of(page)
    with letters():
        assert client.post("/accounts/authenticator-app/remove/")["Location"] == "/accounts/"
    assert not Authenticator.objects.filter(user=ceo).exists(), "no code may be left behind either"
    assert mail.outbox[-1].subject == "The authenticator app was removed from your account"
    removed = trail("alder", ceo)[-1]
    assert (removed.verb, removed.before) == (
        "account.second_factor_removed",
        {"second_factor": "authenticator app"},
    )
    assert client.get("/alder/")["Location"] == "/accounts/second-factor/needed/?trust=alder"


def test_what_one_does_not_have_cannot_be_taken_off(governor: Person, ceo: Person) -> None:
    client = signed_in(governor)
    foreign = Authenticator.objects.create(user=ceo, type="webauthn", data={"name": "Key", "credential": {}})
    for path in (
        "/accounts/authenticator-app/remove/",
        f"/accounts/passkeys/{foreign.pk}/remove/",
        f"/accounts/passkeys/{foreign.pk}/rename/",
        "/accounts/passkeys/99999999999999999999/remove/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, {"name": "mine"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.data["name"] == "Key"
