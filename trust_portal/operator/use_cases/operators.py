"""Who operates the portal. Operators belong to no trust, so this stands in the logs, not in an audit trail."""

from __future__ import annotations

import logging

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from trust_portal.accounts.models import Person

log = logging.getLogger(__name__)


class LastOperator(ValidationError):
    """Somebody must be left to operate the portal."""

    def __init__(self) -> None:
        super().__init__("This is the only operator. Appoint another one first.")


@transaction.atomic
def appoint(*, email: str, full_name: str) -> Person:
    """Make this address an operator. A new person has no password: they set one by the link of the sign-in page.

    Raises ValidationError.
    """
    email = email.strip().lower()
    validate_email(email)
    person, _ = Person.objects.get_or_create(
        email=email, defaults={"full_name": full_name.strip(), "password": make_password(None)}
    )
    if not person.is_active:
        raise ValidationError("This sign-in is closed.")
    person.is_operator = True
    person.save(update_fields=["is_operator"])
    log.warning("operator appointed", extra={"person_id": person.pk})
    return person


@transaction.atomic
def dismiss(*, email: str) -> Person:
    """Take the operator's rights away from their next page on; roles in trusts stay. Raises ValidationError."""
    operators = Person.objects.select_for_update().filter(is_operator=True, is_active=True).order_by("pk")
    person = next((one for one in operators if one.email == email.strip().lower()), None)
    if person is None:
        raise ValidationError("Nobody with this address is an operator.")
    if len(operators) == 1:
        raise LastOperator
    person.is_operator = False
    person.save(update_fields=["is_operator"])
    log.warning("operator dismissed", extra={"person_id": person.pk})
    return person
