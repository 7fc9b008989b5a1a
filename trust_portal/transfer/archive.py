"""Reading a zip that somebody handed in, as if they meant harm. Pure but for the file itself.

The sizes that the zip states are checked before anything is unpacked, and Python's zipfile never gives out
more than a member states. Nothing is ever extracted to disk under a name from the file.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import manifest as manifests
from .limits import LIMITS, MB, Limits
from .manifest import Manifest, TableEntry
from .refusals import ImportRefused

_END = struct.Struct("<4s4H2LH")  # the zip's last record, without a comment
_ZIP64_LOCATOR = 20
# All that zipfile raises for a file that is broken or made to break it.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    RuntimeError,
)
_NO_ZIP = "This is not a whole zip file. Choose the file as it was downloaded."
_KEPT_PLAINLY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive(AbstractContextManager["Archive"]):
    """An open export whose directory and manifest have been checked. Raises ImportRefused for any fault.

    Each member's checksum is compared while it is read; `verify` reads them all.
    """

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._check_size(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN:
            raise ImportRefused(_NO_ZIP) from None
        try:
            self._check_directory()
            self.manifest: Manifest = manifests.read(self._bytes(manifests.NAME, limits.manifest))
            self._check_members()
        except BaseException:
            self._zip.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def verify(self) -> None:
        """Read every member and compare its checksum."""
        for name in self.manifest.members:
            for _ in self._chunks(name):
                pass

    def settings(self) -> dict[str, Any]:
        """The trust's settings, as a JSON object."""
        found, _ = self._parsed(self._member(manifests.SETTINGS, self.limits.settings), manifests.SETTINGS, 1)
        return found

    def logo(self) -> bytes | None:
        if not self.manifest.logo:
            return None
        return self._member(self.manifest.logo, self.limits.logo)

    def file(self, name: str, most: int) -> bytes:
        """A file that belongs to a row, whole."""
        return self._member(name, most)

    def rows(self, table: TableEntry) -> Iterator[tuple[dict[str, Any], str]]:
        """Each row of a table, read and as it stands in the file. Memory holds one row at a time."""
        columns = set(table.columns)
        number = 0
        for number, line in enumerate(self._lines(table.json), start=1):
            row, text = self._parsed(line, table.json, number)
            if row.keys() != columns:
                odd = ", ".join(sorted(row.keys() ^ columns))[:200]
                raise ImportRefused(
                    f"{table.json}, line {number}: the columns differ from the manifest ({odd})."
                )
            yield row, text
        if number != table.rows:
            raise ImportRefused(f"{table.json} has {number} rows; the manifest says {table.rows}.")

    # --- the zip itself -----------------------------------------------------------------------------------

    def _check_size(self, path: Path) -> None:
        """Of the file and of its directory, before zipfile reads that into memory."""
        size = path.stat().st_size
        if size > self.limits.upload:
            raise ImportRefused(f"The file is larger than {self.limits.upload // MB} MB.")
        with path.open("rb") as file:
            file.seek(max(0, size - _END.size - _ZIP64_LOCATOR))
            tail = file.read()
        if len(tail) < _END.size:
            raise ImportRefused(_NO_ZIP)
        mark, *_, members, directory, _, comment = _END.unpack(tail[-_END.size :])
        if mark != b"PK\5\6" or comment or tail[:4] == b"PK\6\7":
            raise ImportRefused(_NO_ZIP)
        if members > self.limits.members or directory > self.limits.directory:
            raise ImportRefused(f"The zip holds more than {self.limits.members} files.")

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        names = [info.filename for info in infos]
        if len(names) != len(set(names)):
            raise ImportRefused("The zip holds two files of the same name.")
        for info in infos:
            if info.flag_bits & 0x1 or info.compress_type not in _KEPT_PLAINLY:
                raise ImportRefused("The zip is encrypted or packed in a way that the portal does not read.")
        if sum(info.file_size for info in infos) > self.limits.unpacked:
            raise ImportRefused(f"The zip unpacks to more than {self.limits.unpacked // MB} MB.")
        if manifests.NAME not in names:
            raise ImportRefused(f"The zip holds no {manifests.NAME}, so it is not an export of this portal.")

    def _check_members(self) -> None:
        stated = {info.filename: info.file_size for info in self._zip.infolist()}
        stated.pop(manifests.NAME)
        for name in sorted(stated.keys() - self.manifest.members.keys()):
            raise ImportRefused(f"The zip holds a file that the manifest does not list: {_shown(name)}.")
        for name, member in self.manifest.members.items():
            if name not in stated:
                raise ImportRefused(f"{name} is missing from the zip.")
            if stated[name] != member.size:
                raise ImportRefused(f"{name} is damaged: its size is not the one in the manifest.")

    def _bytes(self, name: str, most: int) -> bytes:
        """A small member whole."""
        if self._zip.getinfo(name).file_size > most:
            raise ImportRefused(f"{name} is larger than {most // MB} MB.")
        try:
            return self._zip.read(name)
        except _BROKEN:
            raise _damaged(name) from None

    def _member(self, name: str, most: int) -> bytes:
        if self.manifest.members[name].size > most:
            raise ImportRefused(f"{name} is larger than {most // MB} MB.")
        return b"".join(self._chunks(name))

    def _chunks(self, name: str) -> Iterator[bytes]:
        """The member in pieces; its checksum is compared at the end."""
        digest = sha256()
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(MB):
                    digest.update(chunk)
                    yield chunk
        except _BROKEN:
            raise _damaged(name) from None
        if digest.hexdigest() != self.manifest.members[name].sha256:
            raise _damaged(name)

    def _lines(self, name: str) -> Iterator[bytes]:
        rest = b""
        for chunk in self._chunks(name):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines
            if len(rest) > self.limits.line:
                raise ImportRefused(f"{name} holds a row of more than {self.limits.line // MB} MB.")
        if rest:
            yield rest

    def _parsed(self, line: bytes, name: str, number: int) -> tuple[dict[str, Any], str]:
        try:
            text = line.decode()
            row = json.loads(text)
        except (ValueError, RecursionError):
            raise ImportRefused(f"{name}, line {number} is not JSON.") from None
        if not isinstance(row, dict):
            raise ImportRefused(f"{name}, line {number} is not a row.")
        # Counting brackets is cheap and never too low, so depth is only measured where it could matter.
        if text.count("[") + text.count("{") > self.limits.nesting and _depth(row) > self.limits.nesting:
            raise ImportRefused(f"{name}, line {number} is nested too deeply.")
        return row, text


def _depth(value: Any) -> int:
    """Levels of lists and objects, without recursion."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, level = waiting.pop()
        if isinstance(one, dict | list):
            deepest = max(deepest, level)
            inner = one.values() if isinstance(one, dict) else one
            waiting += [(part, level + 1) for part in inner]
    return deepest


def _damaged(name: str) -> ImportRefused:
    return ImportRefused(f"{name} is damaged. Download the export again, or make a new one.")


def _shown(name: str) -> str:
    """A name from a stranger's file, cut short and without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:100])
