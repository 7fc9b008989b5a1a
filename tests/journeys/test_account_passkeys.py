"""Passkeys in a real browser, with the browser's own software authenticator."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Request, Route, expect

from tests.accounts.pages import trail
from tests.cast import PASSWORD, Cast
from tests.journeys.visitor import Visitor
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


class Device:
    """A device with a built-in authenticator that its owner unlocks, until `locked`."""

    def __init__(self, visitor: Visitor) -> None:
        self._session = visitor.page.context.new_cdp_session(visitor.page)
        self._session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self._id = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": options})[
            "authenticatorId"
        ]

    def locked(self) -> None:
        command = {"authenticatorId": self._id, "isUserVerified": False}
        self._session.send("WebAuthn.setUserVerified", command)

    def forgets(self) -> None:
        self._session.send("WebAuthn.clearCredentials", {"authenticatorId": self._id})

    def passkeys(self) -> list[dict[str, Any]]:
        found = self._session.send("WebAuthn.getCredentials", {"authenticatorId": self._id})
        return list(found["credentials"])


@pytest.fixture
def governor(transactional_db: None) -> Person:
    person = Cast().person("alder", Role.LGB_GOVERNOR)
    Authenticator.objects.filter(user=person).delete()
    return person


def signs_in_by_password(visitor: Visitor, person: Person) -> None:
    visitor.opens("/accounts/login/")
    visitor.writes("E-mail address", person.email)
    visitor.writes("Password", PASSWORD)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()


def adds_a_passkey(visitor: Visitor, name: str = "Work laptop") -> None:
    visitor.opens("/accounts/passkeys/add/")
    visitor.writes("Name of the passkey", name)
    visitor.presses("Make the passkey")
    visitor.reads("The passkey is added.")


def signs_out(visitor: Visitor) -> None:
    visitor.presses("Sign out")
    visitor.reads("You are signed out.")


@pytest.fixture
def equipped(visit: Callable[..., Visitor], governor: Person) -> tuple[Visitor, Device]:
    """The governor at a device where she has just added a passkey."""
    visitor = visit()
    device = Device(visitor)
    signs_in_by_password(visitor, governor)
    visitor.page.wait_for_url("**/alder/**")
    adds_a_passkey(visitor)
    return visitor, device


def test_a_passkey_is_added_and_signs_in(equipped: tuple[Visitor, Device], governor: Person) -> None:
    visitor, device = equipped
    visitor.reads_heading("Your recovery codes")
    visitor.follows("I have kept them")
    visitor.reads_heading("My account")
    visitor.reads("Work laptop, added")
    (passkey,) = device.passkeys()
    assert passkey["isResidentCredential"]
    signs_out(visitor)
    visitor.presses("Sign in with a passkey")
    visitor.page.wait_for_url("**/alder/**")
    verbs = [(entry.verb, entry.after) for entry in trail("alder", governor)]
    assert verbs[1:] == [
        ("account.second_factor_added", {"second_factor": "passkey", "sessions_ended": 0}),
        ("account.recovery_codes_made", None),
        ("account.signed_in", {"with": "passkey"}),
    ]


def test_a_passkey_leads_to_where_one_was_going(equipped: tuple[Visitor, Device]) -> None:
    visitor, _ = equipped
    signs_out(visitor)
    visitor.opens("/alder/permissions/")
    visitor.presses("Sign in with a passkey")
    visitor.page.wait_for_url("**/alder/permissions/")


def test_a_passkey_is_a_second_factor(equipped: tuple[Visitor, Device], governor: Person) -> None:
    visitor, _ = equipped
    signs_out(visitor)
    signs_in_by_password(visitor, governor)
    visitor.reads_heading("Second step")
    visitor.axe_finds_nothing()
    visitor.presses("Use my passkey")
    visitor.page.wait_for_url("**/alder/**")
    assert trail("alder", governor)[-1].after == {"with": "password and passkey"}


def test_a_passkey_proves_again_who_one_is(equipped: tuple[Visitor, Device], settings: Any) -> None:
    visitor, _ = equipped
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3
    time.sleep(3.1)
    visitor.opens("/accounts/recovery-codes/new/")
    visitor.reads_heading("Confirm that it is you")
    visitor.follows("Use a passkey")
    expect(visitor.page.get_by_role("button", name="Use my passkey")).to_be_visible()
    visitor.axe_finds_nothing()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
    visitor.presses("Use my passkey")
    visitor.reads_heading("Make new recovery codes?")


def test_a_device_that_stays_locked_changes_nothing(equipped: tuple[Visitor, Device]) -> None:
    visitor, device = equipped
    signs_out(visitor)
    device.locked()
    visitor.presses("Sign in with a passkey")
    visitor.reads("Nothing happened: it was cancelled, took too long")
    visitor.reads_heading("Sign in")


def test_one_device_has_one_passkey(equipped: tuple[Visitor, Device], governor: Person) -> None:
    visitor, _ = equipped
    visitor.opens("/accounts/passkeys/add/")
    visitor.presses("Make the passkey")
    visitor.reads("This device has a passkey for the portal already.")
    assert Authenticator.objects.filter(user=governor, type="webauthn").count() == 1


def test_a_passkey_is_renamed_and_removed(equipped: tuple[Visitor, Device], governor: Person) -> None:
    visitor, _ = equipped
    visitor.opens("/accounts/")
    visitor.follows("Rename Work laptop")
    visitor.reads_heading("Rename")
    visitor.axe_finds_nothing()
    visitor.writes("Name of the passkey", "Old <laptop>")
    visitor.presses("Save the name")
    visitor.reads("Old <laptop>, added")
    visitor.follows("Remove Old <laptop>")
    visitor.reads("It is your only second factor")
    visitor.axe_finds_nothing()
    visitor.presses("Remove the passkey")
    visitor.reads("The passkey is removed.")
    assert not Authenticator.objects.filter(user=governor).exists()
    assert trail("alder", governor)[-1].before == {"second_factor": "passkey"}
    signs_out(visitor)
    visitor.presses("Sign in with a passkey")
    visitor.reads("This passkey opens no account here. Sign in with your password.")
    visitor.reads_heading("Sign in")


def test_a_closed_account_does_not_open_by_passkey(
    equipped: tuple[Visitor, Device], governor: Person
) -> None:
    visitor, _ = equipped
    signs_out(visitor)
    Person.objects.filter(pk=governor.pk).update(is_active=False)
    visitor.presses("Sign in with a passkey")
    visitor.reads_heading("This account is closed")


@pytest.mark.parametrize("part", ["signature", "authenticatorData", "clientDataJSON", "userHandle"])
def test_an_answer_that_was_tampered_with_is_refused(equipped: tuple[Visitor, Device], part: str) -> None:
    visitor, _ = equipped
    signs_out(visitor)

    def tamper(route: Route, request: Request) -> None:
        if request.method != "POST":
            route.continue_()
            return
        fields = dict(parse_qsl(request.post_data or "", keep_blank_values=True))
        credential = json.loads(fields["credential"])
        text = credential["response"][part]
        middle = len(text) // 2
        changed = "B" if text[middle] != "B" else "C"
        credential["response"][part] = text[:middle] + changed + text[middle + 1 :]
        route.continue_(post_data=urlencode({**fields, "credential": json.dumps(credential)}))

    visitor.page.route("**/accounts/login/passkey/", tamper)
    visitor.presses("Sign in with a passkey")
    visitor.reads("This passkey opens no account here.")
    visitor.page.unroute("**/accounts/login/passkey/")


def test_an_answer_works_once(equipped: tuple[Visitor, Device]) -> None:
    visitor, _ = equipped
    signs_out(visitor)
    sent: list[str] = []
    visitor.page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    visitor.presses("Sign in with a passkey")
    visitor.page.wait_for_url("**/alder/**")
    signs_out(visitor)
    used = next(body for body in sent if "credential" in body)
    credential = dict(parse_qsl(used))["credential"]
    visitor.page.evaluate(
        """credential => { const form = document.querySelector("form[data-passkey]");
           form.elements.credential.value = credential; form.submit(); }""",
        credential,
    )
    visitor.reads("This passkey opens no account here.")


def test_without_javascript_the_password_works_and_no_passkey_is_offered(
    visit: Callable[..., Visitor], governor: Person
) -> None:
    visitor = visit(javascript=False)
    visitor.opens("/accounts/login/")
    assert not visitor.page.get_by_role("button", name="Sign in with a passkey").is_visible()
    signs_in_by_password(visitor, governor)
    visitor.page.wait_for_url("**/alder/**")
    visitor.opens("/accounts/passkeys/add/")
    visitor.reads("Passkeys need JavaScript and a browser that knows them.")
    visitor.follows("set up an authenticator app")
    visitor.reads_heading("Set up an authenticator app")
