"""Export, import into an empty trust, export again: the same but for numbers and for what must not live on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from academies.models import Academy
from tests.cast import Cast
from tests.transfer.conftest import BringIn
from tests.transfer.exported import Rows, export, members_of, rows_of
from trust_portal.accounts.models import (
    ApiToken,
    Invitation,
    InvitedRole,
    Membership,
    Person,
    Place,
    TrustEntry,
)
from trust_portal.accounts.roles import Role
from trust_portal.accounts.use_cases import logos
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobState, Wakeup
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer.history import NOT_FINISHED

pytestmark = pytest.mark.real_servers

REFERENCES = {
    "place_id": "accounts.place",
    "invitation_id": "accounts.invitation",
    "person_id": "people",
    "invited_by_id": "people",
    "accepted_by_id": "people",
    "requested_by_id": "people",
}
ADDED_BY_IMPORT = ("trust.imported", "trust.created")


class Numberless:
    """An export's rows with each number replaced by the row that it means."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def table(self, name: str) -> Rows:
        return sorted((self._plain(row) for row in rows_of(self.path, name)), key=json.dumps)

    def _plain(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            key: self._meant(REFERENCES[key], value) if key in REFERENCES and value is not None else value
            for key, value in row.items()
            if key != "id"
        }

    def _meant(self, table: str, number: int) -> dict[str, Any]:
        (row,) = [row for row in rows_of(self.path, table) if row["id"] == number]
        return self._plain(row)


@pytest.fixture
def again(full_export: Path, import_into_cedar: BringIn, empty_trust: Trust, tmp_path: Path) -> Path:
    """The export of the trust that the full export was imported into."""
    import_into_cedar(full_export)
    with trust_scope(empty_trust.pk):
        return export(tmp_path, "again.zip")


@pytest.mark.parametrize(
    "table", ["accounts.place", "academies.academy", "accounts.invitation", "accounts.invitedrole"]
)
def test_rows_are_the_same(full_export: Path, again: Path, table: str) -> None:
    before = Numberless(full_export).table(table)
    assert before
    assert Numberless(again).table(table) == before


def test_memberships_are_the_same_and_the_importer_stays(full_export: Path, again: Path, cast: Cast) -> None:
    before, after = (
        Numberless(full_export).table("accounts.membership"),
        Numberless(again).table("accounts.membership"),
    )
    added = [row for row in after if row not in before]
    assert [row for row in after if row in before] == before
    assert [(row["person_id"]["email"], row["role"]) for row in added] == [
        ("trust-admin@birch.example", "trust_admin")
    ]


def test_people_are_the_same_persons(full_export: Path, again: Path) -> None:
    def names(path: Path) -> set[tuple[str, str]]:
        return {(row["email"], row["full_name"]) for row in rows_of(path, "people")}

    assert names(again) - names(full_export) == {("trust-admin@birch.example", "Trust admin of Birch")}
    assert names(full_export) <= names(again)


def test_the_audit_trail_comes_over_with_its_times(
    full_export: Path, again: Path, empty_trust: Trust
) -> None:
    def entries(path: Path) -> Rows:
        rows = Numberless(path).table("audit.auditentry")
        return [{**row, "record_id": ""} for row in rows]

    before = entries(full_export)
    added = [row for row in entries(again) if row not in before]
    assert {row["verb"] for row in added} == {
        "trust.created",
        "person.joined",
        "trust.imported",
        "trust.changed",
    }
    assert len(entries(again)) == len(before) + len(added)


def test_audit_entries_name_the_new_records(again: Path, empty_trust: Trust, full_export: Path) -> None:
    with trust_scope(empty_trust.pk):
        for academy in Academy.objects.all():
            entry = AuditEntry.objects.get(verb="academy.added", record_id=str(academy.pk))
            assert entry.record_label == academy.name
        for entry in AuditEntry.objects.filter(record_kind="person"):
            assert str(Person.objects.get(pk=entry.record_id)) == entry.record_label
        assert set(AuditEntry.objects.filter(record_kind="trust").values_list("record_id", flat=True)) == {
            str(empty_trust.pk)
        }


def test_entries_about_records_that_are_gone_name_no_other_record(
    full_export: Path, import_into_cedar: BringIn, empty_trust: Trust, cast: Cast, tmp_path: Path
) -> None:
    with trust_scope(cast.trust("alder").pk):
        gone = Academy.objects.get(name="Castle Rise")
        number = gone.pk
        gone.delete()
        path = export(tmp_path, "without.zip")
    import_into_cedar(path)
    with trust_scope(empty_trust.pk):
        entry = AuditEntry.objects.get(verb="academy.added", record_label="Castle Rise")
        assert entry.record_id == f"earlier-{number}"


def test_settings_and_logo_come_over_and_the_address_stays(again: Path, empty_trust: Trust) -> None:
    trust = Trust.objects.get(pk=empty_trust.pk)
    assert (trust.slug, trust.name, trust.short_name, trust.colour) == (
        "cedar",
        "Alder & Sons Learning Trust",
        "Alder",
        "#00703c",
    )
    assert trust.second_factor_roles == ["trust_admin", "clerk"]
    with trust_scope(trust.pk):
        assert logos.path_of(trust, trust.logo) is not None


def test_settings_and_logo_are_the_same_in_both_exports(full_export: Path, again: Path) -> None:
    first, second = members_of(full_export), members_of(again)
    logo = next(name for name in first if name.startswith("files/"))
    assert first["trust.json"] == second["trust.json"]
    assert first[logo] == second[logo]


