"""Changing somebody's roles, and roles.py against the table of the domain."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.trust_pages import add_person, address, by, roles_held, trail, words
from trust_portal.accounts.forms.people import RolesForm
from trust_portal.accounts.models import Membership, Person
from trust_portal.accounts.roles import ROLES_AT_A_PLACE, Role
from trust_portal.accounts.use_cases import people
from trust_portal.accounts.use_cases.roles_held import HeldRole, checked, version_of
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.TRUST_ADMIN)


@pytest.fixture
def head(cast: Cast) -> Person:
    return cast.person("alder", Role.HEADTEACHER)


def sent(cast: Cast, person: Person, *roles: str, **places: list[int]) -> dict[str, Any]:
    """What the form sends after it showed the person's roles as they are now."""
    with trust_scope(cast.trust("alder").pk):
        seen = version_of(people.roles_of(person))
    return {"seen": seen, "roles": roles, **places}


def test_the_form_shows_what_is_held(admin: Client, head: Person, cast: Cast) -> None:
    response = admin.get(address("person_roles", person_id=head.pk))
    form: RolesForm = response.context["form"]
    assert form["roles"].value() == ["headteacher"]
    assert form["places_headteacher"].value() == [cast.academy("alder").place_id]
    text = words(response)
    assert "Leads an academy and signs its termly report." in text
    assert "Academies of the headteacher Ashdown Primary Castle Rise" in text
    assert "Dovedale" not in text


def test_saving_roles(admin: Client, head: Person, cast: Cast) -> None:
    first, second = (cast.academy("alder", number).place_id for number in (0, 1))
    data = sent(cast, head, "headteacher", "lgb_governor", "clerk", places_headteacher=[second],
                places_lgb_governor=[first, second], places_lgb_chair=[first])  # fmt: skip
    response = admin.post(address("person_roles", person_id=head.pk), data, follow=True)
    assert "The roles of Headteacher of Alder are saved." in words(response)
    assert roles_held(cast, head) == {
        ("headteacher", second),
        ("lgb_governor", first),
        ("lgb_governor", second),
        ("clerk", None),
    }
    (entry,) = trail(cast, "person.roles_changed")
    assert entry.before == {"roles": ["Headteacher at Ashdown Primary"]}
    assert entry.after == {
        "roles": [
            "Clerk",
            "Headteacher at Castle Rise",
            "LGB governor at Ashdown Primary",
            "LGB governor at Castle Rise",
        ]
    }
    assert entry.address == "127.0.0.1"


def test_kept_roles_keep_their_date(admin: Client, head: Person, cast: Cast) -> None:
    place_id = cast.academy("alder").place_id
    with trust_scope(cast.trust("alder").pk):
        before = Membership.objects.get(person=head)
    data = sent(cast, head, "headteacher", "trustee", places_headteacher=[place_id])
    admin.post(address("person_roles", person_id=head.pk), data)
    with trust_scope(cast.trust("alder").pk):
        kept = Membership.objects.get(person=head, role="headteacher")
    assert (kept.pk, kept.since) == (before.pk, before.since)


@pytest.mark.parametrize(
    ("roles", "places", "message"),
    [
        ([], [], "Choose at least one role"),
        (["headteacher"], [], "Choose at least one academy for the headteacher"),
        (["king"], [], "king is not one of the available choices"),
        (["headteacher"], ["x"], "x is not one of the available choices"),
    ],
)
def test_what_cannot_be_saved_is_said(
    admin: Client, head: Person, cast: Cast, roles: list[str], places: list[Any], message: str
) -> None:
    before = roles_held(cast, head)
    data = sent(cast, head, *roles, places_headteacher=places)
    response = admin.post(address("person_roles", person_id=head.pk), data)
    assert response.status_code == 422
    assert message in words(response)
    assert roles_held(cast, head) == before


def test_an_academy_of_another_trust_cannot_be_chosen(admin: Client, head: Person, cast: Cast) -> None:
    foreign = cast.academy("birch").place_id
    before = roles_held(cast, head)
    data = sent(cast, head, "headteacher", places_headteacher=[foreign])
    response = admin.post(address("person_roles", person_id=head.pk), data)
    assert response.status_code == 422
    assert "Dovedale" not in words(response)
    with trust_scope(cast.trust("alder").pk), pytest.raises(ValidationError, match="of this trust"):
        people.change_roles(person=head, held=[HeldRole(Role.HEADTEACHER, foreign)], by=Actor.command())
    assert roles_held(cast, head) == before


