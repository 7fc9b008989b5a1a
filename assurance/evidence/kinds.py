"""What a file that is handed in as evidence is, told by its content; its name has to say the same.

Nothing is taken that a browser or an office program would run: no macros, no web pages, no drawings with scripts.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image

from trust_portal.tabular import FileRefused
from trust_portal.tabular.archive import refusing_damage

KINDS: Mapping[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "PDF"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    "odt": ("application/vnd.oasis.opendocument.text", "OpenDocument text"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument spreadsheet"),
    "csv": ("text/csv", "CSV"),
    "txt": ("text/plain", "Text"),
    "png": ("image/png", "PNG picture"),
    "jpg": ("image/jpeg", "JPEG picture"),
}
TAKEN = "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), CSV, text, PNG and JPEG"
LONGEST_NAME = 120

_MOST_PARTS = 5_000
_MOST_UNPACKED = 300_000_000
_SMALL = 2_000_000  # what a list of parts or of content types may unpack to
_SAME = {"jpeg": "jpg"}
_CONTROLS = "".join(map(chr, (*range(9), 11, 12, *range(14, 32))))
_MACROS = "This file holds macros, which are programs, so it is not taken. Save it without macros."
_DAMAGED = "This file is damaged, or it was not uploaded to its end. Save it again and choose that."


class EvidenceRefused(Exception):
    """The file is not taken; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """`name` is cleaned and ends as its content says; `ending` is a key of KINDS."""

    name: str
    ending: str

    @property
    def media_type(self) -> str:
        return KINDS[self.ending][0]


def recognise(name: str, content: bytes) -> Recognised:
    """Raises EvidenceRefused."""
    said = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    said = _SAME.get(said, said)
    if said not in KINDS:
        raise EvidenceRefused(f"A file of this kind is not taken. These are: {TAKEN}.")
    if not content:
        raise EvidenceRefused("This file is empty (0 bytes).")
    found = _content_of(content, said)
    if found != said:
        raise EvidenceRefused(
            f"This file is called .{said}, but it is not one inside. Open it in the program that made it, save it "
            "again, and choose that."
        )
    return Recognised(cleaned_name(name, found), found)


def cleaned_name(name: str, ending: str) -> str:
    """What the person called it, without folders, controls, what turns the direction of text, and marks that
    headers and file systems read as their own."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(
        " " if one in '<>:"|?*%;' else one
        for one in last
        if unicodedata.category(one) not in ("Cc", "Cf", "Cs")
    )
    stem = " ".join(kept.rsplit(".", 1)[0].split()).strip(". ")
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip() or 'evidence'}.{ending}"


def _content_of(content: bytes, said: str) -> str:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(content, "PNG", "png")
    if content.startswith(b"\xff\xd8\xff"):
        return _picture(content, "JPEG", "jpg")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(content)
    if said in ("csv", "txt") and _is_text(content):
        return said
    return ""


def _picture(content: bytes, kind: str, ending: str) -> str:
    try:
        with Image.open(BytesIO(content), formats=(kind,)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise EvidenceRefused(_DAMAGED) from error
    except Image.DecompressionBombWarning as error:
        raise EvidenceRefused("This picture has too many pixels. Save a smaller one.") from error
    return ending


def _is_text(content: bytes) -> bool:
    """Words and no markup that a browser would take for a page."""
    for encoding in ("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.translate(dict.fromkeys(map(ord, _CONTROLS))) != text:
            return False
        return text.lstrip("\ufeff \t\r\n")[:1] != "<"
    return False


def _office(content: bytes) -> str:
    try:
        with refusing_damage(), zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise EvidenceRefused("This file unpacks to too much to be kept.")
            if any(part.flag_bits & 1 for part in parts):
                raise EvidenceRefused("This file is protected with a password. Save it without one.")
            _refuse_programs(names)
            if "mimetype" in names:
                return _open_document(_read(archive, "mimetype"), names, archive)
            if "[Content_Types].xml" in names:
                return _open_xml(_read(archive, "[Content_Types].xml"), names)
    except FileRefused as damage:
        raise EvidenceRefused(_DAMAGED) from damage
    return ""


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _SMALL:
        raise EvidenceRefused(_DAMAGED)
    return archive.read(name)


def _refuse_programs(names: list[str]) -> None:
    for name in (one.lower() for one in names):
        if name.endswith(("vbaproject.bin", ".bas")) or name.startswith(("basic/", "scripts/")):
            raise EvidenceRefused(_MACROS)
        if name.endswith((".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".jar", ".sh")):
            raise EvidenceRefused("This file holds a program, so it is not taken.")
        if "/activex/" in name:
            raise EvidenceRefused(_MACROS)


def _open_xml(types: bytes, names: list[str]) -> str:
    if b"macroEnabled" in types:
        raise EvidenceRefused(_MACROS)
    if b"wordprocessingml.document.main+xml" in types and "word/document.xml" in names:
        return "docx"
    if b"spreadsheetml.sheet.main+xml" in types and "xl/workbook.xml" in names:
        return "xlsx"
    return ""


def _open_document(kind: bytes, names: list[str], archive: zipfile.ZipFile) -> str:
    manifest = "META-INF/manifest.xml"
    if "content.xml" not in names:
        return ""
    if manifest in names and b"encryption-data" in _read(archive, manifest):
        raise EvidenceRefused("This file is protected with a password. Save it without one.")
    by_type = {media_type: ending for ending, (media_type, _) in KINDS.items()}
    return by_type.get(kind.strip().decode("ascii", errors="replace"), "")
