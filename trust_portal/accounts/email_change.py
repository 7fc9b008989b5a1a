"""The link that proves a new e-mail address before it takes effect.

Nothing is stored: the link names the person and the address, is signed, and carries a mark of the address
and the password at the time. It works once, since using it changes the first, and not after either changed.
"""

from __future__ import annotations

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Person

LINK_SECONDS = 24 * 60 * 60
_SALT = "trust_portal.accounts.email_change"


def make_key(*, person: Person, email: str) -> str:
    """The secret part of the link; `email` is the new address."""
    return signing.dumps([person.pk, email.lower(), _mark(person)], salt=_SALT)


def read_key(key: str, *, person: Person) -> str | None:
    """The new address; None for a link that is forged, old, used, overtaken or somebody else's."""
    try:
        person_id, email, mark = signing.loads(key, salt=_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        return None
    if person_id != person.pk or not constant_time_compare(mark, _mark(person)):
        return None
    return str(email)


def _mark(person: Person) -> str:
    return salted_hmac(_SALT, f"{person.email}:{person.password}", algorithm="sha256").hexdigest()[:32]
