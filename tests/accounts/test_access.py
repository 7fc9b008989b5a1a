"""The five questions of each page about a trust: it works, other trust, wrong role, wrong method, how many queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academies.models import Phase
from academies.use_cases import academies
from tests.cast import Cast
from tests.trust_pages import address, by
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import invitations, people, tokens
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@dataclass(frozen=True)
class Page:
    """`allowed` and `refused` are roles (`refused` None: open to every member); `parts` of the address by name."""

    name: str
    allowed: Role = Role.TRUST_ADMIN
    refused: Role | None = Role.HEADTEACHER
    parts: tuple[str, ...] = ()
    methods: frozenset[str] = field(default=frozenset({"get", "head"}))
    is_list: bool = False

    def __str__(self) -> str:
        return self.name


_FORM = frozenset({"get", "head", "post"})
_POST = frozenset({"post"})
PAGES = (
    Page("overview", refused=None, is_list=True),
    Page("people", is_list=True),
    Page("person", parts=("person_id",)),
    Page("person_roles", refused=Role.CEO, parts=("person_id",), methods=_FORM),
    Page("person_remove", refused=Role.CEO, parts=("person_id",), methods=_FORM),
    Page("invite", refused=Role.CEO, methods=_FORM),
    Page("invitations", is_list=True),
    Page("invitation_send_again", refused=Role.CEO, parts=("invitation_id",), methods=_POST),
    Page("invitation_withdraw", refused=Role.CEO, parts=("invitation_id",), methods=_FORM),
    Page("permissions", refused=None),
    Page("trust_settings", methods=_FORM),
    Page("trust_logo_change", refused=Role.CEO, methods=_POST),
    Page("trust_second_factor", refused=Role.CEO, methods=_POST),
    Page("tokens", refused=None, methods=_FORM, is_list=True),
    Page("token_revoke", refused=None, parts=("token_id",), methods=_FORM),
    Page("audit_trail", is_list=True),
    Page("audit_export", methods=_POST),
    Page("academies", refused=None, is_list=True),
    Page("academy", refused=None, parts=("academy_id",), is_list=True),
    Page("academy_add", allowed=Role.DIRECTOR_OF_EDUCATION, refused=Role.DATA_MANAGER, methods=_FORM),
    Page(
        "academy_change",
        allowed=Role.DIRECTOR_OF_EDUCATION,
        refused=Role.DATA_MANAGER,
        parts=("academy_id",),
        methods=_FORM,
    ),
)
READ = [page for page in PAGES if "get" in page.methods]
REFUSING = [page for page in PAGES if page.refused is not None]
LISTS = [page for page in PAGES if page.is_list]


@pytest.fixture
def parts(cast: Cast) -> dict[str, int]:
    """Numbers of records in Alder."""
    admin = cast.person("alder", Role.TRUST_ADMIN)
    actor, now = by(admin), timezone.now()
    with trust_scope(cast.trust("alder").pk):
        invitation = invitations.invite(
            email="noor@example.org", full_name="Noor", held=[HeldRole(Role.CLERK)], at=now, by=actor
        )
        token, _ = tokens.create(person=admin, label="x", days=30, at=now, by=actor)
    return {
        "person_id": cast.person("alder", Role.CLERK).pk,
        "invitation_id": invitation.pk,
        "token_id": token.pk,
        "academy_id": cast.academy("alder").pk,
    }


def where(page: Page, parts: dict[str, int], slug: str = "alder") -> str:
    return address(page.name, trust=slug, **{part: parts[part] for part in page.parts})


@pytest.mark.parametrize("page", READ, ids=str)
def test_it_works(sign_in: SignIn, parts: dict[str, int], page: Page) -> None:
    response = sign_in("alder", page.allowed).get(where(page, parts))
    assert response.status_code == 200
    assert b"<h1>" in response.content


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_another_trust_has_none_of_it(sign_in: SignIn, parts: dict[str, int], page: Page) -> None:
    outsider = sign_in("birch", page.allowed)
    for method in page.methods:
        assert getattr(outsider, method)(where(page, parts)).status_code == 404
        # The same numbers under their own trust's address.
        if page.parts:
            assert getattr(outsider, method)(where(page, parts, "birch")).status_code == 404


@pytest.mark.parametrize("page", REFUSING, ids=str)
def test_a_role_without_the_permission_is_refused(sign_in: SignIn, parts: dict[str, int], page: Page) -> None:
    assert page.refused is not None
    client = sign_in("alder", page.refused)
    for method in page.methods:
        assert getattr(client, method)(where(page, parts)).status_code == 403


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_other_methods_are_refused(sign_in: SignIn, parts: dict[str, int], page: Page) -> None:
    client = sign_in("alder", page.allowed)
    for method in {"get", "head", "post", "put", "patch", "delete"} - page.methods:
        assert getattr(client, method)(where(page, parts)).status_code == 405, method


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_signed_out_leads_to_the_sign_in(parts: dict[str, int], page: Page) -> None:
    for method in page.methods:
        response = getattr(Client(), method)(where(page, parts))
        assert response.status_code == 302
        assert "next=" in response["Location"]


@pytest.mark.parametrize("page", LISTS, ids=str)
def test_a_longer_list_takes_no_more_queries(
    cast: Cast, sign_in: SignIn, parts: dict[str, int], page: Page
) -> None:
    client = sign_in("alder", page.allowed)
    client.get(where(page, parts))  # what is noted once an hour
    few = count_queries(client, where(page, parts))
    crowd(cast, 15)
    many = count_queries(client, where(page, parts))
    assert many <= few
    assert many <= 20


def count_queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def crowd(cast: Cast, size: int) -> None:
    """So many more people, academies, invitations and tokens, and what the trail says of them."""
    actor, now = by(cast.person("alder", Role.TRUST_ADMIN)), timezone.now()
    with trust_scope(cast.trust("alder").pk):
        first = cast.academy("alder").place_id
        for number in range(size):
            academy = academies.add(
                name=f"School {number}", urn=910_000 + number, phase=Phase.PRIMARY, joined_on=None, by=actor
            )
            person = Person.objects.create(
                email=f"p{number}@example.org", full_name=f"Person {number}", password=make_password(None)
            )
            held = [HeldRole(Role.HEADTEACHER, academy.place_id), HeldRole(Role.LGB_GOVERNOR, first)]
            people.join(person=person, held=held, by=actor)
            invitations.invite(email=f"i{number}@example.org", full_name="", held=held, at=now, by=actor)
            tokens.create(person=person, label=f"token {number}", days=30, at=now, by=actor)
