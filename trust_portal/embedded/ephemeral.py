"""Servers for one test or benchmark run, thrown away at its end."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from .lock import RunLock
from .passwords import LocalPasswords
from .servers import EmbeddedServers

# What the settings need besides servers, where nobody but a test is served.
SETTINGS: Mapping[str, str] = {
    "SECRET_KEY": "only-for-tests-" * 5,
    "SITE_URL": "http://localhost:8000",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "EMAIL_URL": "console://",
    "DATABASE_POOL": "0",
}
_PREFIX = "test-"


class EphemeralServers:
    """Embedded servers in `local`/test-<process number>; `durable` keeps disk writes as in production."""

    def __init__(self, local: Path, *, durable: bool = False) -> None:
        remove_stale(local)
        self.folder = local / f"{_PREFIX}{os.getpid()}"
        self._lock = RunLock(self.folder / "lock")
        while not self._lock.acquire("a test run"):
            time.sleep(0.01)
        self.servers = EmbeddedServers(
            self.folder,
            passwords=LocalPasswords(local / "test-passwords.json"),
            durable=durable,
            for_tests=True,
            templates=local / "pg-templates",
        )

    def start(self) -> dict[str, str]:
        """What the settings read from the environment in this run."""
        self.servers.start()
        return {
            **SETTINGS,
            **self.servers.addresses,
            "FILES_DIR": str(self.folder / "files"),
            "TEST_SUPERUSER_URL": self.servers.postgres.admin_url,
        }

    def stop(self) -> None:
        self.servers.stop()
        self.servers.remove()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()


def remove_stale(local: Path) -> None:
    """Remove what test runs left that were killed: their lock is free."""
    for folder in local.glob(f"{_PREFIX}*[0-9]"):
        lock = RunLock(folder / "lock")
        if not lock.acquire("cleaning up"):
            continue
        servers = EmbeddedServers(folder, passwords=LocalPasswords(local / "test-passwords.json"))
        servers.record.end_survivors()
        servers.remove()
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
