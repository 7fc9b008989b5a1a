"""Both embedded servers on one folder, and what the settings have to know about them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from .passwords import LocalPasswords
from .postgres import EmbeddedPostgres
from .processes import ProcessRecord
from .roles import APP, BACKUP, DATABASE, MIGRATOR, RolePasswords, set_up
from .valkey import EmbeddedValkey


class EmbeddedServers:
    """PostgreSQL in `folder`/pg and Valkey in `folder`/valkey. The caller holds the folder's `RunLock`.

    `outside` holds the addresses of servers that run elsewhere (DATABASE_URL with MIGRATION_DATABASE_URL,
    REDIS_URL): what it names is not started here.
    """

    def __init__(
        self,
        folder: Path,
        *,
        passwords: LocalPasswords,
        durable: bool = True,
        for_tests: bool = False,
        templates: Path | None = None,
        outside: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            folder.chmod(
                folder.stat().st_mode | 0o711
            )  # PostgreSQL runs as another user and must get through
        logs = folder / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
        self.record = ProcessRecord(folder / "processes")
        self._passwords = passwords
        self._for_tests = for_tests
        self._outside = outside
        self.postgres = EmbeddedPostgres(
            folder / "pg",
            password=passwords["postgres"],
            log=logs / "postgres.log",
            durable=durable,
            templates=templates,
            record=self.record,
        )
        self.valkey = EmbeddedValkey(
            folder / "valkey",
            password=passwords["valkey"],
            log=logs / "valkey.log",
            durable=durable,
            record=self.record,
        )

    @property
    def started_here(self) -> list[EmbeddedPostgres | EmbeddedValkey]:
        """In the order in which they start."""
        here: list[EmbeddedPostgres | EmbeddedValkey] = []
        if "DATABASE_URL" not in self._outside:
            here.append(self.postgres)
        if "REDIS_URL" not in self._outside:
            here.append(self.valkey)
        return here

    def start(self) -> None:
        """Return when they answer and the roles and the database are there."""
        self.record.end_survivors()
        for server in self.started_here:
            server.start()
        if self.postgres in self.started_here:
            set_up(self.postgres.admin_url, self._role_passwords, for_tests=self._for_tests)

    def stop(self) -> None:
        for server in reversed(self.started_here):
            server.stop()
        self.record.path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Delete the data of servers that are not running."""
        self.postgres.remove()
        self.valkey.remove()

    @property
    def addresses(self) -> dict[str, str]:
        """What the settings read; known when the servers have been started."""
        return {
            "DATABASE_URL": self.postgres.url(APP, self._role_passwords.app, DATABASE),
            "MIGRATION_DATABASE_URL": self.postgres.url(MIGRATOR, self._role_passwords.migrator, DATABASE),
            "REDIS_URL": self.valkey.url,
            **self._outside,
        }

    @property
    def _role_passwords(self) -> RolePasswords:
        return RolePasswords(
            migrator=self._passwords[MIGRATOR], app=self._passwords[APP], backup=self._passwords[BACKUP]
        )
