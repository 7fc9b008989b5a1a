"""Files that belong to rows: into an export beside its tables, and out of one. An app above this one names its own
kind when it starts (AppConfig.ready).

A file's name is the portal's own, forty hexadecimal digits, in the row, in the zip and on the disk: none leads out of
its folder. On the way in each file is held against its row, and checked as an upload is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from trust_portal.tenancy.scope import bound_trust_id

from . import manifest, storage
from .archive import Archive
from .refusals import ImportRefused

_OURS = re.compile(manifest.FILE_NAME)


@dataclass(frozen=True, slots=True)
class FileRow:
    """What a row says of its file. `is_kept`: the file is to be there; of one that was removed only the row is."""

    stored_as: str
    name: str
    media_type: str
    size: int
    sha256: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class FileKind:
    """`folder` is what the zip calls it, in small letters. `rows`: those of the bound trust that have or had a file.

    `fault` says what an upload of this content would be refused for, or is empty. `write` keeps it for a trust, under
    the name of its row.
    """

    folder: str
    label: str
    rows: Callable[[], Iterable[FileRow]]
    path_of: Callable[[int, str], Path]
    write: Callable[[int, str, bytes], Path]
    most_bytes: Callable[[], int]
    fault: Callable[[FileRow, bytes], str]

    def member(self, row: FileRow) -> str:
        return f"{manifest.FILES}/{self.folder}/{row.stored_as}"


_kinds: dict[str, FileKind] = {}


def register_file_kind(kind: FileKind) -> None:
    """Registering the same kind twice is harmless; another one in its folder is a ValueError."""
    if _kinds.setdefault(kind.folder, kind) != kind:
        raise ValueError(f"There is a kind of file in {kind.folder} already")


@dataclass(frozen=True, slots=True)
class Brought:
    """`missing`: how many rows came without their file."""

    written: tuple[Path, ...] = ()
    missing: int = 0

    def undo(self) -> None:
        for path in self.written:
            storage.remove(path)


def kept_files() -> Iterator[tuple[str, str, bytes | None]]:
    """Of the bound trust: the member's name, the file's own name, and its content; None where the file is not there,
    or not as it was when it was kept."""
    trust_id = bound_trust_id()
    for kind in _kinds.values():
        for row in kind.rows():
            if row.is_kept and _OURS.fullmatch(row.stored_as):
                content = None
                with suppress(OSError):
                    content = kind.path_of(trust_id, row.stored_as).read_bytes()
                yield kind.member(row), row.name, content if _is_same(row, content) else None


def bring(archive: Archive) -> Brought:
    """Keep each file for the bound trust, whose rows are there already. Raises ImportRefused and leaves nothing."""
    written: list[Path] = []
    try:
        missing = _bring(archive, written)
    except BaseException:
        Brought(tuple(written)).undo()
        raise
    return Brought(tuple(written), missing)


def _bring(archive: Archive, written: list[Path]) -> int:
    trust_id, missing = bound_trust_id(), 0
    left = set(archive.manifest.files)
    for kind in _kinds.values():
        seen: set[str] = set()
        for row in kind.rows():
            _check_name(kind, row, seen)
            if not row.is_kept:
                continue
            if (name := kind.member(row)) not in left:
                missing += 1
                continue
            left.discard(name)
            content = archive.file(name, kind.most_bytes())
            if not _is_same(row, content):
                raise ImportRefused(f"{name} is not the file that its row describes.")
            if fault := kind.fault(row, content):
                raise ImportRefused(f"{name}: {fault}")
            written.append(kind.path_of(trust_id, row.stored_as))
            kind.write(trust_id, row.stored_as, content)
    if left:
        raise ImportRefused(f"{min(left)} belongs to no row of the file\u2019s tables.")
    return missing


def _check_name(kind: FileKind, row: FileRow, seen: set[str]) -> None:
    if not _OURS.fullmatch(row.stored_as):
        raise ImportRefused(f"{kind.label}: a row names its file in a way that the portal never does.")
    if row.stored_as in seen:
        raise ImportRefused(f"{kind.label}: two rows name the same file.")
    seen.add(row.stored_as)


def _is_same(row: FileRow, content: bytes | None) -> bool:
    return content is not None and len(content) == row.size and sha256(content).hexdigest() == row.sha256
