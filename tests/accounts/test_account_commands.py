"""What somebody with a shell on the server can do for a person's sign-in."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from tests.accounts.pages import is_signed_in, send_password, signed_in, trail
from tests.cast import Cast
from trust_portal.accounts.models import Person

NEW = "nine unlikely green lanterns"


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_a_new_operator_sets_a_password_by_the_printed_link(db: None) -> None:
    text = said("create_operator", "New.Operator@portal.example", "--name", "Nia Operator")
    operator = Person.objects.get(email="new.operator@portal.example")
    assert (operator.is_operator, operator.full_name) == (True, "Nia Operator")
    assert not operator.has_usable_password()
    link = re.search(r"https?://[^/]+(/accounts/\S+)", text)
    assert link
    assert "once, within 60 minutes" in text
    client = Client()
    form = client.get(link[1])["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert client.get(link[1]).status_code == 410
    send_password(client, operator.email, NEW)
    assert client.get("/operator/")["Location"] == "/accounts/second-factor/needed/"


def test_somebody_who_is_there_becomes_an_operator(cast: Cast) -> None:
    said("create_operator", cast.stranger.email)
    assert Person.objects.get(email="stranger@nowhere.example").is_operator


@pytest.mark.parametrize("email", ["", "nobody", "a@b"])
def test_what_is_no_address(db: None, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("create_operator", email)


def test_lost_second_factors_are_taken_off(ceo: Person) -> None:
    client = signed_in(ceo)
    assert "has no second factor any more" in said("remove_second_factors", ceo.email.upper())
    assert not Authenticator.objects.filter(user=ceo).exists()
    assert not is_signed_in(client)
    entry = trail("alder", ceo)[-1]
    assert (entry.verb, entry.via, entry.person_id) == ("account.second_factor_removed", "command", None)
    assert entry.after == {"sessions_ended": 1}
    assert send_password(Client(), ceo.email)["Location"] == "/"


@pytest.mark.parametrize("email", ["nobody@nowhere.example", "stranger@nowhere.example"])
def test_nothing_to_take_off(cast: Cast, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("remove_second_factors", email)
