"""A new e-mail address: proven by a link before it takes effect."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.pages import is_signed_in, link_in_letter, send_password, signed_in, text_of, trail
from trust_portal.accounts import email_change
from trust_portal.accounts.models import Person
from trust_portal.accounts.use_cases import accounts
from trust_portal.audit.actor import Actor

Letters = Callable[[], AbstractContextManager[Any]]

EMAIL = "/accounts/email/"
NEW = "new.name@alder.example"
GONE = "This link does not work any more"


def ask(letters: Letters, client: Client, email: str = NEW) -> Any:
    with letters():
        return client.post(EMAIL, {"email": email})


def letters_to(address: str) -> list[str]:
    return [str(letter.subject) for letter in mail.outbox if letter.to == [address]]


def test_changing_the_address(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    old = governor.email
    page = ask(letters, client, " New.Name@ALDER.example ")
    assert page.status_code == 200
    assert f"A letter is on its way to {NEW}." in text_of(page)
    governor.refresh_from_db()
    assert governor.email == old, "nothing changes before the link is opened"
    assert letters_to(old) == ["Somebody asked to change your e-mail address"]
    link = link_in_letter(NEW)
    asked = client.get(link)
    assert f"From then on you sign in with {NEW} and not with {old}." in text_of(asked)
    governor.refresh_from_db()
    assert governor.email == old, (
        "opening the link alone changes nothing: mail programs do that by themselves"
    )
    with letters():
        done = client.post(link, follow=True)
    assert f"From now on you sign in with {NEW}." in text_of(done)
    governor.refresh_from_db()
    assert governor.email == NEW
    assert letters_to(old)[-1] == "Your e-mail address was changed"
    assert is_signed_in(client)
    assert send_password(Client(), old).status_code == 200
    assert send_password(Client(), NEW).status_code == 302
    entry = next(one for one in trail("alder", governor) if one.verb == "account.changed")
    assert (entry.before, entry.after) == ({"email": old}, {"email": NEW})


def test_the_link_works_once(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    ask(letters, client)
    link = link_in_letter(NEW)
    client.post(link)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert GONE in text_of(answer)


def test_an_address_that_somebody_has_gets_the_same_answer_and_another_letter(
    letters: Letters, governor: Person, ceo: Person
) -> None:
    client = signed_in(governor)
    pages, queries = [], []
    for email in (NEW, ceo.email):
        with CaptureQueriesContext(connection) as asked:
            pages.append(text_of(ask(letters, client, email)).replace(email, "…"))
        queries.append(len(asked))
    assert pages[0] == pages[1]
    assert queries[0] == queries[1]
    assert letters_to(ceo.email) == ["This e-mail address is in use already"]
    assert "/accounts/email/" not in str(mail.outbox[-2].body)
    governor.refresh_from_db()
    assert governor.email != ceo.email


def test_an_address_that_was_taken_meanwhile(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    ask(letters, client)
    Person.objects.create(email=NEW, full_name="Somebody quicker")
    answer = client.post(link_in_letter(NEW))
    assert answer.status_code == 409
    assert GONE in text_of(answer)
    before = governor.email
    governor.refresh_from_db()
    assert governor.email == before
    assert is_signed_in(client)


def test_the_link_is_for_the_person_who_asked(letters: Letters, governor: Person, ceo: Person) -> None:
    ask(letters, signed_in(governor))
    link = link_in_letter(NEW)
    assert Client().get(link)["Location"] == f"/accounts/login/?next={link.replace(':', '%3A')}"
    for answer in (signed_in(ceo).get(link), Client().post(link)):
        assert answer.status_code in (302, 410)
    assert not Person.objects.filter(email=NEW).exists()


def test_the_link_runs_out(letters: Letters, governor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(governor)
    ask(letters, client)
    link = link_in_letter(NEW)
    later = time.time() + email_change.LINK_SECONDS + 5
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert email_change.read_key(link.split("/")[-2], person=governor) is None


def test_a_new_password_ends_the_link(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    ask(letters, client)
    governor.set_password("nine unlikely green lanterns")
    governor.save()
    client.force_login(governor)
    assert client.get(link_in_letter(NEW)).status_code == 410


def test_of_two_links_the_first_that_is_used_counts(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    ask(letters, client, NEW)
    ask(letters, client, "other@alder.example")
    assert client.post(link_in_letter("other@alder.example")).status_code == 302
    assert client.post(link_in_letter(NEW)).status_code == 410
    governor.refresh_from_db()
    assert governor.email == "other@alder.example"


@pytest.mark.parametrize("key", ["x", "x:y:z", "WzFd:1abc:def", "%00", "é"])
def test_a_wrong_link_says_so(governor: Person, key: str) -> None:
    client = signed_in(governor)
    for method in (client.get, client.post):
        answer = method(f"{EMAIL}{key}/")
        assert answer.status_code == 410
        assert GONE in text_of(answer)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 260 + "@alder.example", "a\x00b@c.example"])
def test_what_is_no_address(letters: Letters, governor: Person, email: str) -> None:
    page = ask(letters, signed_in(governor), email)
    assert "There is a problem" in text_of(page)
    assert mail.outbox == []


def test_the_address_one_has(letters: Letters, governor: Person) -> None:
    page = ask(letters, signed_in(governor), governor.email.upper())
    assert "This is your address already." in text_of(page)


def test_asking_too_often(letters: Letters, governor: Person) -> None:
    client = signed_in(governor)
    answers = [ask(letters, client, f"new{n}@alder.example") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Try again in an hour." in text_of(answers[-1])
    assert letters_to("new5@alder.example") == []


def test_addresses_stay_in_small_letters(governor: Person) -> None:
    accounts.change_email(person=governor, email="Mixed.Case@Alder.Example", by=Actor.command())
    governor.refresh_from_db()
    assert governor.email == "mixed.case@alder.example"
