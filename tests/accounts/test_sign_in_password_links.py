"""A new password by a link from an e-mail."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.accounts.pages import (
    app_code,
    is_signed_in,
    link_in_letter,
    send_password,
    signed_in,
    text_of,
    trail,
)
from tests.cast import PASSWORD
from trust_portal.accounts import tasks
from trust_portal.accounts.mail import password_link
from trust_portal.accounts.models import Person

ASK = "/accounts/password/reset/"
NEW = "nine unlikely green lanterns"
GONE = "This link does not work any more"

Letters = Callable[[], AbstractContextManager[Any]]


def ask_for_link(letters: Letters, email: str) -> str:
    with letters():
        response = Client().post(ASK, {"email": email})
    assert response["Location"] == "/accounts/password/reset/sent/"
    return link_in_letter(email.strip().lower())


def set_password(client: Client, link: str, password: str = NEW, again: str | None = None) -> Any:
    form = client.get(link, follow=True)
    path = form.redirect_chain[-1][0]
    return client.post(path, {"password1": password, "password2": password if again is None else again})


def test_a_forgotten_password(letters: Letters, governor: Person) -> None:
    assert "We send a link" in text_of(Client().get(ASK))
    link = ask_for_link(letters, governor.email)
    (letter,) = mail.outbox
    assert letter.subject == "Set a new password for the trust portal"
    assert "within 60 minutes" in str(letter.body)
    client = Client()
    with letters():
        done = set_password(client, link)
    assert "Your new password is set" in text_of(client.get(done["Location"]))
    assert not is_signed_in(client), "the link alone must not sign in"
    assert send_password(Client(), governor.email, PASSWORD).status_code == 200
    assert send_password(Client(), governor.email, NEW).status_code == 302
    assert mail.outbox[-1].subject == "Your new password is set"
    assert "Address: 127.0.0.1" in str(mail.outbox[-1].body)


def test_the_secret_of_the_link_does_not_stay_in_the_address(letters: Letters, governor: Person) -> None:
    link = ask_for_link(letters, governor.email)
    form = Client().get(link)
    assert form.status_code == 302
    assert link.split("-", 1)[1] not in form["Location"]


def test_the_second_factor_is_asked_for_afterwards_too(letters: Letters, ceo: Person) -> None:
    set_password(Client(), ask_for_link(letters, ceo.email))
    client = Client()
    assert send_password(client, ceo.email, NEW)["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert is_signed_in(client)


def test_the_link_works_once(letters: Letters, governor: Person) -> None:
    link = ask_for_link(letters, governor.email)
    set_password(Client(), link)
    again = Client().get(link)
    assert again.status_code == 410
    assert GONE in text_of(again)
    assert "Ask for a new link" in text_of(again)


def test_a_form_that_was_open_while_the_link_was_used_does_nothing(
    letters: Letters, governor: Person
) -> None:
    link = ask_for_link(letters, governor.email)
    slow = Client()
    path = slow.get(link)["Location"]
    set_password(Client(), link)
    late = slow.post(path, {"password1": "some other password", "password2": "some other password"})
    assert late.status_code == 410
    assert send_password(Client(), governor.email, NEW).status_code == 302


def test_the_link_runs_out(governor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    link = password_link(governor)
    path = link[link.index("/accounts/") :]
    now = PasswordResetTokenGenerator()._now()
    for seconds, status in ((3590, 302), (3610, 410)):
        monkeypatch.setattr(
            PasswordResetTokenGenerator, "_now", lambda self, s=seconds: now + timedelta(seconds=s)
        )
        assert Client().get(path).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/reset/1-set-password/",
        "/accounts/password/reset/zzzzzzzzzzzzzz-abc-0123456789abcdef/",
        "/accounts/password/reset/1y2p0ij32e8e7-abc-0123456789abcdef/",
        "/accounts/password/reset/0-0-0/",
        "/accounts/password/reset/1-%00-x/",
    ],
)
def test_a_wrong_link_says_so(db: None, path: str) -> None:
    for method in ("get", "post"):
        page = getattr(Client(), method)(path)
        assert page.status_code == 410
        assert GONE in text_of(page)


def test_a_closed_account_gets_no_link(letters: Letters, governor: Person) -> None:
    Person.objects.filter(pk=governor.pk).update(is_active=False)
    with letters():
        Client().post(ASK, {"email": governor.email})
    assert mail.outbox == []


def test_somebody_invited_who_has_no_password_yet_gets_a_link(letters: Letters, db: None) -> None:
    Person.objects.create(email="invited@alder.example", full_name="Invited", password=make_password(None))
    set_password(Client(), ask_for_link(letters, "invited@alder.example"))
    assert send_password(Client(), "invited@alder.example", NEW).status_code == 302


def test_asking_does_not_tell_whether_the_account_exists(
    governor: Person, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """The same page, the same queries, and one message for a worker each time, for whoever it is."""
    messages: list[str] = []
    monkeypatch.setattr(tasks.send_password_link, "delay", lambda *, email: messages.append(email))
    answers, queries = set(), set()
    for email in (governor.email, "nobody@nowhere.example"):
        with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
            response = Client().post(ASK, {"email": email})
        answers.add((response.status_code, response["Location"]))
        queries.add(len(asked))
    assert len(answers) == 1
    assert len(queries) == 1
    assert messages == [governor.email, "nobody@nowhere.example"]


def test_nobody_hears_of_an_unknown_address(letters: Letters, db: None) -> None:
    with letters():
        Client().post(ASK, {"email": "nobody@nowhere.example"})
    assert mail.outbox == []


def test_asking_too_often(letters: Letters, governor: Person) -> None:
    for email in (governor.email, "nobody@nowhere.example"):
        answers = [Client().post(ASK, {"email": email}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert "Try again in an hour." in text_of(answers[-1])
        assert answers[-1]["Retry-After"] == "3600"


def test_a_broker_that_is_away_does_not_break_the_page(
    governor: Person, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kombu.exceptions import OperationalError

    def away(**_: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.send_password_link, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        assert Client().post(ASK, {"email": governor.email}).status_code == 302


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "too short"),
        ("q1w2e3r4t5y6", "q1w2e3r4t5y6", "too common"),
        ("9182736450918273", "9182736450918273", "entirely numeric"),
        ("LGB governor of Alder", "LGB governor of Alder", "too similar"),
        (NEW, "something different", "same password"),
        ("", "", "Enter the new password."),
    ],
)
def test_a_password_that_will_not_do(governor: Person, password: str, again: str, said: str) -> None:
    path = password_link(governor)
    client = Client()
    page = set_password(client, path[path.index("/accounts/") :], password, again)
    assert page.status_code == 200
    assert said in text_of(page)
    assert send_password(Client(), governor.email).status_code == 302, "the old password still works"


def test_a_new_password_signs_out_everywhere_and_stands_in_the_trail(
    letters: Letters, governor: Person
) -> None:
    elsewhere = signed_in(governor)
    set_password(Client(), ask_for_link(letters, governor.email))
    assert not is_signed_in(elsewhere)
    entry = trail("alder", governor)[-1]
    assert (entry.verb, entry.after) == ("account.password_changed", {"sessions_ended": 1})
    assert entry.person_id == governor.pk


def test_a_link_of_another_person_signs_the_reader_out(
    letters: Letters, governor: Person, ceo: Person
) -> None:
    reader = signed_in(ceo)
    set_password(reader, ask_for_link(letters, governor.email))
    assert not is_signed_in(reader)
    assert send_password(Client(), governor.email, NEW).status_code == 302


def test_whoever_was_locked_out_gets_in_with_the_new_password(letters: Letters, governor: Person) -> None:
    for _ in range(6):
        send_password(Client(), governor.email, "wrong password")
    set_password(Client(), ask_for_link(letters, governor.email))
    assert send_password(Client(), governor.email, NEW).status_code == 302


def test_signing_in_meanwhile_ends_the_link(letters: Letters, governor: Person) -> None:
    link = ask_for_link(letters, governor.email)
    Person.objects.filter(pk=governor.pk).update(last_login=timezone.now())
    assert Client().get(link).status_code == 410
