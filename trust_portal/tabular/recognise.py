"""What a file is, told by its bytes; and for what cannot be read, what the person can do instead."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

from trust_portal.tabular.archive import DAMAGED, Archive
from trust_portal.tabular.tables import FileRefused

_SAVE = "Save the report as an Excel workbook (.xlsx) or as CSV, and upload that."
_START = 1 << 16

# (offset, bytes, what it is)
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "a picture (JPEG)"),
    (0, b"\x89PNG", "a picture (PNG)"),
    (0, b"GIF8", "a picture (GIF)"),
    (0, b"II*\0", "a picture (TIFF)"),
    (0, b"MM\0*", "a picture (TIFF)"),
    (8, b"WEBP", "a picture (WebP)"),
    (4, b"ftyphei", "a picture (HEIC)"),
    (4, b"ftypmif1", "a picture (HEIC)"),
    (4, b"ftyp", "a film or a sound recording"),
    (0, b"ID3", "a sound recording (MP3)"),
    (0, b"RIFF", "a sound recording or a film"),
    (0, b"%PDF", "a PDF document"),
    (0, b"{\\rtf", "a text document (RTF)"),
    (0, b"\x1f\x8b", "a compressed file (gzip)"),
    (0, b"7z\xbc\xaf\x27\x1c", "a compressed file (7-Zip)"),
    (0, b"Rar!", "a compressed file (RAR)"),
    (0, b"BZh", "a compressed file (bzip2)"),
    (0, b"\xfd7zXZ", "a compressed file (xz)"),
    (0, b"SQLite format 3", "a database (SQLite)"),
    (4, b"Standard Jet DB", "a database (Microsoft Access)"),
    (4, b"Standard ACE DB", "a database (Microsoft Access)"),
    (0, b"PAR1", "a data file (Parquet)"),
    (0, b"$FL2", "a data file (SPSS)"),
    (0, b"MZ", "a program"),
    (0, b"\x7fELF", "a program"),
    (257, b"ustar", "an archive (tar)"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def is_zip(start: bytes) -> bool:
    return start.startswith(_ZIP)


def start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_START)


def refuse_foreign(path: Path, start: bytes) -> None:
    """Raise FileRefused for what is neither text nor a zip."""
    if start.startswith(_OLE):
        raise FileRefused(_in_compound_file(path))
    # "BM" begins words too: a bitmap also says its own size.
    if start.startswith(b"BM") and int.from_bytes(start[2:6], "little") == path.stat().st_size:
        raise FileRefused(f"This is a picture (BMP), not a spreadsheet. {_SAVE}")
    for offset, signature, what in _SIGNATURES:
        if start[offset : offset + len(signature)] == signature:
            raise FileRefused(f"This is {what}, not a spreadsheet. {_SAVE}")
    _refuse_markup(start)


def _in_compound_file(path: Path) -> str:
    """Old Office files, and locked new ones, are small file systems; their directory names what they hold."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(name: str) -> bool:
            return content.find(name.encode("utf-16-le")) >= 0

        if holds("EncryptedPackage"):
            return (
                "This workbook is protected with a password. Open it in Excel, take the password off (File, Info, "
                "Protect Workbook, Encrypt with Password), save it, and upload it again."
            )
        if holds("WordDocument"):
            return f"This is a Word document, not a spreadsheet. {_SAVE}"
        if holds("PowerPoint Document"):
            return f"This is a PowerPoint presentation, not a spreadsheet. {_SAVE}"
        if holds("Workbook") or holds("Book"):
            return (
                "This is a workbook in the old Excel format (.xls). Open it in Excel, choose Save As, Excel "
                "Workbook (.xlsx), and upload that."
            )
    return f"This is an old Office file that cannot be read. {_SAVE}"


