"""Where a portal on this machine keeps its things, and the settings it runs with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from .console import RunError
from .lock import RunLock
from .passwords import LocalPasswords
from .private_file import PrivateFile
from .servers import EmbeddedServers

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
SERVER_NAMES = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL")


class LocalPortal:
    """The data of `./dev run`: servers, files, mail and logs under one folder."""

    def __init__(self, folder: Path = LOCAL, environment: Mapping[str, str] = os.environ) -> None:
        self.folder = folder
        self.environment = environment
        self.lock = RunLock(folder / "run" / "lock")
        self.logs = folder / "logs"
        self.counts = folder / "run" / "counts"
        self.demo_mark = folder / "run" / "demo"
        self._published = PrivateFile(folder / "run" / "settings.json")
        self._passwords = LocalPasswords(folder / "passwords.json")
        self.outside = {name: environment[name] for name in SERVER_NAMES if environment.get(name)}

    def servers(self) -> EmbeddedServers:
        return EmbeddedServers(self.folder, passwords=self._passwords, outside=self.outside)

    def remove_data(self) -> None:
        """What `--fresh` means. Passwords, logs and sent mail stay."""
        servers = self.servers()
        servers.record.end_survivors()
        servers.remove()
        shutil.rmtree(self.folder / "files", ignore_errors=True)
        for schedule in self.folder.glob("beat-schedule*"):
            schedule.unlink()
        self.demo_mark.unlink(missing_ok=True)

    def settings(self, addresses: Mapping[str, str], *, port: int = 8000) -> dict[str, str]:
        """The whole environment of the portal's processes; what the person has set wins."""
        mail = self.folder / "mail"
        mail.mkdir(mode=0o700, parents=True, exist_ok=True)
        defaults = {
            "SECRET_KEY": self._passwords["secret_key"],
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "FILES_DIR": str(self.folder / "files"),
            "EMAIL_URL": f"file://{mail}",
            "PROMETHEUS_MULTIPROC_DIR": str(self.counts),
            "PYTHONUNBUFFERED": "1",
        }
        return defaults | dict(self.environment) | dict(addresses)

    def publish(self, settings: Mapping[str, str]) -> None:
        """Let `./dev manage` in another terminal use the servers of this run."""
        own = {name: value for name, value in settings.items() if self.environment.get(name) != value}
        self._published.write(own)

    def published(self) -> dict[str, str]:
        """The settings of the run that holds the lock; empty while it is still starting."""
        return self._published.read()

    def unpublish(self) -> None:
        self._published.remove()

    def refuse_half_named(self) -> None:
        """The app's and the owner's address must mean the same database."""
        if ("DATABASE_URL" in self.outside) != ("MIGRATION_DATABASE_URL" in self.outside):
            raise RunError(
                "Set both DATABASE_URL (role app) and MIGRATION_DATABASE_URL (role app_migrator), or neither."
            )


def without_owner(settings: Mapping[str, str]) -> dict[str, str]:
    """For the processes that serve people: they never see the owner's credential."""
    return {name: value for name, value in settings.items() if name != "MIGRATION_DATABASE_URL"}
