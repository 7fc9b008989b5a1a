"""The demo as its people meet it. With PORTAL_SCREENSHOTS=1 it draws the pictures of the README."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from academies.demo.loading import load
from academies.demo.people import people_of
from academies.demo.trusts import HARROWMERE
from tests.journeys.visitor import Visitor
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROLES_WITH_A_PICTURE = {
    "dashboard": (Role.CEO, "dashboard/"),
    "assurance": (Role.DIRECTOR_OF_EDUCATION, "assurance/"),
    "levels": (Role.DIRECTOR_OF_EDUCATION, "levels/"),
    "audit": (Role.TRUST_ADMIN, "audit/"),
}


@pytest.fixture
def window(visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A window in which the first demo person of this role is signed in."""
    load(at=timezone.now(), wanted=[HARROWMERE])  # test_load_demo.py loads them all

    def open_window(role: Role, *, width: int = 1366) -> Visitor:
        person = next(one for one in people_of(HARROWMERE) if one.posts[0].role is role)
        client = Client()
        client.force_login(Person.objects.get(email=person.email))
        visitor = visit(width=width)
        name = settings.SESSION_COOKIE_NAME
        visitor.page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}]
        )
        return visitor

    return open_window


def test_everybody_starts_on_a_page_of_theirs_and_the_pages_of_the_readme(
    window: Callable[..., Visitor],
) -> None:
    """One test, since loading the demo takes longer than looking at it."""
    everybody_starts_on_a_page_of_theirs(window)
    the_pages_of_the_readme(window)


def everybody_starts_on_a_page_of_theirs(window: Callable[..., Visitor]) -> None:
    for role in Role:
        visitor = window(role)
        visitor.opens(f"/{HARROWMERE.slug}/")
        visitor.reads_heading("Welcome")
        visitor.reads(role.label)
        visitor.page.context.close()


def the_pages_of_the_readme(window: Callable[..., Visitor]) -> None:
    for name, (role, path) in ROLES_WITH_A_PICTURE.items():
        visitor = window(role)
        visitor.opens(f"/{HARROWMERE.slug}/{path}")
        visitor.nothing_overflows()
        visitor.takes_picture(name)
    phone = window(Role.HEADTEACHER, width=390)
    phone.opens(f"/{HARROWMERE.slug}/")
    phone.nothing_overflows()
    phone.takes_picture("mobile")
