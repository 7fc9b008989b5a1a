"""The people of a trust: list, one person, their removal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.cast import Cast
from tests.trust_pages import add_person, address, by, names_in_order, roles_held, trail, words
from trust_portal.accounts.entry import NOTED_EVERY
from trust_portal.accounts.models import ApiToken, Person, TrustEntry
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import people
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("alder", Role.TRUST_ADMIN)


def test_the_list_shows_everybody_with_their_roles(admin: Client) -> None:
    text = words(admin.get(address("people")))
    assert "Headteacher of Alder headteacher@alder.example Headteacher at Ashdown Primary Yes" in text
    assert "1 to 12 of 12" in text
    assert "Birch" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=CLERK", ["Clerk of Alder"]),
        ("text=trustee@alder", ["Trustee of Alder"]),
        ("role=lgb_chair", ["LGB chair of Alder"]),
        ("text=nobody+of+that+name", []),
    ],
)
def test_the_list_is_searched_and_filtered(admin: Client, query: str, found: list[str]) -> None:
    text = words(admin.get(f"{address('people')}?{query}"))
    everybody = [f"{role.label} of Alder" for role in Role]
    assert names_in_order(text.partition("Last here")[2], everybody) == found
    assert ("Nobody matches" in text) is not bool(found)


def test_the_list_is_filtered_by_academy_and_role_together(admin: Client, cast: Cast) -> None:
    first, second = cast.academy("alder", 0), cast.academy("alder", 1)
    at_first = words(admin.get(f"{address('people')}?role=headteacher&academy={first.place_id}"))
    at_second = words(admin.get(f"{address('people')}?role=headteacher&academy={second.place_id}"))
    assert "Headteacher of Alder" in at_first
    assert "Nobody matches" in at_second


@pytest.mark.parametrize("query", ["academy=x", "academy=99999999999999", "role=king", "page=-1", "sort=x"])
def test_filters_that_make_no_sense_are_left_out(admin: Client, query: str) -> None:
    assert "1 to 12 of 12" in words(admin.get(f"{address('people')}?{query}"))


def test_an_academy_of_another_trust_filters_nothing(admin: Client, cast: Cast) -> None:
    other = cast.academy("birch").place_id
    assert "1 to 12 of 12" in words(admin.get(f"{address('people')}?academy={other}"))


def test_the_list_is_sorted_by_name_whatever_the_case(admin: Client, cast: Cast) -> None:
    for name in ("zoe", "Adam", "bea"):
        person = add_person(cast, f"{name.lower()}@alder.example", Role.TRUSTEE)
        Person.objects.filter(pk=person.pk).update(full_name=name)
    text = words(admin.get(f"{address('people')}?role=trustee"))
    assert names_in_order(text, ["Adam", "bea", "zoe"]) == ["Adam", "bea", "zoe"]
    turned = words(admin.get(f"{address('people')}?role=trustee&sort=-name"))
    assert names_in_order(turned, ["Adam", "bea", "zoe"]) == ["zoe", "bea", "Adam"]


def test_somebody_of_two_trusts_stands_once_with_the_roles_of_this_one(admin: Client, cast: Cast) -> None:
    both = cast.person("birch", Role.CEO)
    with trust_scope(cast.trust("alder").pk):
        people.join(person=both, held=people.roles_of(cast.person("alder", Role.CLERK)), by=Actor.command())
    TrustEntry.objects.filter(person=both, trust=cast.trust("birch")).update(
        last_entered_at="2026-01-02T00:00Z"
    )
    text = words(admin.get(f"{address('people')}?text={both.email}"))
    assert "Chief executive of Birch ceo@birch.example Clerk Yes Not yet" in text
    assert "1 to 1 of 1" in text


def test_people_without_a_second_factor_are_told_apart(admin: Client, cast: Cast) -> None:
    add_person(cast, "new@alder.example", Role.TRUSTEE)
    assert "New new@alder.example Trustee No Not yet" in words(admin.get(f"{address('people')}?text=new@"))


def test_readers_see_no_buttons(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alder", Role.CEO)
    head = cast.person("alder", Role.HEADTEACHER)
    assert "Invite somebody" not in words(client.get(address("people")))
    assert "Change roles" not in words(client.get(address("person", person_id=head.pk)))


def test_one_person(admin: Client, cast: Cast) -> None:
    head = cast.person("alder", Role.HEADTEACHER)
    with trust_scope(cast.trust("alder").pk):
        held = people.roles_of(head) | people.roles_of(cast.person("alder", Role.TRUSTEE))
        people.change_roles(person=head, held=held, by=by(cast.person("alder", Role.TRUST_ADMIN)))
    text = words(admin.get(address("person", person_id=head.pk)))
    assert "headteacher@alder.example" in text
    assert "Headteacher Ashdown Primary" in text
    assert "Trustee The whole trust" in text
    assert "Trust admin of Alder changed the roles of Headteacher of Alder Roles: Trustee" in text


def test_a_long_history_leads_to_the_trail(admin: Client, cast: Cast) -> None:
    person = add_person(cast, "busy@alder.example", Role.TRUSTEE)
    actor = by(cast.person("alder", Role.TRUST_ADMIN))
    with trust_scope(cast.trust("alder").pk):
        trustee, clerk = people.roles_of(person), people.roles_of(cast.person("alder", Role.CLERK))
        for number in range(22):
            people.change_roles(person=person, held=clerk if number % 2 else trustee | clerk, by=actor)
    response = admin.get(address("person", person_id=person.pk))
    assert words(response).count("changed the roles of Busy") == 20
    assert f"{address('audit_trail')}?kind=person&amp;text=Busy" in response.content.decode()


@pytest.mark.parametrize("name", ["person", "person_roles", "person_remove"])
def test_somebody_of_another_trust_is_not_there(admin: Client, cast: Cast, name: str) -> None:
    other = cast.person("birch", Role.CLERK)
    assert admin.get(address(name, person_id=other.pk)).status_code == 404
    assert admin.get(address(name, person_id=10**18)).status_code == 404
    assert admin.get(address(name, person_id=10**30)).status_code == 404


# --- removing ---------------------------------------------------------------------------------------------


def test_removing_says_first_what_it_does(admin: Client, cast: Cast) -> None:
    head = cast.person("alder", Role.HEADTEACHER)
    text = words(admin.get(address("person_remove", person_id=head.pk)))
    assert "Remove Headteacher of Alder from Alder Learning Trust?" in text
    assert "They lose at once what they may do here: Headteacher at Ashdown Primary." in text
    assert roles_held(cast, head)


def test_removing_takes_roles_key_and_tokens(admin: Client, cast: Cast, sign_in: SignIn) -> None:
    clerk = cast.person("alder", Role.CLERK)
    leaver = sign_in("alder", Role.CLERK)
    leaver.post(address("tokens"), {"label": "x", "days": 30})
    assert leaver.get(address("overview")).status_code == 200

    response = admin.post(address("person_remove", person_id=clerk.pk), follow=True)

    assert "Clerk of Alder has left the trust." in words(response)
    assert roles_held(cast, clerk) == set()
    assert not TrustEntry.objects.filter(person=clerk).exists()
    with trust_scope(cast.trust("alder").pk):
        assert not ApiToken.objects.filter(person=clerk).exists()
    # Their session is still theirs, and opens nothing here with the next click.
    assert leaver.get(address("overview")).status_code == 404
    (entry,) = trail(cast, "person.removed")
    assert entry.person == cast.person("alder", Role.TRUST_ADMIN)
    assert (entry.record_label, entry.before) == ("Clerk of Alder", {"roles": ["Clerk"]})


def test_a_leaver_keeps_their_other_trusts(admin: Client, cast: Cast) -> None:
    both = cast.person("birch", Role.CEO)
    with trust_scope(cast.trust("alder").pk):
        people.join(person=both, held=people.roles_of(cast.person("alder", Role.CLERK)), by=Actor.command())
    admin.post(address("person_remove", person_id=both.pk))
    assert roles_held(cast, both, "birch") == {("ceo", None)}
    assert list(TrustEntry.objects.filter(person=both).values_list("trust__slug", flat=True)) == ["birch"]


def test_the_last_trust_admin_stays(admin: Client, cast: Cast) -> None:
    own = cast.person("alder", Role.TRUST_ADMIN)
    response = admin.post(address("person_remove", person_id=own.pk), follow=True)
    assert "This is the only trust admin. Make somebody else a trust admin first." in words(response)
    assert roles_held(cast, own) == {("trust_admin", None)}


def test_a_closed_sign_in_does_not_count_as_another_admin(cast: Cast) -> None:
    closed = add_person(cast, "closed@alder.example", Role.TRUST_ADMIN)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    with trust_scope(cast.trust("alder").pk), pytest.raises(people.LastTrustAdmin):
        people.remove(person=cast.person("alder", Role.TRUST_ADMIN), by=Actor.command())


def test_one_of_two_admins_may_remove_themselves(admin: Client, cast: Cast) -> None:
    add_person(cast, "second@alder.example", Role.TRUST_ADMIN)
    own = cast.person("alder", Role.TRUST_ADMIN)
    response: Any = admin.post(address("person_remove", person_id=own.pk))
    assert (response.status_code, response["Location"]) == (302, "/")
    assert admin.get(address("people")).status_code == 404


def test_removing_twice_is_refused(cast: Cast) -> None:
    clerk = cast.person("alder", Role.CLERK)
    with trust_scope(cast.trust("alder").pk):
        people.remove(person=clerk, by=Actor.command())
        with pytest.raises(ValidationError, match="has left the trust already"):
            people.remove(person=clerk, by=Actor.command())
    assert len(trail(cast, "person.removed")) == 1


# --- when they were last here -----------------------------------------------------------------------------


def test_last_here_is_kept_to_the_hour(sign_in: SignIn, cast: Cast) -> None:
    clerk = cast.person("alder", Role.CLERK)
    entry = TrustEntry.objects.filter(person=clerk)
    client = sign_in("alder", Role.CLERK)
    client.get(address("overview"))
    first = entry.get().last_entered_at
    assert first is not None
    client.get(address("overview"))
    assert entry.get().last_entered_at == first
    entry.update(last_entered_at=first - NOTED_EVERY * 1.1)
    client.get(address("overview"))
    again = entry.get().last_entered_at
    assert again is not None
    assert again > first
