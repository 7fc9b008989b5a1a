"""The trail can be added to and read, and nothing else: by grants for the portal, by a trigger for its owner."""

from __future__ import annotations

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from tests import database
from tests.cast import Cast
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.trail import record
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.real_servers

STATEMENTS = (
    "UPDATE audit_auditentry SET verb = 'x'",
    "UPDATE audit_auditentry SET verb = 'x' WHERE false",
    "DELETE FROM audit_auditentry",
    "TRUNCATE audit_auditentry",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_portal_may_not(cast: Cast, statement: str) -> None:
    with (
        trust_scope(cast.trust("alder").pk),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_portal_may_not_by_its_models_either(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        entry = AuditEntry.objects.newest_first()[0]
        entry.verb = "person.removed"
        for change in (entry.save, entry.delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()


@pytest.mark.parametrize("statement", [one for one in STATEMENTS if "false" not in one])
def test_the_owner_is_told_no(cast: Cast, statement: str) -> None:
    """As the owner, who passes row-level policies and needs no grant, in a transaction that is thrown away."""
    with database.owner_connection(connection.settings_dict["NAME"]) as owner:
        owner.autocommit = False
        (before,) = owner.execute("SELECT count(*) FROM audit_auditentry").fetchone() or (0,)
        assert before > 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner.execute(statement)
        owner.rollback()
        assert owner.execute("SELECT count(*) FROM audit_auditentry").fetchone() == (before,)
        owner.rollback()


def test_entries_of_another_trust_cannot_be_written(cast: Cast) -> None:
    with (
        trust_scope(cast.trust("alder").pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        AuditEntry.objects.create(
            trust=cast.trust("birch"), verb="person.invited", record_kind="person", record_id="1", via="page"
        )


def test_a_verb_that_is_not_listed_cannot_be_recorded(cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk), pytest.raises(KeyError):
        record(by=Actor.command(), verb="person.flown", on=cast.trust("alder"))


def test_a_change_that_is_rolled_back_leaves_no_entry(cast: Cast) -> None:
    alder = cast.trust("alder")
    with trust_scope(alder.pk):
        before = AuditEntry.objects.count()
        with transaction.atomic():
            record(by=Actor.command(), verb="trust.changed", on=alder)
            assert AuditEntry.objects.count() == before + 1
            transaction.set_rollback(True)
        assert AuditEntry.objects.count() == before
