"""What is no spreadsheet, and what is one that is not opened."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import struct
import tarfile
from collections.abc import Iterator

from tests.tabular.corpus.broken import GOOD, GOOD_CSV, Broken, refused
from tests.tabular.workbooks import ODS, compound, ods, ods_content, ods_table, xlsx_with, zipped


def foreign() -> Iterator[Broken]:
    noise = random.Random(1).randbytes(2_000)
    starts = {
        "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture (JPEG)"),
        "PNG": (b"\x89PNG\r\n\x1a\n", "picture (PNG)"),
        "GIF": (b"GIF89a", "picture (GIF)"),
        "TIFF, Intel": (b"II*\0", "picture (TIFF)"),
        "TIFF, Motorola": (b"MM\0*", "picture (TIFF)"),
        "WebP": (b"RIFF\x24\0\0\0WEBP", "picture (WebP)"),
        "HEIC of a telephone": (b"\0\0\0\x18ftypheic", "picture (HEIC)"),
        "HEIF": (b"\0\0\0\x18ftypmif1", "picture (HEIC)"),
        "MP4": (b"\0\0\0\x18ftypisom", "film"),
        "MP3": (b"ID3\x04", "sound recording"),
        "WAV": (b"RIFF\x24\0\0\0WAVE", "sound recording"),
        "PDF": (b"%PDF-1.7\n", "PDF document"),
        "7-Zip": (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        "RAR": (b"Rar!\x1a\x07", "RAR"),
        "SQLite": (b"SQLite format 3\0", "database (SQLite)"),
        "Access 2003": (b"\0\1\0\0Standard Jet DB\0", "Microsoft Access"),
        "Access 2010": (b"\0\1\0\0Standard ACE DB\0", "Microsoft Access"),
        "Parquet": (b"PAR1", "Parquet"),
        "SPSS": (b"$FL2@(#) SPSS", "SPSS"),
        "Windows program": (b"MZ\x90\0", "program"),
        "Linux program": (b"\x7fELF\x02", "program"),
    }
    for name, (start, words) in starts.items():
        yield refused(f"{name} renamed to .csv", start + noise, "not a spreadsheet" if words else words)
        assert words
    bitmap = b"BM" + struct.pack("<I", 2_006) + noise
    yield refused("BMP", bitmap, "picture (BMP)")
    yield refused("RTF", b"{\\rtf1\\ansi Attendance}", "text document (RTF)")
    yield refused("gzip", gzip.compress(GOOD_CSV), "gzip")
    yield refused("bzip2", bz2.compress(GOOD_CSV), "bzip2")
    yield refused("xz", lzma.compress(GOOD_CSV), "xz")
    yield refused("tar", _tar(), "archive (tar)")
    yield refused("JSON object", json.dumps({"Academy": "Kite"}).encode(), "JSON")
    yield refused("JSON list", json.dumps([{"Academy": "Kite"}], indent=2).encode(), "JSON")
    page = "<table><tr><td>Academy</td><td>Attendance %</td></tr></table>"
    yield refused("HTML saved as .xls", f"<html><body>{page}</body></html>".encode(), "web page")
    yield refused("HTML with a doctype", f"\n\n<!DOCTYPE html><html>{page}</html>".encode(), "web page")
    yield refused("HTML table alone", page.encode(), "web page")
    yield refused("HTML with a BOM", b"\xef\xbb\xbf" + page.encode(), "web page")
    yield refused("HTML in UTF-16", page.encode("utf-16"), "web page")
    yield refused("MHTML", b"MIME-Version: 1.0\nContent-Type: multipart/related", "saved web page")
    old = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    yield refused("XML workbook of 2003", old.encode(), "old XML format")
    yield refused("CTF of pupils", b"<?xml version='1.0'?><CTfile><Header/></CTfile>", "common transfer file")
    yield refused("school census XML", b"<?xml version='1.0'?><Message><Header/></Message>", "programs (XML)")
    yield refused("SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "programs (XML)")
    yield refused("old .xls", compound("Workbook"), "old Excel format")
    yield refused("Excel 5 .xls", compound("Book"), "old Excel format")
    yield refused("password-protected .xlsx", compound("EncryptionInfo", "EncryptedPackage"), "password")
    yield refused("old Word", compound("WordDocument"), "Word document")
    yield refused("old PowerPoint", compound("PowerPoint Document"), "PowerPoint")
    yield refused("Outlook message", compound("__properties_version1.0"), "old Office file")
    yield refused("signature of Office alone", compound()[:8], "old Office file")


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo("report.csv")
        member.size = len(GOOD_CSV)
        archive.addfile(member, io.BytesIO(GOOD_CSV))
    return file.getvalue()


def _types(kind: str) -> str:
    return f'<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'


def archives() -> Iterator[Broken]:
    office = "application/vnd.openxmlformats-officedocument"
    word, slides = (
        f"{office}.wordprocessingml.document.main+xml",
        f"{office}.presentationml.presentation.main+xml",
    )
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = "[Content_Types].xml"
    yield refused(
        "Word document", zipped({types: _types(word), "word/document.xml": "<w/>"}), "Word document"
    )
    yield refused("PowerPoint", zipped({types: _types(slides), "ppt/presentation.xml": "<p/>"}), "PowerPoint")
    yield refused("Visio", zipped({types: _types("application/vnd.ms-visio")}), "not a spreadsheet")
    yield refused("macros (.xlsm)", xlsx_with(GOOD, {types: _types(macros)}), "macros")
    yield refused("macros renamed to .xlsx", xlsx_with(GOOD, {"xl/vbaProject.bin": b"\0"}), "macros")
    yield refused(
        "template with macros",
        xlsx_with(GOOD, {types: _types(macros.replace("sheet", "template"))}),
        "macros",
    )
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    yield refused("binary workbook of Office", xlsx_with(GOOD, {types: _types(binary)}), "macros")
    yield refused(
        "binary workbook (.xlsb)",
        xlsx_with(
            GOOD, {types: _types("application/vnd.ms-excel.sheet.binary.main"), "xl/workbook.bin": b"\0"}
        ),
        "binary Excel",
    )
    yield refused(
        "Numbers", zipped({"Index/Document.iwa": b"\0", "Metadata/Properties.plist": b""}), "Apple Numbers"
    )
    yield refused("old Numbers", zipped({"Index.zip": b"\0"}), "Apple Numbers")
    yield refused("zip of a CSV", zipped({"report.csv": GOOD_CSV}), "Unpack it")
    yield refused("zip in a zip", zipped({"report.zip": zipped({"report.csv": GOOD_CSV})}), "Unpack it")
    yield refused("empty zip", zipped({}), "Unpack it")
    yield refused("zip with a password", with_flag(zipped({"report.csv": GOOD_CSV})), "password")
    yield refused(
        "OpenDocument text", zipped({"mimetype": ODS.replace("spreadsheet", "text")}), "LibreOffice"
    )
    yield refused(
        "OpenDocument slides", zipped({"mimetype": ODS.replace("spreadsheet", "presentation")}), "LibreOffice"
    )
    yield refused("book (EPUB)", zipped({"mimetype": "application/epub+zip"}), "not a spreadsheet")
    content = ods_content(ods_table(GOOD))
    locked = "<manifest:encryption-data/>"
    yield refused("password-protected .ods", ods(content, **{"META-INF/manifest.xml": locked}), "password")
    yield refused("password-protected .ods of 2023", ods(content, **{"encrypted-package": b"\0"}), "password")
    yield refused(
        "OpenDocument with macros", ods(content, **{"Basic/Standard/Module1.xml": "<m/>"}), "macros"
    )


def with_flag(content: bytes) -> bytes:
    """The same zip, whose entries say that they are encrypted."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            changed[place + offset] |= 1
            place = content.find(signature, place + 1)
    return bytes(changed)
