"""Names and values on disk that only their owner may read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


class PrivateFile:
    """A small file of names and values, written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, str]:
        """Empty when there is no file."""
        try:
            values: dict[str, str] = json.loads(self.path.read_text())
        except FileNotFoundError:
            return {}
        return values

    def write(self, values: Mapping[str, str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half_written = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        half_written.touch(mode=0o600)
        half_written.write_text(json.dumps(dict(values), indent=2))
        half_written.replace(self.path)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
