"""E-mail about a person's own sign-in: written here, sent by a worker once the change is committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from .devices import device_in_words
from .models import Person


@dataclass(frozen=True, slots=True)
class Letter:
    """The HTML is the text with its paragraphs and links marked up, so that the two never differ."""

    subject: str
    text: str
    html: str

    def send(
        self,
        *,
        to: str,
        connection: BaseEmailBackend,
        sender: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        mail = EmailMultiAlternatives(
            subject=self.subject,
            body=self.text,
            from_email=sender,
            to=[to],
            headers=dict(headers or {}),
            connection=connection,
        )
        mail.attach_alternative(self.html, "text/html")
        mail.send()


def write_letter(template: str, context: Mapping[str, Any]) -> Letter:
    """From `<template>_subject.txt` and `<template>_message.txt`; both know `site_url` and the links in it."""
    known = {
        "site_url": settings.SITE_URL,
        "account_link": settings.SITE_URL + reverse("my_account"),
        "device": device_in_words(str(context.get("user_agent", ""))),
        "forgotten_link": settings.SITE_URL + reverse("account_reset_password"),
        **context,
    }
    subject = " ".join(render_to_string(f"{template}_subject.txt", known).split())
    text = render_to_string(f"{template}_message.txt", known).strip() + "\n"
    html = render_to_string("account/email/letter.html", {"subject": subject, "text": text})
    return Letter(subject, text, html)


def post(template: str, *, to: str, context: Mapping[str, Any]) -> None:
    """Write the letter now and hand it to a worker when the transaction commits.

    A broker that is away costs the letter, not the page: that is logged.
    """
    from .tasks import send_letter

    letter = write_letter(template, context)

    def hand_over() -> None:
        send_letter.delay(to=to, subject=letter.subject, text=letter.text, html=letter.html)

    transaction.on_commit(hand_over, robust=True)


def post_password_link(email: str) -> None:
    """A worker sends the link if there is such a person: the page takes equally long for any address."""
    from .tasks import send_password_link

    def hand_over() -> None:
        send_password_link.delay(email=email)

    transaction.on_commit(hand_over, robust=True)


def password_link(person: Person) -> str:
    """An address where the person sets a password: once, and until PASSWORD_RESET_TIMEOUT has passed."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    return f"{settings.SITE_URL}{path}"
