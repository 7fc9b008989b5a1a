"""A portal of its own for tests that kill parts of it: servers, a worker, beat, and what they have done."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from tests.cast import ACADEMIES, TRUSTS
from trust_portal.embedded.ephemeral import SETTINGS
from trust_portal.embedded.local_portal import without_owner
from trust_portal.embedded.passwords import LocalPasswords
from trust_portal.embedded.processes import Child, end_group
from trust_portal.embedded.servers import EmbeddedServers
from trust_portal.transfer.archive import Archive

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running() -> Iterator[CrashPortal]:
    """A portal in a folder of its own, gone at the end."""
    # Not pytest's own folder: PostgreSQL's user has to reach it when root runs the tests.
    folder = Path(tempfile.mkdtemp(prefix="portal-crash-"))
    folder.chmod(0o711)
    portal = CrashPortal(folder)
    try:
        portal.start()
        yield portal
    finally:
        portal.stop()
        shutil.rmtree(folder, ignore_errors=True)


class CrashPortal:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers = EmbeddedServers(
            folder, passwords=LocalPasswords(folder / "passwords.json"), for_tests=True
        )
        self.files = folder / "files"
        self.environment: dict[str, str] = {}
        celery = [sys.executable, "-m", "celery", "--app", "trust_portal"]
        queues = "imports,ratings,packs,housekeeping"
        self._commands = {
            "worker": [
                *celery,
                *("worker", "--queues", queues, "--concurrency", "2", "--loglevel", "WARNING"),
                *("--without-gossip", "--without-mingle", "--include", "tests.jobs.poison"),
            ],
            "beat": [
                *celery,
                *("beat", "--loglevel", "WARNING", "--pidfile", "", "--schedule", str(folder / "schedule")),
            ],
        }
        self.children: dict[str, Child] = {}

    def start(self) -> None:
        """Servers, tables, the cast, beat; no worker yet."""
        self.servers.start()
        # As in production: with a pool of connections, and durable servers.
        owner = {**SETTINGS, **self.servers.addresses, "FILES_DIR": str(self.files), "DATABASE_POOL": "1"}
        self.environment = without_owner({**os.environ, **owner})
        self._run(["manage.py", "migrate", "--verbosity", "0"], {**os.environ, **owner})
        self.step("cast")
        self.start_child("beat")

    def stop(self) -> None:
        for child in self.children.values():
            child.stop()
        self.servers.stop()
        self.servers.remove()

    def step(self, *arguments: str) -> None:
        self._run(["-m", "tests.jobs.crash_steps", *arguments], self.environment)

    def start_child(self, name: str) -> None:
        log = self.folder / "logs" / f"{name}.log"
        self.children[name] = Child(
            name,
            self._commands[name],
            log=log,
            environment=self.environment,
            folder=ROOT,
            record=self.servers.record,
        )
        self.children[name].start()

    def kill_worker(self) -> None:
        """kill -9, at once, the worker and the processes it works with."""
        worker = self.children["worker"]
        assert worker.process is not None
        end_group(worker.process.pid)
        worker.process.wait()
        worker.stop()

    def stop_worker(self) -> None:
        self.children["worker"].stop()

    def kill_postgres(self) -> None:
        """What PostgreSQL calls an immediate stop: no connection is told, and it has to recover."""
        process = self.servers.postgres.child.process
        assert process is not None
        process.send_signal(signal.SIGQUIT)
        process.wait()

    def kill_broker(self) -> None:
        process = self.servers.valkey.child.process
        assert process is not None
        process.kill()
        process.wait()

    # --- what the database says, asked as superuser -----------------------------------------------------

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.servers.postgres.admin_url, dbname="portal", autocommit=True) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def unfinished(self) -> int:
        return int(self.ask("SELECT count(*) FROM jobs_job WHERE state = 'queued'")[0][0])

    def begun(self) -> int:
        """Grows whenever a worker begins or ends a job."""
        (attempts,) = self.ask("SELECT coalesce(sum(attempts), 0) FROM jobs_wakeup")[0]
        (ended,) = self.ask("SELECT count(*) FROM jobs_job WHERE state <> 'queued'")[0]
        return int(attempts) + 100 * int(ended)

    def wait_until(self, happened: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not come in {seconds:.0f} s.\n{self._state()}")
            time.sleep(0.05)

    def assert_exports_are_done_once(self, prefix: str, number: int) -> None:
        """Each job done, one whole zip with the right content, one audit entry, nothing else left."""
        jobs = self.ask(
            "SELECT t.slug, j.trust_id, j.id, j.state, j.result, j.message FROM jobs_job j"
            " JOIN tenancy_trust t ON t.id = j.trust_id WHERE j.key LIKE %s",
            f"%:{prefix}-%",
        )
        assert len(jobs) == number
        assert {(state, message) for *_, state, _, message in jobs if state != "done"} == set()
        assert self.ask("SELECT count(*) FROM jobs_wakeup") == [(0,)]
        entries = Counter(
            (trust_id, int(job_id))
            for trust_id, job_id in self.ask(
                "SELECT trust_id, record_id FROM audit_auditentry WHERE verb = 'export.made'"
            )
        )
        for slug, trust_id, job_id, _, result, _ in jobs:
            assert entries[trust_id, job_id] == 1
            self._assert_zip(
                slug, self.files / "trusts" / str(trust_id) / "exports" / f"{job_id}.zip", result
            )
        for (trust_id,) in self.ask("SELECT id FROM tenancy_trust"):
            folder = self.files / "trusts" / str(trust_id) / "exports"
            ended = self.ask(
                "SELECT id FROM jobs_job WHERE trust_id = %s AND kind = 'trust_export'", trust_id
            )
            assert {path.name for path in folder.glob("*")} == {f"{job_id}.zip" for (job_id,) in ended}

    @staticmethod
    def _assert_zip(slug: str, path: Path, result: dict[str, Any]) -> None:
        assert (path.stat().st_size, sha256(path.read_bytes()).hexdigest()) == (
            result["size"],
            result["sha256"],
        )
        with Archive(path) as archive:
            archive.verify()
            assert archive.manifest.name == TRUSTS[slug]
            academies = archive.manifest.table("academies.academy")
            assert academies is not None
            names = [row["name"] for row, _ in archive.rows(academies)]
        assert names == [name for name, *_ in ACADEMIES[slug]]

    def _state(self) -> str:
        waiting = self.ask(
            "SELECT job_id, attempts, sends, extract(epoch FROM due_at - now())::int FROM jobs_wakeup ORDER BY due_at"
        )
        lines = [f"job {job_id}: begun {a}, sent again {s}, due in {due} s" for job_id, a, s, due in waiting]
        words = [f"--- {name}\n{child.last_words(30)}" for name, child in self.children.items()]
        return "\n".join([*lines, *words])

    @staticmethod
    def _run(arguments: list[str], environment: dict[str, str]) -> None:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
