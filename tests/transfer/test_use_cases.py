"""Starting, taking away and deleting exports; handing in a file to be imported; what time removes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from academies.models import Academy
from tests.cast import Cast
from tests.transfer.exported import manifest_of, members_of, write
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobState, Wakeup
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer import storage
from trust_portal.transfer.jobs import tidy_files
from trust_portal.transfer.refusals import ImportRefused
from trust_portal.transfer.use_cases import (
    ExportGone,
    delete_export,
    download_export,
    export_file,
    start_export,
    start_import,
)


@pytest.fixture
def alder(cast: Cast) -> Trust:
    return cast.trust("alder")


@pytest.fixture
def admin(cast: Cast) -> Actor:
    return Actor.job(cast.person("alder", Role.TRUST_ADMIN))


@pytest.fixture
def done(alder: Trust, admin: Actor) -> Job:
    """A finished export of Alder."""
    with trust_scope(alder.pk):
        job = start_export(key="one", by=admin)
    assert run_job(trust_id=alder.pk, job_id=job.pk)
    with trust_scope(alder.pk):
        return Job.objects.get(pk=job.pk)


@pytest.fixture
def in_scope(alder: Trust) -> Iterator[None]:
    with trust_scope(alder.pk):
        yield


def in_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(5000):
            yield chunk


def test_an_export_is_made_and_written_down(done: Job, alder: Trust, admin: Actor) -> None:
    path = storage.export_path(alder.pk, done.pk)
    assert done.state == JobState.DONE
    assert done.message == f"{done.result['rows']} rows in {len(manifest_of(path)['tables'])} tables."
    assert done.result["size"] == path.stat().st_size
    with trust_scope(alder.pk):
        made = AuditEntry.objects.get(verb="export.made")
        assert (made.person, made.via, made.after) == (admin.person, "job", done.result)
        assert AuditEntry.objects.get(verb="job.requested").record_label == "Export of everything"


def test_the_same_key_gives_one_job(alder: Trust, admin: Actor, cast: Cast, in_scope: None) -> None:
    first = start_export(key="k", by=admin)
    assert start_export(key="k", by=admin) == first
    assert start_export(key="l", by=admin) != first
    assert start_export(key="k", by=Actor.job(cast.person("alder", Role.CEO))) != first


@pytest.mark.parametrize("key", ["", "x" * 81])
def test_a_key_of_no_sense_is_refused(admin: Actor, in_scope: None, key: str) -> None:
    with pytest.raises(ValidationError):
        start_export(key=key, by=admin)


def test_taking_it_away_is_written_down(done: Job, admin: Actor, in_scope: None) -> None:
    file = download_export(job=done, at=timezone.now(), by=admin)
    assert file.name == f"alder-export-{timezone.localdate()}.zip"
    assert file.size == file.path.stat().st_size
    entry = AuditEntry.objects.get(verb="trust.exported")
    assert entry.after == {"export": done.pk, "bytes": file.size}


def test_it_is_kept_for_seven_days(done: Job, admin: Actor, in_scope: None) -> None:
    assert done.finished_at is not None
    almost = done.finished_at + timedelta(days=7, seconds=-1)
    assert export_file(job=done, at=almost).expires_at == done.finished_at + timedelta(days=7)
    with pytest.raises(ExportGone, match="kept for 7 days"):
        download_export(job=done, at=almost + timedelta(seconds=1), by=admin)
    assert not AuditEntry.objects.filter(verb="trust.exported").exists()


def test_what_is_not_ready_cannot_be_taken(admin: Actor, in_scope: None) -> None:
    job = start_export(key="k", by=admin)
    with pytest.raises(ExportGone, match="not ready"):
        download_export(job=job, at=timezone.now(), by=admin)


def test_a_deleted_file_is_gone(
    done: Job, alder: Trust, admin: Actor, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True), trust_scope(alder.pk):  # type: ignore[operator]
        delete_export(job=done, at=timezone.now(), by=admin)
        assert storage.export_path(alder.pk, done.pk).exists(), "not before it is committed"
    assert not storage.export_path(alder.pk, done.pk).exists()
    with trust_scope(alder.pk):
        assert AuditEntry.objects.filter(verb="export.deleted", record_id=str(done.pk)).count() == 1
        with pytest.raises(ExportGone, match="was deleted"):
            delete_export(job=done, at=timezone.now(), by=admin)


# --- import ---------------------------------------------------------------------------------------------


def test_a_file_that_was_handed_in_is_imported(
    full_export: Path, empty_trust: Trust, importer: Actor
) -> None:
    with trust_scope(empty_trust.pk):
        job = start_import(chunks=in_chunks(full_export), key="one", by=importer)
        assert (
            storage.import_path(empty_trust.pk, job.arguments["file"]).read_bytes()
            == full_export.read_bytes()
        )
    assert run_job(trust_id=empty_trust.pk, job_id=job.pk)
    with trust_scope(empty_trust.pk):
        done = Job.objects.get(pk=job.pk)
        assert (done.state, done.message) == (
            JobState.DONE,
            f"{sum(done.result['rows'].values())} rows imported.",
        )
        assert done.result["rows"]["academies.academy"] == Academy.objects.count() == 3
        # The wake-up of this job is gone, and the jobs that came over have none.
    assert not Wakeup.objects.filter(trust_id=empty_trust.pk).exists()


def test_a_damaged_file_is_refused_at_once_and_not_kept(
    full_export: Path, empty_trust: Trust, importer: Actor, tmp_path: Path
) -> None:
    members = members_of(full_export)
    members["tables/people.jsonl"] += b"\n"
    broken = write(tmp_path / "broken.zip", members)
    with trust_scope(empty_trust.pk):
        with pytest.raises(ImportRefused, match=r"people\.jsonl is damaged"):
            start_import(chunks=in_chunks(broken), key="one", by=importer)
        assert not Job.objects.exists()
    assert list(storage.imports_folder(empty_trust.pk).iterdir()) == []


def test_a_trust_with_content_is_refused_before_anything_is_read(
    alder: Trust, admin: Actor, in_scope: None
) -> None:
    read: list[bytes] = []

    def sent() -> Iterator[bytes]:
        read.append(b"x")
        yield b"x"

    with pytest.raises(ImportRefused, match="holds 2 places, 2 academies and 11 memberships"):
        start_import(chunks=sent(), key="one", by=admin)
    assert read == []


def test_the_same_file_handed_in_twice_is_one_job(
    full_export: Path, empty_trust: Trust, importer: Actor
) -> None:
    with trust_scope(empty_trust.pk):
        first = start_import(chunks=in_chunks(full_export), key="one", by=importer)
        assert start_import(chunks=in_chunks(full_export), key="one", by=importer) == first
    assert [path.name for path in storage.imports_folder(empty_trust.pk).iterdir()] == [
        first.arguments["file"]
    ]


def test_a_trust_that_was_filled_meanwhile_is_left_as_it_is(
    full_export: Path, empty_trust: Trust, importer: Actor
) -> None:
    with trust_scope(empty_trust.pk):
        jobs = [start_import(chunks=in_chunks(full_export), key=key, by=importer) for key in ("one", "two")]
    for job in jobs:
        assert run_job(trust_id=empty_trust.pk, job_id=job.pk)
    with trust_scope(empty_trust.pk):
        first, second = (Job.objects.get(pk=job.pk) for job in jobs)
        assert first.state == JobState.DONE
        assert second.state == JobState.FAILED
        assert second.message.startswith("Nothing was imported. The trust is not empty: it holds")
        assert Academy.objects.count() == 3


def test_a_file_that_went_away_says_what_to_do(
    full_export: Path, empty_trust: Trust, importer: Actor
) -> None:
    with trust_scope(empty_trust.pk):
        job = start_import(chunks=in_chunks(full_export), key="one", by=importer)
    storage.import_path(empty_trust.pk, job.arguments["file"]).unlink()
    run_job(trust_id=empty_trust.pk, job_id=job.pk)
    with trust_scope(empty_trust.pk):
        assert Job.objects.get(pk=job.pk).message == "The file is no longer there. Choose it again."


def test_the_file_is_removed_when_the_import_has_ended(
    full_export: Path, empty_trust: Trust, importer: Actor, django_capture_on_commit_callbacks: object
) -> None:
    with trust_scope(empty_trust.pk):
        job = start_import(chunks=in_chunks(full_export), key="one", by=importer)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        run_job(trust_id=empty_trust.pk, job_id=job.pk)
    assert list(storage.imports_folder(empty_trust.pk).iterdir()) == []


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "..", "a/b.zip"])
def test_a_stored_name_never_leads_out_of_the_folder(empty_trust: Trust, name: str) -> None:
    folder = storage.imports_folder(empty_trust.pk)
    assert storage.import_path(empty_trust.pk, name).parent == folder


# --- tidying --------------------------------------------------------------------------------------------


def aged(path: Path) -> Path:
    """A file of two hours ago."""
    two_hours_ago = timezone.now().timestamp() - 7200
    os.utime(path, (two_hours_ago, two_hours_ago))
    return path


def test_time_removes_exports_and_what_crashes_left(done: Job, alder: Trust, admin: Actor) -> None:
    folder, imports = storage.exports_folder(alder.pk), storage.imports_folder(alder.pk)
    kept = aged(storage.export_path(alder.pk, done.pk))
    with trust_scope(alder.pk):
        waiting = start_export(key="two", by=admin)
    parts = storage.parts_of(alder.pk, waiting.pk).folder
    (folder / "999.parts").mkdir()
    (folder / "999.parts" / "unfinished-x").touch()
    for path in (folder / "999.zip", imports / "tmpold.zip"):
        path.touch()
    for path in (parts, folder / "999.parts", folder / "999.zip", imports / "tmpold.zip"):
        aged(path)
    young = imports / "tmpnew.zip"
    young.touch()
    now = timezone.now()
    with trust_scope(alder.pk):
        tidy_files(at=now)
        assert set(folder.iterdir()) == {kept, parts}
        assert set(imports.iterdir()) == {young}
        tidy_files(at=now + timedelta(days=7, minutes=1))
    assert set(folder.iterdir()) == {parts}


def test_a_file_that_a_job_waits_for_is_kept(full_export: Path, empty_trust: Trust, importer: Actor) -> None:
    with trust_scope(empty_trust.pk):
        job = start_import(chunks=in_chunks(full_export), key="one", by=importer)
        path = aged(storage.import_path(empty_trust.pk, job.arguments["file"]))
        tidy_files(at=timezone.now())
    assert path.exists()


def test_tidying_one_trust_leaves_the_others(done: Job, alder: Trust, cast: Cast) -> None:
    with trust_scope(cast.trust("birch").pk):
        tidy_files(at=timezone.now() + timedelta(days=30))
    assert storage.export_path(alder.pk, done.pk).exists()
