"""Who gets onto the operators' pages, for every page at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.cast import ACADEMIES, Cast, email_of
from trust_portal.accounts.gate import Audience, rule_of
from trust_portal.accounts.roles import Role
from trust_portal.operator.urls import urlpatterns

READING = {
    "/operator/": "trusts",
    "/operator/trusts/alder/": "trust",
    "/operator/jobs/": "jobs",
    "/operator/operators/": "operators",
    "/operator/health/": "health",
}
CHANGING = (
    "/operator/new-trust/",
    "/operator/trusts/alder/admin/",
    "/operator/trusts/alder/suspend/",
    "/operator/trusts/alder/resume/",
    "/operator/trusts/alder/delete/",
    "/operator/trusts/alder/keep/",
)
PAGES = (*READING, *CHANGING)
EXPORT = "/operator/trusts/alder/export/"  # tests/operator/test_deletion_export.py


def test_every_page_is_listed_here_and_for_operators() -> None:
    assert len(urlpatterns) == len(PAGES) + 1
    rules = [rule_of(pattern.callback) for pattern in urlpatterns]
    assert all(rule is not None and rule.audience is Audience.OPERATOR for rule in rules)


@pytest.mark.parametrize("path", PAGES)
def test_operator_sees_it(operator: Client, path: str) -> None:
    answer = operator.get(path)
    assert answer.status_code == 200
    assert "Operator site" in answer.content.decode()


def test_operator_without_a_trust_starts_here(operator: Client) -> None:
    assert operator.get("/").headers["Location"] == "/operator/"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_what_is_inside_a_trust_is_shown(operator: Client, path: str) -> None:
    text = operator.get(path).content.decode()
    names = [name for held in ACADEMIES.values() for name, _, _ in held]
    emails = [email_of(slug, role) for slug in ACADEMIES for role in Role]
    assert not [found for found in (*names, *emails) if found in text]


@pytest.mark.parametrize("path", [*PAGES, EXPORT])
def test_nobody_else_learns_that_it_exists(
    cast: Cast, sign_in: Callable[[str, Role], Client], path: str
) -> None:
    browser = sign_in("alder", Role.TRUST_ADMIN)
    foreign, missing = browser.get(path), browser.get("/operator/nothing-here/")
    assert foreign.status_code == missing.status_code == 404
    assert browser.post(path, {"reason": "because"}).status_code == 404


@pytest.mark.parametrize("path", [*PAGES, EXPORT])
def test_signed_out_people_are_sent_to_sign_in(cast: Cast, path: str) -> None:
    for answer in (Client().get(path), Client().post(path, {"reason": "because"})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/?next=/operator/")


@pytest.mark.parametrize("path", [*PAGES, EXPORT])
def test_operator_without_a_second_factor_is_sent_to_add_one(cast: Cast, operator: Client, path: str) -> None:
    Authenticator.objects.filter(user=cast.operator).delete()
    answer = operator.get(path)
    assert answer.status_code == 302
    assert "second" in answer.headers["Location"] or "factor" in answer.headers["Location"]


@pytest.mark.parametrize("path", READING)
def test_pages_to_read_take_no_other_method(operator: Client, path: str) -> None:
    assert operator.post(path).status_code == 405


@pytest.mark.parametrize("path", CHANGING)
def test_pages_with_a_form_take_get_and_post_only(operator: Client, path: str) -> None:
    assert operator.delete(path).status_code == 405
    assert operator.put(path).status_code == 405


@pytest.mark.parametrize("path", [path for path in PAGES if "/trusts/alder/" in path])
def test_trust_that_does_not_exist(operator: Client, path: str) -> None:
    assert operator.get(path.replace("alder", "nowhere")).status_code == 404
    assert operator.get(path.replace("alder", "no_slug")).status_code == 404
