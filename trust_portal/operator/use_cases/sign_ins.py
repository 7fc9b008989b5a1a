"""Closing one person's sign-in to the whole portal, and opening it again."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import transaction

from trust_portal.accounts.models import Person
from trust_portal.accounts.use_cases import accounts
from trust_portal.audit.actor import Actor

log = logging.getLogger(__name__)


@transaction.atomic
def close(*, email: str, by: Actor) -> Person:
    """At once, in every trust and every browser; roles stay. Raises ValidationError."""
    person = _set(email, is_active=False)
    accounts.end_sessions(person=person, kept_session=None, by=by)
    return person


def open_again(*, email: str) -> Person:
    """Raises ValidationError."""
    return _set(email, is_active=True)


@transaction.atomic
def _set(email: str, *, is_active: bool) -> Person:
    person = Person.objects.select_for_update().filter(email=email.strip().lower()).first()
    if person is None:
        raise ValidationError("Nobody has this address.")
    if person.is_operator and not is_active:
        raise ValidationError("This is an operator. Dismiss them first.")
    if person.is_active == is_active:
        raise ValidationError("This sign-in is open." if is_active else "This sign-in is closed already.")
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    log.warning("sign-in opened" if is_active else "sign-in closed", extra={"person_id": person.pk})
    return person
