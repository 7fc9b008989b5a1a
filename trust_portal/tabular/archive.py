"""Workbooks are zip files of XML. This opens them without trusting anything that they say about themselves."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.parsers import expat

from trust_portal.tabular.tables import FileRefused, Limits

_ENTRIES = 5_000
_CHUNK = 1 << 16
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
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        with refusing_damage(), self.file.open(part) as file:
            while chunk := self._read(file):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
        yield

    def _read(self, file: IO[bytes]) -> bytes:
        return file.read(_CHUNK)


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
    with refusing_damage():
        file = zipfile.ZipFile(path)
    with file:
        yield Archive(file, limits)