def test_the_last_trust_admin_keeps_the_role(admin: Client, cast: Cast) -> None:
    own = cast.person("alder", Role.TRUST_ADMIN)
    response = admin.post(address("person_roles", person_id=own.pk), sent(cast, own, "clerk"))
    assert response.status_code == 422
    assert "This is the only trust admin. Make somebody else a trust admin first." in words(response)
    assert roles_held(cast, own) == {("trust_admin", None)}


def test_whoever_gives_up_being_admin_lands_where_they_may_be(admin: Client, cast: Cast) -> None:
    add_person(cast, "second@alder.example", Role.TRUST_ADMIN)
    own = cast.person("alder", Role.TRUST_ADMIN)
    response = admin.post(address("person_roles", person_id=own.pk), sent(cast, own, "trustee"), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [(address("overview"), 302)]
    assert admin.get(address("people")).status_code == 403


def test_two_admins_at_once_see_both_versions(admin: Client, head: Person, cast: Cast) -> None:
    place_id = cast.academy("alder").place_id
    stale = sent(cast, head, "headteacher", "clerk", places_headteacher=[place_id])
    other = add_person(cast, "other@alder.example", Role.TRUST_ADMIN)
    with trust_scope(cast.trust("alder").pk):
        people.change_roles(person=head, held=[HeldRole(Role.TRUSTEE)], by=by(other))

    response = admin.post(address("person_roles", person_id=head.pk), stale)

    assert response.status_code == 409
    text = words(response)
    assert "Other saved the roles of Headteacher of Alder after you opened it." in text
    assert "In the portal now Trustee" in text
    assert "Headteacher at Ashdown Primary Clerk" in text
    assert roles_held(cast, head) == {("trustee", None)}
    assert len(trail(cast, "person.roles_changed")) == 1


def test_two_admins_who_want_the_same_do_not_disagree(admin: Client, head: Person, cast: Cast) -> None:
    stale = sent(cast, head, "trustee")
    with trust_scope(cast.trust("alder").pk):
        people.change_roles(person=head, held=[HeldRole(Role.TRUSTEE)], by=Actor.command())
    response = admin.post(address("person_roles", person_id=head.pk), stale)
    assert response.status_code == 302
    assert len(trail(cast, "person.roles_changed")) == 1


def test_a_form_without_its_version_is_not_trusted(admin: Client, head: Person, cast: Cast) -> None:
    data = {**sent(cast, head, "trustee"), "seen": ""}
    assert admin.post(address("person_roles", person_id=head.pk), data).status_code == 409
    assert roles_held(cast, head) != {("trustee", None)}


def test_saving_what_is_held_writes_nothing(admin: Client, head: Person, cast: Cast) -> None:
    data = sent(cast, head, "headteacher", places_headteacher=[cast.academy("alder").place_id])
    assert admin.post(address("person_roles", person_id=head.pk), data).status_code == 302
    assert trail(cast, "person.roles_changed") == []


def test_a_role_at_an_academy_needs_one_and_others_take_none(in_alder: None, cast: Cast) -> None:
    place_id = cast.academy("alder").place_id
    for role in Role:
        is_local = role in ROLES_AT_A_PLACE
        good, bad = (place_id, None) if is_local else (None, place_id)
        assert checked([HeldRole(role, good)]) == {HeldRole(role, good)}
        with pytest.raises(ValidationError):
            checked([HeldRole(role, bad)])


def test_the_version_is_of_the_set_and_not_of_its_order() -> None:
    one, other = HeldRole(Role.CLERK), HeldRole(Role.HEADTEACHER, 7)
    assert version_of([one, other]) == version_of([other, one])
    assert len({version_of([]), version_of([one]), version_of([other]), version_of([one, other])}) == 4


@pytest.mark.django_db(transaction=True)
def test_two_admins_cannot_remove_each_other_at_once(cast: Cast) -> None:
    """Both read that the other is still there; only turns taken in the database keep one of them."""
    own = cast.person("alder", Role.TRUST_ADMIN)
    other = add_person(cast, "other@alder.example", Role.TRUST_ADMIN)
    trust_id = cast.trust("alder").pk
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def remove(person: Person) -> None:
        try:
            with trust_scope(trust_id):
                Membership.objects.count()
                start.wait()
                people.remove(person=person, by=Actor.command())
            outcomes.append("removed")
        except people.LastTrustAdmin:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=(person,)) for person in (own, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "removed"]
    with trust_scope(trust_id):
        assert Membership.objects.filter(role=Role.TRUST_ADMIN).count() == 1
