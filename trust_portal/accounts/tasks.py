"""The Celery tasks of people and access. They work for no trust: a person's sign-in is global."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from .mail import Letter, password_link, write_letter
from .models import Person

_FIRST_WAIT = 10  # seconds, doubled for each further try
_TRIES = 6


@shared_task(
    name="trust_portal.accounts.tasks.send_letter",
    autoretry_for=(OSError,),
    retry_backoff=_FIRST_WAIT,
    max_retries=_TRIES,
)
def send_letter(*, to: str, subject: str, text: str, html: str) -> None:
    """One letter; tried again for about ten minutes where the mail server does not take it."""
    Letter(subject, text, html).send(to=to)


@shared_task(
    name="trust_portal.accounts.tasks.send_password_link",
    autoretry_for=(OSError,),
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
    write_letter("account/email/password_link", context).send(to=person.email)
