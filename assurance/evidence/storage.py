"""Where files of evidence are, below the folder of their trust, under names of ours."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from trust_portal.transfer.storage import remove

__all__ = ["folder", "is_older", "path_of", "remove", "write", "write_as"]


def folder(trust_id: int) -> Path:
    made = Path(settings.FILES_DIR) / "trusts" / str(int(trust_id)) / "evidence"
    made.mkdir(parents=True, exist_ok=True)
    return made


def path_of(trust_id: int, name: str) -> Path:
    """`name` is one of `write`'s, never a person's own."""
    return folder(trust_id) / Path(name).name


def write(trust_id: int, content: bytes) -> str:
    """Its name in the folder, which nobody can guess. Raises OSError, with nothing left behind."""
    name = secrets.token_hex(20)
    write_as(trust_id, name, content)
    return name


def write_as(trust_id: int, name: str, content: bytes) -> Path:
    """Under a name of ours. Raises OSError, with nothing left behind."""
    path = path_of(trust_id, name)
    unfinished = path.with_name(f".{name}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    return path


def is_older(path: Path, moment: datetime) -> bool:
    """False where it is gone already."""
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
