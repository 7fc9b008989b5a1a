"""Each role begins on a page of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.trust_pages import add_person, address
from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role

SignIn = Callable[[str, Role], Client]
PAGES = {
    Role.CEO: "trust_dashboard",
    Role.DIRECTOR_OF_EDUCATION: "review_dashboard",
    Role.OPERATIONS_LEAD: "review_dashboard",
    Role.TRUSTEE: "trust_dashboard",
    Role.DATA_MANAGER: "data_health",
    Role.TRUST_ADMIN: "overview",
    Role.CLERK: "overview",
    **dict.fromkeys(sorted(ROLES_AT_A_PLACE), "overview"),  # what waits for them, and their academies
}


def start_of(client: Client) -> str:
    return str(client.get(address("trust_start"))["Location"])


@pytest.mark.parametrize(("role", "page"), PAGES.items())
def test_each_role(sign_in: SignIn, role: Role, page: str) -> None:
    assert start_of(sign_in("alder", role)) == address(page)


def test_of_several_roles_the_widest_counts(cast: Cast) -> None:
    both = add_person(cast, "both@alder.example", Role.LGB_CHAIR, Role.TRUSTEE)
    client = Client()
    client.force_login(both)
    assert start_of(client) == address("trust_dashboard")


def test_strangers_learn_nothing(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in("birch", Role.CEO).get(address("trust_start"))
    assert answer.status_code == 404
    assert Client().get(address("trust_start"))["Location"].startswith(reverse("account_login"))
