"""Where the files of exports and imports are, below the folder of their trust."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from .parts import Parts


def exports_folder(trust_id: int) -> Path:
    return _folder(trust_id, "exports")


def imports_folder(trust_id: int) -> Path:
    return _folder(trust_id, "imports")


def uploads_folder() -> Path:
    """Files that are still on their way in."""
    return _made(Path(settings.FILES_DIR) / "uploads")


def export_path(trust_id: int, job_id: int) -> Path:
    """The finished zip of an export job, whether it is there or not."""
    return exports_folder(trust_id) / f"{job_id}.zip"


def import_path(trust_id: int, name: str) -> Path:
    """The file that waits to be imported. `name` is one of `keep_upload`'s, never a person's own."""
    return imports_folder(trust_id) / Path(name).name


def parts_of(trust_id: int, job_id: int) -> Parts:
    """The parts of an unfinished export; the folder is made."""
    return Parts(_made(parts_path(trust_id, job_id)))


def parts_path(trust_id: int, job_id: int) -> Path:
    return exports_folder(trust_id) / f"{job_id}.parts"


def keep_upload(trust_id: int, chunks: Iterable[bytes]) -> Path:
    """Store what somebody handed in, under a name of ours."""
    number, path = tempfile.mkstemp(dir=imports_folder(trust_id), suffix=".zip")
    try:
        with os.fdopen(number, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        remove(Path(path))
        raise
    return Path(path)


def remove(path: Path) -> None:
    """A file or a folder; nothing happens where it is not there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(FileNotFoundError):
            path.unlink()


def _folder(trust_id: int, name: str) -> Path:
    return _made(Path(settings.FILES_DIR) / "trusts" / str(int(trust_id)) / name)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
