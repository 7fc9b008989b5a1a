"""The passwords and the secret key of servers on this machine: made once, then kept."""

from __future__ import annotations

import secrets
from pathlib import Path

from .private_file import PrivateFile


class LocalPasswords:
    """Generated secrets by name."""

    def __init__(self, path: Path) -> None:
        self._file = PrivateFile(path)

    def __getitem__(self, name: str) -> str:
        """The secret of that name; made when it is asked for the first time."""
        known = self._file.read()
        if name not in known:
            known[name] = secrets.token_urlsafe(48)
            self._file.write(known)
        return known[name]
