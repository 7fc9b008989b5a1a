"""Workbooks are zip files of XML. This opens them without trusting anything that they say about themselves."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

from trust_portal.tabular.tables import FileRefused, Limits

_ENTRIES = 5_000
_CHUNK = 1 << 16
_TOKEN = 1_000_000  # one tag with its attributes; expat reads an unfinished one again with every chunk
_DEPTH, _NAMES = 1_000, 10_000
_DIRECTORY = 2_000_000  # bytes of the list of parts, which zipfile reads whole
_SMALL_PART = 20_000_000  # every part but the sheets, the shared texts and pictures
_METHODS = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
)  # what workbooks use; others can take memory without end
DAMAGED = (
    "This workbook is damaged, or it was not uploaded to its end. Open it in Excel, save it under a new name, and "
    "upload that."
)


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Whatever the zip and XML readers say about broken bytes, as one refusal."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        struct.error,
        EOFError,
        LookupError,
        NotImplementedError,  # a compression or a version of zip that Python does not know
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise FileRefused(DAMAGED) from error


class Archive:
    """The parts of a workbook. What it would unpack to is checked when it is opened, before anything is
    unpacked; no part ever gives more bytes than it declared."""

    def __init__(self, file: zipfile.ZipFile, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        parts = file.infolist()
        self.sizes = {part.filename: part.file_size for part in parts}
        if len(parts) > _ENTRIES or len(self.sizes) != len(parts):
            raise FileRefused(DAMAGED)
        if any(part.compress_type not in _METHODS for part in parts):
            raise FileRefused(DAMAGED)
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.unpacked_bytes:
            raise FileRefused(
                f"This workbook unpacks to {unpacked / 1e6:,.0f} MB; the most is {limits.unpacked_bytes / 1e6:,.0f} "
                "MB. Copy the table you need into a new workbook, and upload that."
            )
        self.is_encrypted = any(part.flag_bits & 1 for part in parts)

    def __contains__(self, part: str) -> bool:
        return part in self.sizes

    def names(self) -> list[str]:
        return list(self.sizes)

    def bytes_of(self, part: str) -> bytes:
        """A small part as a whole."""
        self._refuse_large(part)
        with refusing_damage():
            return self.file.read(part)

    def parse(self, part: str, start: StartTag, end: EndTag, text: Text) -> None:
        """A small part, read to its end."""
        self._refuse_large(part)
        for _ in self.parse_in_steps(part, start, end, text):
            pass

    def _refuse_large(self, part: str) -> None:
        if self.sizes.get(part, 0) > _SMALL_PART:
            raise FileRefused(DAMAGED)

    def parse_in_steps(self, part: str, start: StartTag, end: EndTag, text: Text) -> Iterator[None]:
        """Feed a part to the three handlers, and pause after each piece. Names come without their prefix.
        A document type is refused: only attacks need one, to define entities that grow when they are read."""
        depth = 0

        def opened(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            start(tag, attributes)

        def closed(tag: str) -> None:
            nonlocal depth
            depth -= 1
            end(tag)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        with refusing_damage(), self.file.open(part) as file:
            fed = 0
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                # What the parser itself keeps: the open tags, the names it has met, an unfinished tag.
                if depth > _DEPTH or len(parser.intern) > _NAMES or fed - parser.CurrentByteIndex > _TOKEN:
                    raise FileRefused(DAMAGED)
                yield
            parser.Parse(b"", True)
        yield


StartTag = Callable[[str, dict[str, str]], None]
EndTag = Callable[[str], None]
Text = Callable[[str], None]


def _refuse_doctype(*_: object) -> None:
    raise FileRefused(
        "This workbook holds instructions that no spreadsheet program writes, so it is not opened. Copy the table "
        "into a new workbook, and upload that."
    )


@contextmanager
def open_archive(path: Path, limits: Limits) -> Iterator[Archive]:
    _refuse_large_directory(path)
    with refusing_damage():
        file = zipfile.ZipFile(path)
    with file:
        yield Archive(file, limits)


def _refuse_large_directory(path: Path) -> None:
    """A zip of 50 MB can list a million parts, each of which zipfile makes an object. Where the list's size stands
    is told in the same way as zipfile tells it."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - (1 << 16) - 100, 0))
        tail = file.read()
    place = len(tail) - 22
    if tail[place : place + 4] != b"PK\x05\x06" or tail[-2:] != b"\0\0":
        place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        return  # zipfile will say that this is no zip
    (directory,) = struct.unpack_from("<I", tail, place + 12)
    if place >= 76 and tail[place - 20 : place - 16] == b"PK\x06\x07":
        (directory,) = struct.unpack_from("<Q", tail, place - 76 + 40)
    if directory > _DIRECTORY:
        raise FileRefused(DAMAGED)
