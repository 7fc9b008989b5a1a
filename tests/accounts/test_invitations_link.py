"""What the link of an invitation opens, whoever follows it and however often."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from tests.trust_pages import address, by, roles_held, trail, words
from trust_portal.accounts.models import Invitation, Person, TrustEntry
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import invitations, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
NEW = "noor@example.org"
GOOD = "plain purple garden chairs"
FORM = {"full_name": "Noor Ali", "password": GOOD, "password_again": GOOD}


def invited(cast: Cast, email: str = NEW, *, days_ago: int = 0, role: Role = Role.TRUSTEE) -> str:
    """The address in the message."""
    at = timezone.now() - timedelta(days=days_ago)
    admin = by(cast.person("alder", Role.TRUST_ADMIN))
    with trust_scope(cast.trust("alder").pk):
        invitation = invitations.invite(
            email=email, full_name="N. Ali", held=[HeldRole(role)], at=at, by=admin
        )
        return address("invitation", secret=invitations.draw_link_secret(invitation))


# --- new people -------------------------------------------------------------------------------------------


def test_the_page_says_who_invites_to_what(cast: Cast) -> None:
    response = Client().get(invited(cast))
    text = words(response)
    assert "Join Alder Learning Trust Trust admin of Alder has invited you as: Trustee" in text
    assert 'value="N. Ali"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_new_person_sets_name_and_password_and_is_in(cast: Cast) -> None:
    client = Client()
    response = client.post(invited(cast), FORM, follow=True)
    assert response.redirect_chain == [(address("overview"), 302)]
    assert "Welcome, Noor Ali" in words(response)
    person = Person.objects.get(email=NEW)
    assert (person.full_name, person.check_password(GOOD)) == ("Noor Ali", True)
    assert roles_held(cast, person) == {("trustee", None)}
    assert TrustEntry.objects.filter(person=person, trust=cast.trust("alder")).count() == 1
    (entry,) = [one for one in trail(cast, "person.joined") if one.record_label == "Noor Ali"]
    assert (entry.person, entry.via, entry.after) == (person, "page", {"roles": ["Trustee"]})
    # And from now on by the ordinary sign-in.
    assert Client().login(email=NEW, password=GOOD)


def test_a_role_with_second_factor_leads_to_setting_it_up(cast: Cast) -> None:
    client = Client()
    response = client.post(invited(cast, role=Role.CLERK), FORM)
    assert response["Location"] == address("overview")
    assert "second" in client.get(address("overview"))["Location"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"full_name": ""}, "Enter your full name"),
        ({"password": "", "password_again": ""}, "Enter a password"),
        ({"password": "too short", "password_again": "too short"}, "at least 12 characters"),
        ({"password": "123456789012345", "password_again": "123456789012345"}, "entirely numeric"),
        ({"password": "noor@example.org", "password_again": "noor@example.org"}, "too similar"),
        ({"password_again": "something else entirely"}, "The two passwords are not the same"),
        ({"full_name": "x" * 151}, "150 characters"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_happens(
    cast: Cast, change: dict[str, str], message: str
) -> None:
    link = invited(cast)
    response = Client().post(link, {**FORM, **change})
    assert response.status_code == 422
    assert message in words(response)
    person = Person.objects.get(email=NEW)
    assert not person.has_usable_password()
    assert roles_held(cast, person) == set()
    assert GOOD not in response.content.decode()
    assert Client().get(link).status_code == 200


def test_the_invited_address_cannot_be_exchanged(cast: Cast) -> None:
    Client().post(invited(cast), {**FORM, "email": "clerk@alder.example"})
    assert roles_held(cast, Person.objects.get(email=NEW)) == {("trustee", None)}


# --- people who have a sign-in ----------------------------------------------------------------------------


def test_whoever_has_a_sign_in_signs_in_first_and_then_confirms(cast: Cast) -> None:
    stranger = cast.stranger
    link = invited(cast, stranger.email)
    client = Client()

    first = client.get(link)
    assert "You have a sign-in for stranger@nowhere.example already." in words(first)
    sign_in = re.search(r'href="(/accounts/[^"]+next=[^"]+)"', first.content.decode())
    assert sign_in
    response = client.post(sign_in[1], {"login": stranger.email, "password": PASSWORD})
    assert response["Location"] == link

    assert "You are signed in as stranger@nowhere.example." in words(client.get(link))
    assert roles_held(cast, stranger) == set()
    response = client.post(link, follow=True)
    assert response.redirect_chain == [(address("overview"), 302)]
    assert roles_held(cast, stranger) == {("trustee", None)}
    assert Person.objects.get(pk=stranger.pk).full_name == "A Stranger"


def test_the_link_alone_lets_nobody_into_an_existing_sign_in(cast: Cast) -> None:
    link = invited(cast, cast.stranger.email)
    client = Client()
    response = client.post(link, FORM)
    assert "You have a sign-in" in words(response)
    assert not client.session.get("_auth_user_id")
    assert roles_held(cast, cast.stranger) == set()
    assert Person.objects.get(pk=cast.stranger.pk).check_password(PASSWORD)


def test_whoever_came_in_by_single_sign_on_alone_has_a_sign_in_too(cast: Cast) -> None:
    person = Person.objects.create(email="sso@example.org", full_name="S", password=make_password(None))
    assert not invitations.has_own_sign_in(person)
    person.last_login = timezone.now()
    assert invitations.has_own_sign_in(person)


def test_somebody_else_is_told_whose_it_is(cast: Cast, sign_in: SignIn) -> None:
    link = invited(cast, cast.stranger.email)
    client = sign_in("alder", Role.HEADTEACHER)
    response = client.get(link)
    text = words(response)
    assert (
        "The invitation is for stranger@nowhere.example , and you are signed in as headteacher@alder.example"
        in text
    )
    assert f'name="next" value="{link}"' in response.content.decode()
    assert client.post(link).status_code == 403
    assert roles_held(cast, cast.stranger) == set()
    assert roles_held(cast, cast.person("alder", Role.HEADTEACHER)) == {
        ("headteacher", cast.academy("alder").place_id)
    }


def test_somebody_else_cannot_take_the_place_of_a_new_person(cast: Cast, sign_in: SignIn) -> None:
    link = invited(cast)
    client = sign_in("alder", Role.HEADTEACHER)
    response = client.post(link, FORM)
    assert response.status_code == 403
    assert not Person.objects.get(email=NEW).has_usable_password()


def test_signing_out_leads_back_to_the_invitation(cast: Cast, sign_in: SignIn) -> None:
    link = invited(cast)
    client = sign_in("alder", Role.HEADTEACHER)
    response = client.post(reverse("account_logout"), {"next": link})
    assert response["Location"] == link
    assert "Join Alder Learning Trust" in words(client.get(link))


def test_a_closed_sign_in_is_told_so(cast: Cast) -> None:
    link = invited(cast)
    Person.objects.filter(email=NEW).update(is_active=False)
    response = Client().post(link, FORM)
    assert response.status_code == 410
    assert "Your sign-in is closed." in words(response)
    person = Person.objects.get(email=NEW)
    assert (person.has_usable_password(), roles_held(cast, person)) == (False, set())


# --- links that do not work -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_link_and_an_unknown_trust_look_the_same(cast: Cast, method: str) -> None:
    bodies = set()
    for slug in ("alder", "nowhere"):
        response = getattr(Client(), method)(f"/{slug}/invitation/wrong/", FORM)
        assert response.status_code == 404
        assert "This link does not work" in words(response)
        bodies.add(without_reference(response.content.decode()))
    assert len(bodies) == 1


def test_a_link_works_only_in_its_own_trust(cast: Cast) -> None:
    link = invited(cast)
    assert Client().get(link.replace("/alder/", "/birch/")).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_expired_link(cast: Cast, method: str) -> None:
    response = getattr(Client(), method)(invited(cast, days_ago=settings.INVITATION_DAYS + 1), FORM)
    assert response.status_code == 410
    assert "This invitation has run out. Ask your trust to send it again." in words(response)
    assert not Person.objects.get(email=NEW).has_usable_password()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_withdrawn_link(cast: Cast, method: str) -> None:
    link = invited(cast)
    with trust_scope(cast.trust("alder").pk):
        invitations.withdraw(invitation=Invitation.objects.get(), at=timezone.now(), by=Actor.command())
    response = getattr(Client(), method)(link, FORM)
    assert response.status_code == 410
    assert "The trust withdrew this invitation." in words(response)
    assert not Person.objects.get(email=NEW).has_usable_password()


def test_a_used_link(cast: Cast) -> None:
    link = invited(cast)
    client = Client()
    client.post(link, FORM)
    # The same person again, by a second click or much later: they are where it leads.
    for response in (client.post(link, FORM), client.get(link)):
        assert (response.status_code, response["Location"]) == (302, address("overview"))
    # Anybody else, and they before they have signed in.
    for response in (Client().get(link), Client().post(link, {**FORM, "password": "another one entirely"})):
        assert response.status_code == 410
        assert "This invitation has been used. Sign in with the account it made." in words(response)
    assert Person.objects.get(email=NEW).check_password(GOOD)
    assert len([one for one in trail(cast, "person.joined") if one.record_label == "Noor Ali"]) == 1


def test_a_suspended_trust_takes_nobody_in(cast: Cast) -> None:
    link = invited(cast)
    trusts.suspend(trust=cast.trust("alder"), by=Actor.command())
    assert Client().post(link, FORM).status_code == 404
    assert not Person.objects.get(email=NEW).has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_membership(cast: Cast) -> None:
    link = invited(cast)
    start = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def click() -> None:
        try:
            client = Client()
            client.get(link)
            start.wait()
            response = client.post(link, FORM)
            answers.append((response.status_code, response.get("Location", "")))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [(302, address("overview")), (410, "")]
    person = Person.objects.get(email=NEW)
    assert roles_held(cast, person) == {("trustee", None)}
    assert TrustEntry.objects.filter(person=person).count() == 1
    assert len([one for one in trail(cast, "person.joined") if one.person_id == person.pk]) == 1


def without_reference(body: str) -> str:
    return re.sub(r"<code>[0-9a-f]+</code>", "<code></code>", body)
