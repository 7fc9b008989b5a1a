"""An export whose worker was killed is taken up where it was left, and holds one moment of the trust."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from psycopg import sql

from academies.models import Academy
from tests import database
from tests.cast import Cast
from tests.transfer.exported import manifest_of, rows_of
from trust_portal.accounts.models import Person, Place
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.models import Job, JobState
from trust_portal.jobs.run import run_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer import storage
from trust_portal.transfer.datasets import trust_tables
from trust_portal.transfer.use_cases import start_export

pytestmark = pytest.mark.django_db(transaction=True)

# Exports write tables in this order; the one that is locked stops them.
ORDER = ["people", *(table.name for table in trust_tables())]
# Those that name a person are read at the very beginning, for the list of people.
LAST = next(
    table
    for table in reversed(trust_tables())
    if not any(field.related_model is Person for field in table.model._meta.concrete_fields)
)


@pytest.fixture
def alder(cast: Cast) -> Trust:
    return cast.trust("alder")


@pytest.fixture
def job(alder: Trust, cast: Cast) -> Job:
    with trust_scope(alder.pk):
        return start_export(key="one", by=Actor.job(cast.person("alder", Role.TRUST_ADMIN)))


@contextmanager
def worker_stuck_at(table: str, trust: Trust, job: Job) -> Iterator[int]:
    """The number of a process of its own that runs the job and waits for this table."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with database.owner_connection(name) as owner, owner.transaction():
        owner.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(table)))
        worker = os.fork()
        if not worker:
            # Where a browser has been started, Django keeps a second connection for the thread, which is shared now.
            connection.close()
            run_job(trust_id=trust.pk, job_id=job.pk)
            os._exit(0)
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        deadline = time.monotonic() + 20
        while owner.execute(waiting, [table]).fetchone() != (1,):
            assert time.monotonic() < deadline, "the export never came to the table"
            time.sleep(0.01)
        yield worker


def kill_at(table: str, trust: Trust, job: Job) -> None:
    with worker_stuck_at(table, trust, job) as worker:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)


def run_to_the_end(trust: Trust, job: Job) -> Job:
    """As soon as the database has noticed that the killed worker is gone."""
    deadline = time.monotonic() + 20
    while not run_job(trust_id=trust.pk, job_id=job.pk):
        assert time.monotonic() < deadline, "the killed worker still holds the job"
        time.sleep(0.02)
    with trust_scope(trust.pk):
        return Job.objects.get(pk=job.pk)


def parts(trust: Trust, job: Job) -> dict[str, int]:
    """Name of each whole part, and its number on disk, which a part that is written anew does not keep."""
    folder = storage.parts_path(trust.pk, job.pk)
    return {
        path.name: path.stat().st_ino for path in folder.glob("*") if not path.name.startswith("unfinished")
    }


def test_parts_of_a_killed_worker_are_taken_over(alder: Trust, job: Job) -> None:
    kill_at(LAST.model._meta.db_table, alder, job)
    left = parts(alder, job)
    assert len(left) == 2 * ORDER.index(LAST.name)
    # The next attempt comes as far again, and is killed as well: it has written no part a second time.
    kill_at(LAST.model._meta.db_table, alder, job)
    assert parts(alder, job) == left
    done = run_to_the_end(alder, job)
    assert done.state == JobState.DONE


def test_a_part_whose_rows_changed_is_written_anew(alder: Trust, job: Job) -> None:
    kill_at(LAST.model._meta.db_table, alder, job)
    left = parts(alder, job)
    with trust_scope(alder.pk):
        Place.objects.filter(name="Ashdown Primary").update(name="Ashbury Primary")
    kill_at(LAST.model._meta.db_table, alder, job)
    again = parts(alder, job)
    written_anew = {name.split(".")[1] for name in again if left.get(name) != again[name]}
    assert written_anew == {"place"}
    run_to_the_end(alder, job)
    names = [row["name"] for row in rows_of(storage.export_path(alder.pk, job.pk), "accounts.place")]
    assert sorted(names) == ["Ashbury Primary", "Castle Rise"]


def test_nothing_is_left_but_one_zip_and_one_audit_entry(alder: Trust, job: Job) -> None:
    for table in ("accounts_place", "academies_academy", LAST.model._meta.db_table):
        kill_at(table, alder, job)
    assert list(storage.parts_path(alder.pk, job.pk).iterdir())
    done = run_to_the_end(alder, job)
    assert [path.name for path in storage.exports_folder(alder.pk).iterdir()] == [f"{job.pk}.zip"]
    with trust_scope(alder.pk):
        assert AuditEntry.objects.filter(verb="export.made").count() == 1
    assert manifest_of(storage.export_path(alder.pk, job.pk))["tables"]
    assert done.result["size"] == storage.export_path(alder.pk, job.pk).stat().st_size
    assert run_job(trust_id=alder.pk, job_id=job.pk) is False


def test_an_unfinished_part_is_never_taken_for_a_whole_one(alder: Trust, job: Job) -> None:
    """Killed between a part's beginning and its end: the CSV waits for the table's lock when it is half there."""
    folder = storage.parts_of(alder.pk, job.pk).folder
    (folder / "unfinished-of-a-killed-worker").write_bytes(b"half")
    run_to_the_end(alder, job)
    assert not folder.exists()


def test_all_tables_are_of_one_moment(alder: Trust, job: Job) -> None:
    """Somebody adds a place and renames an academy while the export is under way."""
    name = connection.settings_dict["NAME"]
    # The people, who come first, wait for the tokens; the moment is that of the job's first query, before.
    with (
        worker_stuck_at("accounts_apitoken", alder, job) as worker,
        database.owner_connection(name) as other,
        other.transaction(),
    ):
        other.execute("UPDATE academies_academy SET name = 'Renamed' WHERE name = 'Castle Rise'")
        other.execute("UPDATE tenancy_trust SET short_name = 'New' WHERE id = %s", [alder.pk])
        other.execute(
            "INSERT INTO accounts_membership (trust_id, person_id, role) SELECT %s, id, 'clerk'"
            " FROM accounts_person WHERE email = 'stranger@nowhere.example'",
            [alder.pk],
        )
    _, status = os.waitpid(worker, 0)
    assert status == 0
    with trust_scope(alder.pk):
        assert Job.objects.get(pk=job.pk).state == JobState.DONE
        assert Academy.objects.filter(name="Renamed").exists()
    path = storage.export_path(alder.pk, job.pk)
    assert "Castle Rise" in [row["name"] for row in rows_of(path, "academies.academy")]
    assert len(rows_of(path, "accounts.membership")) == 12
    assert "stranger@nowhere.example" not in [row["email"] for row in rows_of(path, "people")]


def test_a_failed_export_leaves_nothing(alder: Trust, job: Job, tmp_path: Path) -> None:
    folder = storage.exports_folder(alder.pk)
    (folder / f"{job.pk}.zip").mkdir()  # what the zip would have to replace
    (folder / f"{job.pk}.zip" / "in the way").write_bytes(b"")
    done = run_to_the_end(alder, job)
    assert done.state == JobState.FAILED
    assert "Something went wrong on our side" in done.message
    assert list(folder.iterdir()) == []
