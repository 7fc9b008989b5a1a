"""The pages of signing in and of one's own account, in a real browser: looked at by axe, with the keyboard, without
JavaScript, and on the way to a provider of single sign-on and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.accounts.pages import app_code, link_in_letter
from tests.cast import PASSWORD, Cast
from tests.journeys.visitor import Visitor
from tests.oidc import running_provider
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.celery import app as celery_app

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NEW_ADDRESS = "new.address@alder.example"


@pytest.fixture
def letters() -> Iterator[None]:
    """Sent at once, as if a worker stood by."""
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = False


@pytest.fixture
def governor(transactional_db: None) -> Person:
    person = Cast().person("alder", Role.LGB_GOVERNOR)
    Authenticator.objects.filter(user=person).delete()
    return person


@pytest.fixture
def ceo(transactional_db: None) -> Person:
    return Cast().person("alder", Role.CEO)


def looks_right(visitor: Visitor, heading: str) -> None:
    visitor.reads_heading(heading)
    visitor.looks_right_at_both_widths()


def gives_password(visitor: Visitor, person: Person, password: str = PASSWORD) -> None:
    visitor.writes("E-mail address", person.email)
    visitor.writes("Password", password)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()


def signs_in(visitor: Visitor, person: Person) -> None:
    visitor.opens("/accounts/login/")
    gives_password(visitor, person)
    visitor.writes("Code", app_code())
    visitor.presses("Go on")
    visitor.page.wait_for_url("**/alder/**")


def test_pages_before_signing_in(visit: Callable[..., Visitor], letters: None, ceo: Person) -> None:
    visitor = visit()
    visitor.opens("/accounts/login/")
    looks_right(visitor, "Sign in")
    gives_password(visitor, ceo, "wrong password")
    visitor.reads("The e-mail address or the password is wrong.")
    looks_right(visitor, "Sign in")
    for path, heading, status in (
        ("/accounts/signup/", "By invitation only", 200),
        ("/accounts/closed/", "This account is closed", 403),
        ("/accounts/oidc/cancelled/", "You did not sign in", 200),
        ("/accounts/password/reset/1-abc-def/", "This link does not work any more", 410),
        ("/accounts/password/reset/done/", "Your new password is set", 200),
    ):
        visitor.opens(path, status=status)
        looks_right(visitor, heading)
    visitor.opens("/accounts/password/reset/")
    looks_right(visitor, "Set a new password")
    visitor.writes("E-mail address", ceo.email)
    visitor.presses("Send the link")
    looks_right(visitor, "Look into your e-mail")
    visitor.opens(link_in_letter(ceo.email))
    looks_right(visitor, "Choose a new password")
    visitor.opens("/accounts/login/")
    gives_password(visitor, ceo)
    looks_right(visitor, "Second step")


def test_pages_of_ones_own_account(visit: Callable[..., Visitor], letters: None, ceo: Person) -> None:
    visitor = visit()
    signs_in(visitor, ceo)
    for name, heading in (
        ("my_account", "My account"),
        ("account_name", "Change your name"),
        ("account_email", "Change your e-mail address"),
        ("account_change_password", "Change your password"),
        ("usersessions_list", "Where you are signed in"),
        ("mfa_add_webauthn", "Add a passkey"),
        ("mfa_deactivate_totp", "Remove the authenticator app?"),
        ("account_reauthenticate", "Confirm that it is you"),
        ("mfa_reauthenticate", "Confirm that it is you"),
        ("account_logout", "Sign out?"),
    ):
        visitor.opens(reverse(name))
        looks_right(visitor, heading)
    visitor.opens("/accounts/email/nonsense/", status=410)
    looks_right(visitor, "This link does not work any more")
    visitor.opens(reverse("account_email"))
    visitor.writes("New e-mail address", NEW_ADDRESS)
    visitor.presses("Send the link")
    looks_right(visitor, "Look into your e-mail")
    visitor.opens(link_in_letter(NEW_ADDRESS))
    looks_right(visitor, "Use the new e-mail address?")


def test_pages_around_a_second_factor(visit: Callable[..., Visitor], ceo: Person) -> None:
    visitor = visit()
    signs_in(visitor, ceo)
    visitor.opens(reverse("mfa_generate_recovery_codes"))
    looks_right(visitor, "Make new recovery codes?")
    visitor.presses("Make the codes")
    looks_right(visitor, "Your recovery codes")
    with visitor.page.expect_download() as download:
        visitor.follows("Download")
    text = download.value.path().read_text()
    assert len(re.findall(r"^\d{8}$", text, re.MULTILINE)) == 10
    visitor.page.reload()
    looks_right(visitor, "Your recovery codes")
    visitor.reads("They were shown once")
    visitor.opens(reverse("mfa_deactivate_totp"))
    visitor.presses("Remove the app")
    visitor.opens("/alder/people/")
    looks_right(visitor, "You need a second factor")
    visitor.follows("Set up an app")
    looks_right(visitor, "Set up an authenticator app")
    visitor.writes("Code", "000000")
    visitor.presses("Set up the app")
    visitor.reads("This code is wrong")
    looks_right(visitor, "Set up an authenticator app")
    visitor.writes("Code", app_code(visitor.page.get_by_label("Or type this key into the app").input_value()))
    visitor.presses("Set up the app")
    visitor.follows("I have kept them: go on to Alder Learning Trust")
    visitor.page.wait_for_url("**/alder/**")


def test_pages_between_trusts(visit: Callable[..., Visitor], cast_person: Callable[[str], Person]) -> None:
    visitor = visit()
    visitor.opens("/accounts/login/")
    gives_password(visitor, cast_person("stranger@nowhere.example"))
    looks_right(visitor, "You are not in a trust yet")
    visitor.opens("/accounts/")
    looks_right(visitor, "My account")


@pytest.fixture
def cast_person(transactional_db: None) -> Callable[[str], Person]:
    return lambda email: Person.objects.get(email=email)


def test_signing_in_with_the_keyboard_alone(visit: Callable[..., Visitor], ceo: Person) -> None:
    visitor = visit()
    visitor.opens("/accounts/login/")
    keyboard = visitor.page.keyboard
    visitor.tabs_to("E-mail address")
    keyboard.type(ceo.email)
    visitor.tabs_to("Password")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    visitor.reads_heading("Second step")
    visitor.tabs_to("Code")
    keyboard.type(app_code())
    visitor.tabs_to("Go on")
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/alder/**")
    visitor.tabs_to("My account")
    keyboard.press("Enter")
    visitor.reads_heading("My account")


def test_a_second_factor_without_javascript(visit: Callable[..., Visitor], governor: Person) -> None:
    visitor = visit(javascript=False)
    visitor.opens("/accounts/login/")
    gives_password(visitor, governor)
    visitor.opens(reverse("mfa_activate_totp"))
    visitor.writes("Code", app_code(visitor.page.get_by_label("Or type this key into the app").input_value()))
    visitor.presses("Set up the app")
    visitor.reads_heading("Your recovery codes")
    code = visitor.page.get_by_label("Recovery codes for").input_value().split()[0]
    visitor.presses("Sign out")
    gives_password(visitor, governor)
    visitor.writes("Code", code)
    visitor.presses("Go on")
    visitor.page.wait_for_url("**/alder/**")


@pytest.mark.parametrize("javascript", [True, False])
def test_single_sign_on_under_the_enforced_policy(
    visit: Callable[..., Visitor], governor: Person, settings: Any, javascript: bool
) -> None:
    """Browsers hold a redirect after a form to the policy as well: this fails where the way there is a redirect."""
    with running_provider() as provider:
        provider.knows("s-1", email=governor.email, email_verified=True)
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [provider.app()]}
        }
        visitor = visit(javascript=javascript)
        visitor.opens("/alder/permissions/")
        visitor.axe_finds_nothing() if javascript else None
        visitor.presses("Sign in with School account")
        visitor.page.wait_for_url(f"{provider.server_url}/**")
        visitor.page.locator("input[name=sub]").fill("s-1")
        visitor.page.locator("input[name=sub]").press("Enter")
        visitor.page.wait_for_url("**/alder/permissions/")
        visitor.opens("/accounts/")
        visitor.reads("School account")
        visitor.follows("Disconnect School account")
        visitor.reads_heading("Disconnect School account?")
