"""The journeys of a trust and of an operator by the keyboard alone: no mouse, each focus to be seen."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast
from tests.guards.outside import EXPECTED
from tests.guards.test_code import patterns
from tests.journeys.visitor import Visitor
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visitor]
OPERATOR_PAGES = [
    path.replace("<slug:slug>", "alder")
    for path, pattern in patterns()
    if path.startswith("operator/") and EXPECTED[str(pattern.name)][2][0] == 200
]


@pytest.fixture
def operator(visit: Open) -> Open:
    """A window in which the portal's operator is signed in."""

    def open_window(**options: int) -> Visitor:
        client = Client()
        client.force_login(Cast().operator)
        visitor = visit(**options)
        name = settings.SESSION_COOKIE_NAME
        visitor.page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}]
        )
        return visitor

    return open_window


def test_inviting_somebody_and_changing_roles(signed_in: Open, do_the_jobs: Callable[[], int]) -> None:
    admin = signed_in("alder", Role.TRUST_ADMIN)
    admin.opens("/alder/people/")
    admin.goes_to("Invite somebody")
    admin.types_into("Full name", "Nadia Trent")
    admin.types_into("E-mail address", "nadia@alder.example")
    admin.tabs_to("Trustee")
    admin.page.keyboard.press("Space")
    admin.goes_to("Send the invitation")
    admin.reads("nadia@alder.example")
    assert do_the_jobs() == 1
    admin.opens(f"/alder/people/{Cast().person('alder', Role.CLERK).pk}/")
    admin.goes_to("Change roles")
    admin.tabs_to("Data manager")
    admin.page.keyboard.press("Space")
    admin.goes_to("Save roles")
    admin.reads("The roles of")
    admin.reads("Data manager")


def test_exporting_everything(signed_in: Open, do_the_jobs: Callable[[], int]) -> None:
    admin = signed_in("alder", Role.TRUST_ADMIN)
    admin.opens("/alder/jobs/")
    admin.goes_to("Export everything")
    admin.goes_to("Start the export")
    admin.reads("Where it stands")
    assert do_the_jobs() == 1
    admin.page.reload()
    admin.tabs_to("Download")
    with admin.page.expect_download() as started:
        admin.page.keyboard.press("Enter")
    assert zipfile.is_zipfile(started.value.path())


def test_filtering_the_audit_trail(signed_in: Open) -> None:
    admin = signed_in("alder", Role.TRUST_ADMIN)
    admin.opens("/alder/audit/")
    what = admin.page.locator(".audit-table tbody th").first.bounding_box()
    assert what is not None
    assert what["width"] > 200, "the words of the entries are broken"
    admin.types_into("Name of the record", "nobody of this name")
    admin.goes_to("Apply filters")
    admin.reads("No entry matches")


def test_an_operator_opens_a_trust(operator: Open) -> None:
    visitor = operator()
    visitor.opens("/operator/")
    visitor.goes_to("Open a trust")
    visitor.types_into("Name of the trust", "Willow Learning Trust")
    visitor.types_into("Address", "willow")
    visitor.types_into("Full name of the trust admin", "Ada Holm")
    visitor.types_into("E-mail address of the trust admin", "ada@willow.example")
    visitor.goes_to("Open the trust and send the invitation")
    visitor.reads_heading("Willow Learning Trust")


def test_axe_finds_nothing_on_the_operators_pages(operator: Open) -> None:
    """On every one, at both widths, and as printed."""
    visitor = operator()
    assert len(OPERATOR_PAGES) >= 14
    for path in OPERATOR_PAGES:
        visitor.narrows_to(1366)
        visitor.opens(f"/{path}")
        visitor.axe_finds_nothing(on_paper=True)
        visitor.nothing_overflows()
        visitor.narrows_to(320)
        visitor.axe_finds_nothing()
        visitor.nothing_overflows()
