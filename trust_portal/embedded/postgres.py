"""PostgreSQL from the wheel's programs, as a child process that listens on a socket file only.

The wheel's own Python is not used: it returned dead servers after a kill -9 and connects as superuser.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from signal import SIGINT
from urllib.parse import quote, urlencode

import psutil
import psycopg

from .binaries import postgres_major, postgres_programs, postgres_user, postgres_version, reachable_place
from .console import RunError
from .processes import Child, ProcessRecord

SUPERUSER = "postgres"
_LONGEST_SOCKET_PATH = 100  # bytes; macOS allows 104, Linux 108
_START_PATIENCE = 60.0  # seconds; crash recovery of a large database takes a while

_SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "dynamic_shared_memory_type": "mmap",  # containers have a tiny /dev/shm
    "shared_preload_libraries": "pg_stat_statements",
}
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_preload_libraries": "",
    "update_process_title": "off",
}


class EmbeddedPostgres:
    """One server on one data folder. The caller holds the lock of that folder (`RunLock`).

    `durable=False` trades safety against power cuts for speed: for data that is thrown away.
    `templates` is a folder in which freshly made data is kept, to be copied by the next server of the same
    version and password (0.1 s, not 0.7 s).
    """

    name = "PostgreSQL"

    def __init__(
        self,
        folder: Path,
        *,
        password: str,
        log: Path,
        durable: bool = True,
        templates: Path | None = None,
        record: ProcessRecord | None = None,
    ) -> None:
        self._user = postgres_user()
        self._programs = postgres_programs(self._user)
        self._password = password
        self.data = reachable_place(folder.resolve(), self._user)
        self.is_elsewhere = self.data != folder.resolve()
        self._templates = templates and reachable_place(templates.resolve(), self._user)
        settings = _SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        settings |= {} if durable else _FORGETFUL
        self.child = Child(
            self.name,
            [
                self._programs / "postgres",
                *("-D", self.data),
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            log=log,
            environment=self._environment(),
            ending=SIGINT,  # the server's "fast shutdown"
            patience=30,
            user=self._user,
            record=record,
        )

    @property
    def is_running(self) -> bool:
        return self.child.is_running

    @property
    def socket_folder(self) -> Path:
        if len(str(self.data / ".s.PGSQL.5432.lock")) < _LONGEST_SOCKET_PATH:
            return self.data
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"trust-portal-socket-{digest}"

    def url(self, role: str, password: str, database: str) -> str:
        """An address that Django, psycopg and libpq's programs understand."""
        host = urlencode({"host": str(self.socket_folder)})
        return f"postgres://{quote(role)}:{quote(password, safe='')}@/{quote(database)}?{host}"

    @property
    def admin_url(self) -> str:
        """As superuser; for creating roles only: a superuser passes every row-level policy."""
        return self.url(SUPERUSER, self._password, "postgres")

    def start(self) -> None:
        """Return when the server answers. RunError says what is wrong and what to do."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._refuse_other_version()
        self._end_predecessor()
        if self.socket_folder != self.data:
            self._make_private(self.socket_folder)
        deadline = time.monotonic() + _START_PATIENCE
        self.child.start()
        while not self._answers():
            if not self.child.is_running:
                # Processes of a killed predecessor hold its shared memory for a moment longer.
                if "shared memory block" not in self.last_words() or time.monotonic() > deadline:
                    raise RunError(f"PostgreSQL did not start. Its log ends:\n{self.last_words()}")
                time.sleep(0.2)
                self.child.start()
            elif time.monotonic() > deadline:
                self.stop()
                raise RunError(f"PostgreSQL did not answer in {_START_PATIENCE:.0f} s; see {self.child.log}.")
            time.sleep(0.02)

    def stop(self) -> None:
        self.child.stop()

    def last_words(self) -> str:
        return self.child.last_words()

    def remove(self) -> None:
        """Delete the data of a server that is not running."""
        shutil.rmtree(self.data, ignore_errors=True)
        if self.is_elsewhere:
            with suppress(OSError):
                self.data.parent.rmdir()
        if self.socket_folder != self.data:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _create(self) -> None:
        """Made beside its place and moved there whole, so that an interrupted start leaves no half data."""
        new = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        new.parent.mkdir(parents=True, exist_ok=True)
        if self._templates is None:
            self._run_initdb(new)
        else:
            self._make_private(new)
            self._run("cp", "-R", f"{self._template(self._templates)}/.", new)
        new.rename(self.data)

    def _template(self, templates: Path) -> Path:
        made_of = hashlib.sha256(f"{postgres_version()}{self._password}".encode()).hexdigest()[:12]
        template = templates / made_of
        if not template.exists():
            self._make_private(templates)
            new = templates / f"{made_of}.{os.getpid()}"
            self._run_initdb(new)
            try:
                new.rename(template)
            except OSError:  # another test run was faster
                shutil.rmtree(new)
        return template

    def _run_initdb(self, data: Path) -> None:
        self._make_private(data)
        with tempfile.NamedTemporaryFile("w") as password_file:
            password_file.write(self._password)
            password_file.flush()
            if self._user:
                os.chown(password_file.name, self._user.uid, self._user.gid)
            self._run(
                self._programs / "initdb",
                *("-D", data),
                *("-U", SUPERUSER),
                *("--encoding", "UTF8"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
                *("--auth", "scram-sha-256", "--pwfile", password_file.name),
                "--no-sync",
            )

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(  # noqa: S603 - the commands are written above
            [str(part) for part in command],
            cwd="/",
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            user=self._user.uid if self._user else None,
            group=self._user.gid if self._user else None,
            extra_groups=[] if self._user else None,
        )
        if done.returncode:
            raise RunError(f"PostgreSQL's data folder could not be made:\n{done.stderr or done.stdout}")

    def _environment(self) -> dict[str, str]:
        """Without the PG… names of a person's own server, which the programs would obey."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return kept | {"LC_ALL": "C", "TZ": "UTC"}

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._user:
            os.chown(folder, self._user.uid, self._user.gid)

    def _refuse_other_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != postgres_major():
            raise RunError(
                f"The data in {self.data} was made by PostgreSQL {found}; this portal brings "
                f"PostgreSQL {postgres_version()}, which cannot read it. "
                "Start over with ./dev run --fresh, which deletes it."
            )

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.admin_url, connect_timeout=2):
                return True
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                self.stop()
                raise RunError(
                    f"The password of the data in {self.data} is lost. "
                    "Start over with ./dev run --fresh, which deletes it."
                ) from None
            return False

    def _end_predecessor(self) -> None:
        """Clear what a killed server left. A lock file whose number now belongs to another program, or to a
        dead one not yet reaped, would make PostgreSQL refuse to start for ever."""
        lock_file = self.data / "postmaster.pid"
        try:
            predecessor = psutil.Process(int(lock_file.read_text().splitlines()[0]))
        except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
            predecessor = None
        if predecessor and self._is_ours(predecessor):
            predecessor.send_signal(SIGINT)
            try:
                predecessor.wait(30)
            except psutil.TimeoutExpired:
                predecessor.kill()
        lock_file.unlink(missing_ok=True)
        for left in self.socket_folder.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _is_ours(self, process: psutil.Process) -> bool:
        """PostgreSQL works in its data folder, which is how its process is known."""
        try:
            return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self.data
        except (psutil.Error, OSError):
            return False
