"""A trust with something of everything in it, and a new, empty one."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from PIL import Image

from academies.models import Phase
from academies.use_cases import academies
from tests.cast import Cast
from tests.transfer.exported import export
from trust_portal.accounts.models import ApiToken, Invitation, InvitedRole
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import logos, people, trusts
from trust_portal.accounts.use_cases.roles_held import HeldRole
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job, JobState
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer.archive import Archive
from trust_portal.transfer.importing import Imported, bring_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BringIn = Callable[[Path], Imported]


def picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (200, 80), "#5b2a86").save(file, "PNG")
    file.seek(0)
    return file


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Numbers of trusts and jobs begin anew in some tests; files must not meet those of others."""
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture(scope="session")
def full_export_file(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Made once, in a transaction that is rolled back: the file alone stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        path = _export_alder(Cast(), tmp_path_factory.mktemp("export"))
        transaction.set_rollback(True)
    return path


@pytest.fixture
def full_export(cast: Cast, full_export_file: Path) -> Path:
    """Alder's export: academies, people, invitations, tokens, jobs, a removed person, a logo."""
    return full_export_file


def _export_alder(cast: Cast, folder: Path) -> Path:
    actor = Actor.job(cast.person("alder", Role.TRUST_ADMIN))
    trust = cast.trust("alder")
    with trust_scope(trust.pk):
        academies.add(
            name='=Zoë’s "Special" School\n2',
            urn=900_009,
            phase=Phase.SPECIAL,
            joined_on=date(2024, 9, 1),
            by=actor,
        )
        people.remove(person=cast.person("alder", Role.CONTRIBUTOR), by=actor)
        _invitation("waiting@alder.example", "1" * 64, cast)
        _invitation("gone@alder.example", "2" * 64, cast, withdrawn_at=NOW)
        ApiToken.objects.create(
            person=cast.person("alder", Role.CEO),
            label="Spreadsheet",
            secret_hash="3" * 64,
            ending="cret",
            expires_at=NOW + timedelta(days=90),
            last_used_at=NOW,
        )
        for state in JobState:
            Job.objects.create(
                kind="trust_export",
                key=f"old-{state}",
                queue="imports",
                state=state,
                arguments={"nested": [1, {"two": None}]},
                requested_by=cast.person("alder", Role.TRUST_ADMIN),
                finished_at=None if state == JobState.QUEUED else NOW,
            )
        trusts.change_settings(
            trust=trust, name="Alder & Sons Learning Trust", short_name="Alder", colour="#00703c", by=actor
        )
        trusts.change_second_factor_roles(trust=trust, roles=[Role.TRUST_ADMIN, Role.CLERK], by=actor)
        logos.store(trust=trust, sent=picture(), by=actor)
        return export(folder, "full.zip")


def _invitation(email: str, secret_hash: str, cast: Cast, withdrawn_at: datetime | None = None) -> None:
    invitation = Invitation.objects.create(
        email=email,
        full_name="Somebody",
        secret_hash=secret_hash,
        invited_by=cast.person("alder", Role.TRUST_ADMIN),
        expires_at=NOW + timedelta(days=14),
        withdrawn_at=withdrawn_at,
    )
    InvitedRole.objects.create(
        invitation=invitation, role=Role.HEADTEACHER, place=cast.academy("alder").place
    )
    InvitedRole.objects.create(invitation=invitation, role=Role.CLERK)


@pytest.fixture
def empty_trust(cast: Cast) -> Trust:
    """A new trust, whose only member is its trust admin (a person of Birch)."""
    trust = trusts.create(slug="cedar", name="Cedar Trust", by=Actor.command())
    with trust_scope(trust.pk):
        admin = cast.person("birch", Role.TRUST_ADMIN)
        people.join(person=admin, held=[HeldRole(Role.TRUST_ADMIN)], by=Actor.command())
    return trust


@pytest.fixture
def importer(cast: Cast) -> Actor:
    return Actor.job(cast.person("birch", Role.TRUST_ADMIN))


@pytest.fixture
def import_into_cedar(empty_trust: Trust, importer: Actor) -> BringIn:
    """Import a file into the empty trust, within a transaction of its own."""

    def bring(path: Path) -> Imported:
        with trust_scope(empty_trust.pk), Archive(path) as archive:
            return bring_in(archive, trust=empty_trust, token="17", by=importer, report=lambda *_: None)

    return bring