def _refuse_markup(start: bytes) -> None:
    text = start
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start[: len(start) // 2 * 2].decode("utf-16", errors="replace").encode()
    head = text.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if re.match(rb'[{\[]\s*[{\["]', head):
        raise FileRefused(f"This is a data file for programs (JSON), not a spreadsheet. {_SAVE}")
    if head.startswith((b"mime-version:", b"from: <saved by")):
        raise FileRefused(f"This is a saved web page, though it may be called .xls. {_OPEN_AND_SAVE}")
    if not re.match(rb"<[!?/a-z]", head):
        return
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise FileRefused(f"This is a workbook in an old XML format of Excel. {_OPEN_AND_SAVE}")
    if re.search(rb"<(!doctype html|html|head|body|table|meta|div|style)\b", head):
        raise FileRefused(f"This is a web page, though it may be called .xls. {_OPEN_AND_SAVE}")
    if b"<ctfile" in head:
        raise FileRefused(
            "This is a common transfer file (CTF), which holds pupils, not figures. Upload a report instead."
        )
    raise FileRefused(f"This is a data file for programs (XML), not a spreadsheet. {_SAVE}")


_OPEN_AND_SAVE = "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and upload that."


def kind_of_archive(archive: Archive) -> tuple[str, str]:
    """xlsx with the part that lists its sheets, or ods. Raises FileRefused for every other zip."""
    names = archive.names()
    if "mimetype" in archive or "META-INF/manifest.xml" in archive:
        return _open_document(archive, names)
    if archive.is_encrypted:
        raise FileRefused(
            "This zip is protected with a password. Unpack it, and upload the spreadsheet itself."
        )
    if "[Content_Types].xml" in archive:
        return _office(archive, names)
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names) or "Index.zip" in archive:
        raise FileRefused(
            "This is an Apple Numbers or Pages document. In Numbers, choose File, Export To, Excel, and upload that."
        )
    if any(name.startswith(("xl/", "_rels/")) for name in names):
        raise FileRefused(DAMAGED)
    raise FileRefused(
        "This is a zip archive, not a spreadsheet. Unpack it, and upload the spreadsheets in it one by one."
    )


def _open_document(archive: Archive, names: list[str]) -> tuple[str, str]:
    kind = archive.bytes_of("mimetype").strip() if "mimetype" in archive else _ODS
    manifest = archive.bytes_of("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive else b""
    if not kind.startswith(_ODS):
        raise FileRefused(f"This is a document of LibreOffice, but not a spreadsheet. {_SAVE}")
    if b"encryption-data" in manifest or "encrypted-package" in archive:
        raise FileRefused(
            "This workbook is protected with a password. Open it, save it without the password, and upload it again."
        )
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise FileRefused(_MACROS)
    if "content.xml" not in archive:
        raise FileRefused(DAMAGED)
    return "ods", "content.xml"


_MACROS = (
    "This workbook holds macros, which are programs, so it is not opened. In Excel choose Save As, Excel Workbook "
    "(.xlsx), without macros, and upload that."
)


def _office(archive: Archive, names: list[str]) -> tuple[str, str]:
    types: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Override":
            types[attributes.get("PartName", "").lstrip("/")] = attributes.get("ContentType", "")

    archive.parse("[Content_Types].xml", start, lambda _: None, lambda _: None)
    kinds = " ".join(types.values())
    if "macroEnabled" in kinds or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused(_MACROS)
    if "sheet.binary" in kinds or any(
        name.startswith("xl/") and name.endswith("workbook.bin") for name in names
    ):
        raise FileRefused(f"This is a binary Excel workbook (.xlsb). {_OPEN_AND_SAVE}")
    if "wordprocessingml" in kinds:
        raise FileRefused(f"This is a Word document, not a spreadsheet. {_SAVE}")
    if "presentationml" in kinds:
        raise FileRefused(f"This is a PowerPoint presentation, not a spreadsheet. {_SAVE}")
    for part, kind in types.items():
        if kind in (f"{_XLSX}sheet.main+xml", f"{_XLSX}template.main+xml"):
            if part not in archive:
                raise FileRefused(DAMAGED)
            return "xlsx", part
    raise FileRefused(f"This is an Office file, but not a spreadsheet. {_SAVE}")
