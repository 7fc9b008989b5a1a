"""Deleting a trust for good: all of it, nothing else, and only when it is due."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone
from psycopg import sql

from manage import OWNER_COMMANDS
from tests.cast import Cast
from tests.database import as_owner, owner_connection
from trust_portal.accounts.models import Person, TrustEntry
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import invitations, people, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Queue, Wakeup
from trust_portal.operator.purging.purge import NotTheOwner, purge
from trust_portal.operator.purging.tables import (
    means_of_signing_in,
    references_to_people,
    tables_of_a_trust,
)
from trust_portal.tenancy.models import TenantModel, Trust
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.real_servers

COMMAND = Actor.command()
TODAY = timezone.localdate()


@pytest.fixture
def world(transactional_db: None) -> Cast:
    """The cast, with traces across the trusts, and Alder long down for deletion."""
    cast = Cast()
    alder, birch = cast.trust("alder"), cast.trust("birch")
    both, left_birch = cast.person("alder", Role.CLERK), cast.person("alder", Role.TRUSTEE)
    with trust_scope(birch.pk):
        people.join(person=both, held=[HeldRole(Role.CLERK)], by=COMMAND)
        people.join(person=left_birch, held=[HeldRole(Role.TRUSTEE)], by=COMMAND)
        people.change_roles(
            person=both, held=[HeldRole(Role.TRUSTEE)], by=Actor(person=left_birch, via="page")
        )
        people.remove(person=left_birch, by=COMMAND)
        _invite("waits@birch.example")
    with trust_scope(alder.pk):
        _invite("waits@birch.example")
        _invite("waits@alder.example")
        people.change_roles(
            person=both, held=[HeldRole(Role.TRUSTEE)], by=Actor(person=cast.operator, via="operator")
        )
    for trust in (alder, birch):
        Wakeup.objects.create(trust=trust, job_id=99, queue=Queue.PACKS)
        file = _folder(trust) / "exports" / "everything.zip"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"zip")
    trusts.request_deletion(trust=alder, on=TODAY - timedelta(days=31), by=COMMAND)
    return cast


def _invite(email: str) -> None:
    held = [HeldRole(Role.TRUSTEE)]
    invitations.invite(email=email, full_name="Waits", held=held, at=timezone.now(), by=COMMAND)


def _folder(trust: Trust) -> Path:
    return Path(settings.FILES_DIR) / "trusts" / str(trust.pk)


def _purge(*slugs: str) -> str:
    out = StringIO()
    with as_owner():
        call_command("purge_trusts", *slugs, stdout=out)
    return out.getvalue()


def _rows_by_table(trust_id: int) -> dict[str, list[Any]]:
    """Straight from the catalog, so that a table no model knows is seen as well."""
    with owner_connection(str(connection.settings_dict["NAME"])) as owner:
        tables = owner.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'trust_id'"
        ).fetchall()
        return {
            table: owner.execute(
                sql.SQL("SELECT * FROM {} WHERE trust_id = %s ORDER BY 1, 2, 3").format(
                    sql.Identifier(table)
                ),
                [trust_id],
            ).fetchall()
            for (table,) in tables
        }


def test_everything_of_the_trust_goes_and_nothing_else(world: Cast) -> None:
    alder, birch = world.trust("alder"), world.trust("birch")
    before = _rows_by_table(alder.pk)
    assert sum(bool(rows) for rows in before.values()) >= 8, "the test must have something to delete"
    others = _rows_by_table(birch.pk)
    said = _purge()
    assert not any(_rows_by_table(alder.pk).values())
    assert _rows_by_table(birch.pk) == others
    assert [one.slug for one in Trust.objects.all()] == ["birch"]
    assert not _folder(alder).exists()
    assert (_folder(birch) / "exports" / "everything.zip").exists()
    for table, rows in before.items():
        assert (f"{len(rows):>12,}  {table}" in said) is bool(rows)


def test_people_without_another_trust_are_let_go(world: Cast) -> None:
    ids = {
        name: Person.objects.get(email=email).pk
        for name, email in {
            "only here": "ceo@alder.example",
            "in both": "clerk@alder.example",
            "left the other": "trustee@alder.example",
            "of the other": "ceo@birch.example",
            "invited here": "waits@alder.example",
            "invited to both": "waits@birch.example",
            "operator": "operator@portal.example",
            "stranger": "stranger@nowhere.example",
        }.items()
    }
    said = _purge()
    people_now = {name: Person.objects.get(pk=pk) for name, pk in ids.items()}
    forgotten = {name for name, one in people_now.items() if one.email == f"removed-{one.pk}@invalid"}
    assert forgotten == {"only here", "invited here"}
    for name in forgotten:
        one = people_now[name]
        assert (one.full_name, one.is_active, one.has_usable_password()) == ("Removed person", False, False)
    closed = {name for name, one in people_now.items() if not one.is_active} - forgotten
    assert closed == {"left the other"}
    assert people_now["left the other"].full_name == "Trustee of Alder"  # Birch's trail still says who
    factors = set(Authenticator.objects.values_list("user_id", flat=True))
    assert ids["in both"] in factors
    assert ids["operator"] in factors
    assert not factors & {ids["only here"], ids["left the other"]}
    assert TrustEntry.objects.filter(person_id=ids["in both"]).count() == 1
    assert "          11  people without another trust" in said
    assert "           1  people named in other trusts' records" in said


def test_audit_trail_still_refuses_afterwards(world: Cast) -> None:
    _purge()
    with (
        owner_connection(str(connection.settings_dict["NAME"])) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"),
    ):
        owner.execute("DELETE FROM audit_auditentry")


def test_trust_in_grace_is_refused(world: Cast) -> None:
    alder = world.trust("alder")
    Trust.objects.filter(pk=alder.pk).update(delete_on=TODAY + timedelta(days=1))
    before = _rows_by_table(alder.pk)
    assert "No trust is due" in _purge()
    with pytest.raises(CommandError, match="days of grace until"):
        _purge("alder")
    assert _rows_by_table(alder.pk) == before
    assert _folder(alder).exists()


def test_trust_that_is_in_use_or_unknown_is_refused(world: Cast) -> None:
    with pytest.raises(CommandError, match="birch is not down for deletion"):
        _purge("birch")
    with pytest.raises(CommandError, match="There is no trust nowhere"):
        _purge("alder", "nowhere")
    assert Trust.objects.count() == 2


def test_role_of_the_portal_cannot_purge(world: Cast) -> None:
    alder = world.trust("alder")
    with pytest.raises(NotTheOwner):
        purge(trust=alder, on=TODAY)
    assert any(_rows_by_table(alder.pk).values())
    assert "purge_trusts" in OWNER_COMMANDS


def test_failure_leaves_all_as_it_was(world: Cast) -> None:
    """Something that no model knows refers to the trust."""
    alder = world.trust("alder")
    before = _rows_by_table(alder.pk)
    name = str(connection.settings_dict["NAME"])
    with owner_connection(name) as owner:
        owner.execute("CREATE TABLE unknown (owner_id bigint REFERENCES tenancy_trust (id))")
        owner.execute("INSERT INTO unknown VALUES (%s)", [alder.pk])
    try:
        with pytest.raises(IntegrityError):
            _purge()
    finally:
        with owner_connection(name) as owner:
            owner.execute("DROP TABLE unknown")
    assert _rows_by_table(alder.pk) == before
    assert _folder(alder).exists()
    assert Person.objects.get(email="ceo@alder.example").is_active


def test_order_empties_those_that_refer_first() -> None:
    order = tables_of_a_trust()
    assert len(set(order)) == len(order)
    for model in order:
        assert any(field.column == "trust_id" for field in model._meta.local_fields), model
        for field in model._meta.local_fields:
            target = field.related_model
            if isinstance(target, type) and target in order and target is not model:
                assert order.index(model) < order.index(target), f"{model} refers to {target}"


def test_no_tenant_model_is_forgotten() -> None:
    from django.apps import apps

    owned = {model for model in apps.get_models() if issubclass(model, TenantModel)}
    assert owned <= set(tables_of_a_trust())
    assert {model._meta.label for model in set(tables_of_a_trust()) - owned} == {
        "accounts.TrustEntry",
        "jobs.Wakeup",
    }
    assert ("accounts.Membership", "person_id") in {
        (model._meta.label, name) for model, name in references_to_people()
    }
    assert "mfa.Authenticator" in {model._meta.label for model, _ in means_of_signing_in()}
