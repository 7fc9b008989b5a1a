"""The Celery tasks of people and access. They work for no trust: a person's sign-in is global.

A message is taken from the queue before its letter is sent: a worker that dies in between loses the letter, and no
second one goes out. A letter is tried again only where the mail server has certainly not taken it.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import get_connection

from trust_portal.notices.answers import outcome_of

from .mail import Letter, password_link, write_letter
from .models import Person

log = logging.getLogger(__name__)
_FIRST_WAIT = 10  # seconds, doubled for each further try
_TRIES = 6


class NotTaken(Exception):
    """The mail server was not reached, or said "later"."""


@shared_task(
    name="trust_portal.accounts.tasks.send_letter",
    acks_late=False,
    autoretry_for=(NotTaken,),
    retry_backoff=_FIRST_WAIT,
    max_retries=_TRIES,
)
def send_letter(*, to: str, subject: str, text: str, html: str) -> None:
    """One letter; tried again for about ten minutes where the mail server does not take it."""
    _send(Letter(subject, text, html), to=to)


@shared_task(
    name="trust_portal.accounts.tasks.send_password_link",
    acks_late=False,
    autoretry_for=(NotTaken,),
    retry_backoff=_FIRST_WAIT,
    max_retries=_TRIES,
)
def send_password_link(*, email: str) -> None:
    """The link to set a new password; nothing for an address that nobody signs in with."""
    person = Person.objects.filter(email=email.lower(), is_active=True).first()
    if person is None:
        return
    context = {
        "person": person,
        "link": password_link(person),
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
    }
    _send(write_letter("account/email/password_link", context), to=person.email)


def _send(letter: Letter, *, to: str) -> None:
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        raise NotTaken from error
    try:
        letter.send(to=to, connection=connection)
    except (OSError, SMTPException) as error:
        if outcome_of(error).move == "later":
            raise NotTaken from error
        log.warning("letter not sent", extra={"error": type(error).__name__})
    finally:
        connection.close()
