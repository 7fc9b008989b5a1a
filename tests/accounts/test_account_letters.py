"""The letters about a person's own sign-in."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery.exceptions import Retry
from django.conf import settings
from django.core import mail
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from tests.notices import backends
from trust_portal.accounts import tasks
from trust_portal.accounts.mail import write_letter
from trust_portal.accounts.models import Person

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LETTERS = sorted(
    str(file.relative_to(TEMPLATES)).removesuffix("_message.txt")
    for folder in ("account", "mfa", "socialaccount")
    for file in (TEMPLATES / folder / "email").glob("*_message.txt")
)
CONTEXT = {
    "person": SimpleNamespace(full_name="Zoë O'Brien & <b>co</b>"),
    "provider": SimpleNamespace(name="School <account>"),
    "email": "new@alder.example",
    "link": "https://portal.example/accounts/email/a:b:c/?x=1&y=2",
    "minutes": 60,
    "hours": 24,
    "timestamp": timezone.now(),
    "ip": "192.0.2.7",
    "user_agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
}


def is_ours(template: str) -> bool:
    found: Any = get_template(template)
    return str(found.origin.name).startswith(str(TEMPLATES))


def test_there_are_letters() -> None:
    assert len(LETTERS) == 15


@pytest.mark.parametrize("template", LETTERS)
def test_each_letter_is_whole(template: str) -> None:
    letter = write_letter(template, CONTEXT)
    assert "\n" not in letter.subject
    assert 10 < len(letter.subject) < 70
    assert "{{" not in letter.text + letter.html
    assert "&amp;" not in letter.text
    assert "&#" not in letter.text
    assert not re.search(r": *$", letter.text, re.MULTILINE), "a value is missing"
    assert "<b>co" not in letter.html
    assert "<account>" not in letter.html
    assert "style=" not in letter.html
    assert "<script" not in letter.html
    for link in re.findall(r"https?://\S+[\w/]", letter.text):
        assert f'href="{link.replace("&", "&amp;")}"' in letter.html


def test_what_happened_says_when_where_and_with_what() -> None:
    text = write_letter("account/email/password_changed", CONTEXT).text
    assert "Address: 192.0.2.7" in text
    assert "Device: Firefox on Windows" in text
    assert re.search(r"When: \d+ \w+ \d{4} at \d\d:\d\d", text)
    assert f"{settings.SITE_URL}/accounts/password/reset/" in text


def test_every_letter_that_allauth_sends_is_ours() -> None:
    for template in LETTERS:
        for ending in ("_subject.txt", "_message.txt"):
            assert is_ours(template + ending)
    with pytest.raises(TemplateDoesNotExist):
        get_template("account/email/password_changed_message.html")


@pytest.mark.parametrize(
    "template",
    [
        *(
            f"account/messages/{name}.txt"
            for name in ("logged_in", "logged_out", "password_changed", "password_set")
        ),
        *(
            f"mfa/messages/{name}.txt"
            for name in (
                "totp_activated",
                "totp_deactivated",
                "webauthn_added",
                "webauthn_removed",
                "recovery_codes_generated",
            )
        ),
    ],
)
def test_every_message_on_a_page_is_ours(template: str) -> None:
    assert is_ours(template)
    assert "authenticat" not in render_to_string(template).replace("authenticator app", "")


@pytest.mark.parametrize(
    ("answer", "is_tried_again"),
    [(backends.GREYLISTED, True), (backends.GONE, False), (backends.SPAM, False)],
)
def test_a_letter_is_tried_again_only_where_it_was_not_taken(
    settings: Any, monkeypatch: pytest.MonkeyPatch, answer: Exception, is_tried_again: bool
) -> None:
    settings.EMAIL_BACKEND = "tests.notices.backends.Answers"
    monkeypatch.setattr(backends.Answers, "answer", answer)
    assert was_not_taken() is is_tried_again


def test_a_mail_server_that_is_away_is_tried_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.notices.backends.Away"
    assert was_not_taken()


def was_not_taken() -> bool:
    try:
        tasks.send_letter.run(to="somebody@alder.example", subject="x", text="y", html="z")
    except (tasks.NotTaken, Retry):
        return True
    return False


def test_a_worker_that_dies_does_not_send_a_letter_twice() -> None:
    senders: tuple[Any, ...] = (tasks.send_letter, tasks.send_password_link)
    for task in senders:
        assert not task.acks_late, "the broker would hand the message to another worker"
        assert task.autoretry_for == (tasks.NotTaken,)
        assert task.max_retries == 6


def test_the_worker_sends_the_link_only_to_somebody(cast: Any) -> None:
    tasks.send_password_link(email="nobody@nowhere.example")
    assert mail.outbox == []
    tasks.send_password_link(email="STRANGER@nowhere.example")
    (letter,) = mail.outbox
    assert letter.to == ["stranger@nowhere.example"]
    assert Person.objects.get(email=letter.to[0]).last_login is None
