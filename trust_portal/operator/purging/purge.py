"""Deleting a trust for good, as the owner of the tables: every row, every file, and people left without a trust.

Each trust goes in a transaction of its own. The audit trail refuses every deletion; its trigger is off for the
length of that transaction, which keeps other trusts' changes waiting: this is work for the night.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from psycopg import sql

from trust_portal.accounts.models import Invitation, Person, TrustEntry
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.models import Trust, TrustState

from .tables import means_of_signing_in, references_to_people, tables_of_a_trust

_DELETE_TRIGGER = 8  # the bit of pg_trigger.tgtype


class NotDueYet(Exception):
    """The trust is in use, suspended, or within its days of grace; the text says which."""


class NotTheOwner(Exception):
    """The database role cannot see past row-level security: it would delete nothing, and say nothing."""

    def __init__(self) -> None:
        super().__init__("Purging needs the owner of the tables: set MIGRATION_DATABASE_URL.")


@dataclass(frozen=True, slots=True)
class Purged:
    """`rows` by table, without the empty ones. `forgotten` people had no other trust and no trace in one;
    `closed` ones are named in another trust's records and keep their name there."""

    trust_id: int
    slug: str
    rows: Mapping[str, int]
    forgotten: int
    closed: int


def purge(*, trust: Trust, on: date) -> Purged:
    """Raises NotDueYet and NotTheOwner; nothing is deleted then."""
    _check_role()
    with transaction.atomic():
        locked = Trust.objects.select_for_update().get(pk=trust.pk)
        _check_due(locked, on)
        people = _people_of(locked)
        rows = {model._meta.db_table: _empty(model, locked) for model in _in_order()}
        locked.delete()
        forgotten, closed = _let_go(people)
        folder = Path(settings.FILES_DIR) / "trusts" / str(trust.pk)
        transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
    return Purged(
        trust_id=trust.pk,
        slug=locked.slug,
        rows={table: number for table, number in rows.items() if number},
        forgotten=forgotten,
        closed=closed,
    )


def _check_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise NotTheOwner


def _check_due(trust: Trust, on: date) -> None:
    if trust.state != TrustState.DELETING:
        raise NotDueYet(f"{trust.slug} is not down for deletion.")
    assert trust.delete_on is not None
    if trust.delete_on > on:
        raise NotDueYet(f"{trust.slug} has days of grace until {trust.delete_on.isoformat()}.")


def _in_order() -> list[type[models.Model]]:
    # The audit trail last: from its turn on every other trust's changes wait.
    return sorted(tables_of_a_trust(), key=lambda model: model is AuditEntry)


def _empty(model: type[models.Model], trust: Trust) -> int:
    table = sql.Identifier(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
            " AND tgenabled = 'O' AND (tgtype & %s) <> 0",
            [model._meta.db_table, _DELETE_TRIGGER],
        )
        triggers = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        for trigger in triggers:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(table, trigger))
        cursor.execute(sql.SQL("DELETE FROM {} WHERE trust_id = %s").format(table), [trust.pk])
        number = cursor.rowcount
        for trigger in triggers:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}").format(table, trigger))
    return int(number)


def _people_of(trust: Trust) -> set[int]:
    """Everybody who may enter, who left a trace in the trust's records, or who was invited."""
    people = set(TrustEntry.objects.filter(trust=trust).values_list("person_id", flat=True))
    for model, name in references_to_people():
        people |= set(
            model._base_manager.filter(trust_id=trust.pk, **{f"{name}__isnull": False})
            .values_list(name, flat=True)
            .distinct()
        )
    invited = Invitation.objects.filter(trust=trust).values("email")
    return people | set(Person.objects.filter(email__in=invited).values_list("pk", flat=True))


def _let_go(people: set[int]) -> tuple[int, int]:
    """(forgotten, closed) of those who have no trust left."""
    invited_elsewhere = Invitation.objects.unanswered().values("email")
    left = (
        Person.objects.filter(pk__in=people, is_operator=False)
        .exclude(pk__in=TrustEntry.objects.values("person_id"))
        .exclude(email__in=invited_elsewhere)
        .values_list("pk", flat=True)
    )
    alone = set(left)
    named: set[int] = set()
    for model, name in references_to_people():
        rows = model._base_manager.filter(**{f"{name}__in": alone})
        named |= set(rows.values_list(name, flat=True).distinct())
    _close(alone)
    for person_id in alone - named:
        Person.objects.filter(pk=person_id).update(
            email=f"removed-{person_id}@invalid", full_name="Removed person", last_login=None
        )
    return len(alone - named), len(alone & named)


def _close(people: set[int]) -> None:
    sessions = UserSession.objects.filter(user_id__in=people).values("session_key")
    Session.objects.filter(session_key__in=sessions).delete()
    for model, name in means_of_signing_in():
        model._base_manager.filter(**{f"{name}__in": people}).delete()
    Person.objects.filter(pk__in=people).update(is_active=False, password=make_password(None))
