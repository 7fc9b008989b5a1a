"""Where the files of imports wait to be read, below the folder of their trust. They are removed once read."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from trust_portal.transfer.storage import remove

__all__ = ["Kept", "folder", "keep", "path_of", "remove"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file: its name in the folder, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


def folder(trust_id: int) -> Path:
    made = Path(settings.FILES_DIR) / "trusts" / str(int(trust_id)) / "kpi_imports"
    made.mkdir(parents=True, exist_ok=True)
    return made


def path_of(trust_id: int, name: str) -> Path:
    """`name` is one of `keep`'s, never a person's own."""
    return folder(trust_id) / Path(name).name


def keep(trust_id: int, chunks: Iterable[bytes]) -> Kept:
    """Store what somebody handed in, under a name of ours."""
    number, name = tempfile.mkstemp(dir=folder(trust_id), prefix="import-")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(number, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        remove(Path(name))
        raise
    return Kept(Path(name).name, size, digest.hexdigest())
