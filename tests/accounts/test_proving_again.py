"""What matters asks again who one is, and for a second factor."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.accounts.pages import SECRET, app_code, signed_in, text_of
from tests.cast import PASSWORD, Cast
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role

Letters = Callable[[], AbstractContextManager[Any]]

APP = "/accounts/authenticator-app/"
CODES = "/accounts/recovery-codes/"
SECOND_STEP = "/accounts/login/second-factor/"


SENSITIVE = [
    "/accounts/authenticator-app/remove/",
    "/accounts/recovery-codes/new/",
    "/accounts/passkeys/add/",
    "/accounts/email/",
]


@pytest.fixture
def a_while_ago(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Moves the clock of proofs eleven minutes on."""

    def move() -> None:
        import time

        later = time.time() + 11 * 60
        monkeypatch.setattr("trust_portal.accounts.adapters.time.time", lambda: later)
        monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: later)

    return move


@pytest.mark.parametrize("path", SENSITIVE)
def test_what_matters_asks_again_after_ten_minutes(
    ceo: Person, path: str, a_while_ago: Callable[[], None]
) -> None:
    client = signed_in(ceo)
    assert client.get(path).status_code == 200, "not at once after signing in"
    a_while_ago()
    asked = client.get(path)
    assert asked["Location"] == f"/accounts/confirm/password/?next={path.replace('/', '%2F')}"
    page = client.get(asked["Location"])
    assert "Confirm that it is you" in text_of(page)
    assert "Use a code from your authenticator app or a recovery code" in text_of(page)
    wrong = client.post(asked["Location"], {"password": "wrong password"})
    assert "This is not your password." in text_of(wrong)
    assert client.get(path).status_code == 302
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == path
    assert client.get(path).status_code == 200


def test_a_form_that_was_sent_too_late_goes_through_after_the_proof(
    ceo: Person, a_while_ago: Callable[[], None]
) -> None:
    client = signed_in(ceo)
    a_while_ago()
    asked = client.post("/accounts/authenticator-app/remove/")
    assert Authenticator.objects.filter(user=ceo).exists()
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == "/accounts/"
    assert not Authenticator.objects.filter(user=ceo).exists()


def test_a_code_proves_it_as_well(ceo: Person, a_while_ago: Callable[[], None]) -> None:
    client = signed_in(ceo)
    a_while_ago()
    assert client.get(APP + "remove/").status_code == 302
    assert client.post("/accounts/confirm/code/", {"code": "000000"}).status_code == 200
    # The code of the sign-in has been used: the app's next one.
    Authenticator.objects.filter(user=ceo).update(data={"secret": "GEZDGNBVGY3TQOJQ"})
    answer = client.post("/accounts/confirm/code/", {"code": app_code("GEZDGNBVGY3TQOJQ")})
    assert answer.status_code == 302


def test_too_many_wrong_proofs(ceo: Person) -> None:
    client = signed_in(ceo)
    answers = [client.post("/accounts/confirm/password/", {"password": "wrong"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Try again in 5 minutes." in text_of(answers[-1])


def test_a_way_of_proof_that_one_lacks_leads_to_one_that_one_has(governor: Person) -> None:
    client = signed_in(governor)
    for path in ("/accounts/confirm/code/", "/accounts/confirm/passkey/"):
        assert client.get(path)["Location"] == "/accounts/confirm/password/"


def test_signed_out_everything_leads_to_sign_in(db: None) -> None:
    for name in (
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_reauthenticate",
        "second_factor_needed",
    ):
        for method in (Client().get, Client().post):
            assert method(reverse(name))["Location"].startswith("/accounts/login/?next=")


def test_the_operators_site_asks_for_a_second_factor(cast: Cast) -> None:
    operator = cast.operator
    Authenticator.objects.filter(user=operator).delete()
    client = signed_in(operator)
    answer = client.get("/operator/")
    assert answer["Location"] == "/accounts/second-factor/needed/"
    assert "Your work asks for more than a password." in text_of(client.get(answer["Location"]))


def test_a_role_that_needs_none_enters_without(governor: Person) -> None:
    assert signed_in(governor).get("/alder/").status_code == 200


def test_the_casts_key_is_the_one_used_here(cast: Cast) -> None:
    factor = Authenticator.objects.get(user=cast.person("alder", Role.CLERK))
    assert factor.data == {"secret": SECRET}
