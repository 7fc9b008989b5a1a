"""One run at a time on the same data."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO


class RunLock:
    """Held by the process that runs the servers; the kernel lets go of it however that process ends.

    The file names its holder for whoever is refused.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def acquire(self, holder: str) -> bool:
        """True when it is now ours. `holder` is what a refused run is told, for example "./dev run"."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        if not self._is_still_there(file):  # a cleaner removed it between our opening and locking it
            file.close()
            return False
        file.truncate(0)
        file.write(f"{holder}, process {os.getpid()}")
        file.flush()
        self._file = file
        return True

    @property
    def holder(self) -> str:
        try:
            return self.path.read_text().strip() or "another ./dev"
        except OSError:
            return "another ./dev"

    def _is_still_there(self, file: IO[str]) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), self.path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
