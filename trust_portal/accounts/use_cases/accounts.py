"""What happens to a person's own sign-in, and the trace that it leaves in each of their trusts.

A person is global, so an event of theirs is written into the trail of every trust they may enter.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import Context
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from trust_portal.accounts.models import Person, TrustEntry
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.scope import current_trust_id, trust_scope


class EmailTaken(Exception):
    """Another person signs in with this address."""


@transaction.atomic
def note_sign_in(*, person: Person, how: str, by: Actor) -> None:
    """`how` in words: "password and authenticator app"."""
    _record(person, "account.signed_in", by, after={"with": how})


@transaction.atomic
def note_password_change(*, person: Person, kept_session: str | None, by: Actor) -> None:
    """Every other session of the person ends; `kept_session` is the key of the one that stays, if any."""
    ended = _end(UserSession.objects.filter(user=person).exclude(session_key=kept_session or ""))
    _record(person, "account.password_changed", by, after={"sessions_ended": ended})


@transaction.atomic
def note_second_factor_added(
    *, person: Person, what: str, is_first: bool, kept_session: str | None, by: Actor
) -> None:
    """`what` is "passkey" or "authenticator app".

    With the first one every other session ends: those were begun with less than the person now asks for.
    """
    after: dict[str, Any] = {"second_factor": what}
    if is_first:
        others = UserSession.objects.filter(user=person).exclude(session_key=kept_session or "")
        after["sessions_ended"] = _end(others)
    _record(person, "account.second_factor_added", by, after=after)


@transaction.atomic
def note_second_factor_removed(*, person: Person, what: str, by: Actor) -> None:
    _record(person, "account.second_factor_removed", by, before={"second_factor": what})


@transaction.atomic
def note_recovery_codes_made(*, person: Person, by: Actor) -> None:
    _record(person, "account.recovery_codes_made", by)


@transaction.atomic
def note_connection(*, person: Person, provider: str, by: Actor) -> None:
    """An account at a provider of single sign-on signs this person in from now on."""
    _record(person, "account.changed", by, after={"single_sign_on": provider})


@transaction.atomic
def disconnect(*, person: Person, account: SocialAccount, by: Actor) -> None:
    account.delete()
    _record(person, "account.changed", by, before={"single_sign_on": account.provider})


@transaction.atomic
def change_name(*, person: Person, full_name: str, by: Actor) -> None:
    before = person.full_name
    person.full_name = " ".join(full_name.split())
    person.full_clean(validate_unique=False)
    if person.full_name == before:
        return
    person.save(update_fields=["full_name"])
    _record(
        person, "account.changed", by, before={"full_name": before}, after={"full_name": person.full_name}
    )


@transaction.atomic
def change_email(*, person: Person, email: str, by: Actor) -> None:
    """The address has been proven. Raises EmailTaken; nothing changes then."""
    before = person.email
    person.email = email.lower()
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError as error:
        person.email = before
        raise EmailTaken from error
    _record(person, "account.changed", by, before={"email": before}, after={"email": person.email})


@transaction.atomic
def end_session(*, person: Person, session_id: int, by: Actor) -> bool:
    """End one session by its number; False where the person has no such session."""
    ended = _end(UserSession.objects.filter(user=person, pk=session_id))
    if ended:
        _record(person, "account.sessions_ended", by, after={"sessions_ended": ended})
    return bool(ended)


@transaction.atomic
def end_sessions(*, person: Person, kept_session: str | None, by: Actor) -> int:
    """End all sessions but `kept_session` (its key; None ends that one too). Gives how many ended."""
    ended = _end(UserSession.objects.filter(user=person).exclude(session_key=kept_session or ""))
    if ended:
        _record(person, "account.sessions_ended", by, after={"sessions_ended": ended})
    return ended


@transaction.atomic
def remove_second_factors(*, person: Person, by: Actor) -> int:
    """All of them, for somebody who lost them; every session ends. Gives how many there were."""
    factors = Authenticator.objects.filter(user=person)
    names = sorted(factor.get_type_display() for factor in factors)
    if not names:
        return 0
    factors.delete()
    ended = _end(UserSession.objects.filter(user=person))
    _record(
        person,
        "account.second_factor_removed",
        by,
        before={"second_factor": ", ".join(names)},
        after={"sessions_ended": ended},
    )
    return len(names)


def _end(sessions: Any) -> int:
    rows = list(sessions)
    keys = [row.session_key for row in rows]
    alive = Session.objects.filter(session_key__in=keys).count()
    for key in keys:
        _store().delete(key)
        # A request that read the row before this commits puts it back into the cache: once more, afterwards.
        transaction.on_commit(partial(_store().delete, key))
    UserSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return alive


def _store() -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    return store


def _record(
    person: Person,
    verb: str,
    by: Actor,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    # Whoever proves by a link or a password who they are is not signed in yet when the request begins.
    actor = replace(by, person=by.person or person) if by.via != Actor.command().via else by

    def write(trust_id: int) -> None:
        with trust_scope(trust_id):
            record(by=actor, verb=verb, on=person, before=before, after=after)

    here = current_trust_id()
    for trust_id in TrustEntry.objects.filter(person=person).values_list("trust_id", flat=True):
        if here in (None, trust_id):
            write(trust_id)
        else:
            # Another trust is bound (somebody signs in by its invitation): the others follow once it is let go.
            transaction.on_commit(partial(Context().run, write, trust_id))
