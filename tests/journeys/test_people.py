"""Somebody is invited, joins, is given another role and leaves: by keyboard alone, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core import mail

from tests.cast import PASSWORD, Cast
from tests.journeys.keyboard import KeyboardVisitor
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., KeyboardVisitor]
NEW_PASSWORD = "a long walk before breakfast"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_an_invitation_from_sending_to_leaving(
    by_keyboard: Open, visit: Open, do_the_jobs: Callable[[], int], javascript: bool
) -> None:
    admin = by_keyboard("alder", Role.TRUST_ADMIN, javascript=javascript)
    admin.opens("/alder/people/")
    admin.follows("Invite somebody")
    admin.writes("Full name", "Nadia Trent")
    admin.writes("E-mail address", "nadia@alder.example")
    admin.ticks("Trustee")
    admin.presses("Send the invitation")
    admin.reads("nadia@alder.example")
    assert do_the_jobs() == 1

    nadia = visit(width=390, javascript=javascript, hands=KeyboardVisitor)
    nadia.opens(_link_in(str(mail.outbox[-1].body)))
    nadia.writes("Your full name", "Nadia Trent")
    nadia.writes("New password", NEW_PASSWORD)
    nadia.writes("New password again", NEW_PASSWORD)
    nadia.presses("Join the trust")
    nadia.reads_heading("Nadia Trent")
    assert urlsplit(nadia.page.url).path == "/alder/"
    nadia.opens("/alder/people/", status=403)

    admin.opens("/alder/people/")
    admin.follows("Nadia Trent")
    admin.follows("Change roles")
    admin.ticks("Data manager")
    admin.presses("Save roles")
    admin.reads("Data manager")

    admin.opens("/alder/people/")
    admin.follows("Nadia Trent")
    admin.follows("Remove from the trust")
    admin.presses("Remove this person")
    admin.reads_heading("People")
    nadia.opens("/alder/", status=404)


def test_signing_in_with_the_keyboard_alone(visit: Open) -> None:
    trustee = Cast().person("alder", Role.HEADTEACHER)
    head = visit(hands=KeyboardVisitor)
    head.opens("/accounts/login/")
    head.writes("E-mail address", trustee.email)
    head.writes("Password", PASSWORD)
    head.presses("Sign in")
    head.page.wait_for_url("**/accounts/login/second-factor/")


def test_walking_through_the_pages_with_the_keyboard_alone(by_keyboard: Open) -> None:
    admin = by_keyboard("alder", Role.TRUST_ADMIN)
    admin.opens("/alder/")
    for name, heading in (("People", "People"), ("Audit trail", "Audit trail"), ("Exports and jobs", "jobs")):
        admin.follows(name)
        admin.reads_heading(heading)


def test_the_overview_on_a_phone(by_keyboard: Open) -> None:
    chair = by_keyboard("alder", Role.LGB_CHAIR, width=390)
    chair.opens("/alder/")
    chair.nothing_overflows()


def _link_in(text: str) -> str:
    found = re.search(r"https?://\S+/invitation/\S+", text)
    assert found, text
    return found.group(0)
