"""Where the files of packs are, below the folder of their trust."""

from __future__ import annotations

from pathlib import Path

from trust_portal.print import files
from trust_portal.print.files import write
from trust_portal.transfer.storage import remove

__all__ = ["folder", "keep", "path_of", "remove", "write"]


def folder(trust_id: int) -> Path:
    return files.folder(trust_id, "packs")


def path_of(trust_id: int, job_id: int) -> Path:
    """Of the pack that this job builds, whether it is there or not."""
    return folder(trust_id) / f"{int(job_id)}.pdf"


def keep(trust_id: int, job_id: int, content: bytes) -> None:
    """The pack's file; a former try of the same pack is replaced."""
    write(path_of(trust_id, job_id), content)
