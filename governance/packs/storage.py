"""Where the files of packs are, below the folder of their trust."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from trust_portal.transfer.parts import settle
from trust_portal.transfer.storage import remove

__all__ = ["folder", "keep", "path_of", "remove", "write"]


def folder(trust_id: int) -> Path:
    made = Path(settings.FILES_DIR) / "trusts" / str(int(trust_id)) / "packs"
    made.mkdir(parents=True, exist_ok=True)
    return made


def path_of(trust_id: int, job_id: int) -> Path:
    """Of the pack that this job builds, whether it is there or not."""
    return folder(trust_id) / f"{int(job_id)}.pdf"


def keep(trust_id: int, job_id: int, content: bytes) -> None:
    """The pack's file; a former try of the same pack is replaced."""
    write(path_of(trust_id, job_id), content)


def write(path: Path, content: bytes) -> None:
    """Write it whole, then give it its name. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=path.parent or Path(), prefix="unfinished-", delete=False) as file:
        try:
            file.write(content)
            settle(cast(BinaryIO, file), path)
        finally:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()