def test_jobs_come_over_as_history(again: Path, empty_trust: Trust) -> None:
    with trust_scope(empty_trust.pk):
        jobs = {job.state: job for job in Job.objects.order_by("pk")}
        assert Job.objects.count() == len(JobState)
        assert set(jobs) == set(JobState) - {JobState.QUEUED}
        assert jobs[JobState.CANCELLED].message in ("", NOT_FINISHED)
        assert Job.objects.filter(message=NOT_FINISHED).count() == 1
        assert not Job.objects.exclude(key__startswith="imported:17:").exists()
    assert not Wakeup.objects.filter(trust_id=empty_trust.pk).exists()


def test_links_and_tokens_open_nothing(again: Path, empty_trust: Trust) -> None:
    with trust_scope(empty_trust.pk):
        hashes = [
            *Invitation.objects.values_list("secret_hash", flat=True),
            ApiToken.objects.get().secret_hash,
        ]
        assert len(set(hashes)) == 3
        assert all(len(one) == 64 and one not in {"1" * 64, "2" * 64, "3" * 64} for one in hashes)
        assert ApiToken.objects.get().revoked_at is not None
        assert InvitedRole.objects.filter(invitation__email="waiting@alder.example").count() == 2


def test_members_and_nobody_else_may_enter(again: Path, empty_trust: Trust, cast: Cast) -> None:
    with trust_scope(empty_trust.pk):
        members = set(Membership.objects.values_list("person_id", flat=True))
    doors = set(TrustEntry.objects.filter(trust=empty_trust).values_list("person_id", flat=True))
    assert doors == members
    assert cast.person("alder", Role.CONTRIBUTOR).pk not in doors
    assert cast.person("alder", Role.HEADTEACHER).pk in doors


def test_other_trusts_are_as_they_were(
    full_export: Path, import_into_cedar: BringIn, cast: Cast, tmp_path: Path
) -> None:
    def content(slug: str) -> dict[str, bytes]:
        folder = tmp_path / slug
        folder.mkdir(exist_ok=True)
        with trust_scope(cast.trust(slug).pk):
            members = members_of(export(folder))
        return {name: content for name, content in members.items() if name.endswith(".jsonl")}

    before = content("alder"), content("birch")
    import_into_cedar(full_export)
    assert (content("alder"), content("birch")) == before


def test_unknown_people_get_a_sign_in_without_a_password(
    full_export: Path, import_into_cedar: BringIn, cast: Cast, empty_trust: Trust
) -> None:
    Person.objects.filter(pk=cast.person("alder", Role.CEO).pk).update(email="another@alder.example")
    import_into_cedar(full_export)
    made = Person.objects.get(email="ceo@alder.example")
    assert not made.has_usable_password()
    assert not made.is_operator
    assert made.full_name == "Chief executive of Alder"
    with trust_scope(empty_trust.pk):
        assert Membership.objects.get(role=Role.CEO).person == made


def test_an_open_invitation_stays_the_only_one(
    full_export: Path, import_into_cedar: BringIn, empty_trust: Trust, importer: Actor
) -> None:
    with trust_scope(empty_trust.pk):
        ours = Invitation.objects.create(
            email="waiting@alder.example",
            full_name="",
            secret_hash="9" * 64,
            expires_at="2027-01-01T00:00:00Z",
        )
    import_into_cedar(full_export)
    with trust_scope(empty_trust.pk):
        assert Invitation.objects.unanswered().get(email="waiting@alder.example") == ours


def test_the_importer_keeps_one_of_each_role(full_export: Path, empty_trust: Trust, cast: Cast) -> None:
    """The file makes the same person trust admin that imports it."""
    from trust_portal.accounts.use_cases import people
    from trust_portal.accounts.use_cases.roles_held import HeldRole
    from trust_portal.transfer.archive import Archive
    from trust_portal.transfer.importing import bring_in

    admin = cast.person("alder", Role.TRUST_ADMIN)
    with trust_scope(empty_trust.pk):
        people.join(person=admin, held=[HeldRole(Role.TRUST_ADMIN), HeldRole(Role.CLERK)], by=Actor.command())
        people.remove(person=cast.person("birch", Role.TRUST_ADMIN), by=Actor.command())
        with Archive(full_export) as archive:
            bring_in(archive, trust=empty_trust, token="1", by=Actor.job(admin), report=lambda *_: None)
        roles = Membership.objects.held_by(admin).order_by("role").values_list("role", flat=True)
        assert list(roles) == ["clerk", "trust_admin"]


def test_the_import_is_written_down(again: Path, empty_trust: Trust, cast: Cast) -> None:
    with trust_scope(empty_trust.pk):
        entry = AuditEntry.objects.get(verb="trust.imported")
        assert entry.person == cast.person("birch", Role.TRUST_ADMIN)
        assert entry.record_id == str(empty_trust.pk)
        assert entry.after is not None
        assert entry.after["from"] == "alder"
        assert entry.after["rows"]["academies.academy"] == 3
        assert entry.after["rows"]["accounts.place"] == Place.objects.count()


def test_later_records_get_numbers_of_their_own(again: Path, empty_trust: Trust) -> None:
    with trust_scope(empty_trust.pk):
        newest = max(Place.objects.values_list("pk", flat=True))
        assert Place.objects.create(kind="academy", name="New").pk > newest
