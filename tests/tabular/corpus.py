"""Broken files, made by code: what people upload by mistake, what goes wrong on the way, and what attackers send.

Each is read with one of the layouts of tests/academies/kpi_files/shapes.py, and must end in a FileRefused or in
Problems whose words are known.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from tests.tabular.workbooks import (
    DATE,
    MAIN,
    ODS,
    compound,
    ods,
    ods_content,
    ods_table,
    sheet_xml,
    xlsx,
    xlsx_parts,
    xlsx_with,
    zipped,
)

Ending = Literal["refused", "problem"]


@dataclass(frozen=True)
class Broken:
    """words: a piece of the message. layout: with which it is read."""

    name: str
    content: Callable[[], bytes]
    ending: Ending
    words: str
    layout: str = "rows"

    @property
    def grows(self) -> bool:
        """Whether it is there to take memory or time, or takes some to be made."""
        return any(word in self.name for word in ("bomb", "MB", "million"))

    def write(self, folder: Path) -> Path:
        path = folder / "upload"  # the name on disk says nothing
        path.write_bytes(self.content())
        return path


HEADINGS = ["Academy", "Attendance %", "Persistent absence", "Suspensions", "Progress"]
KITE = ["Kite Academy", "94.5", "18.2", "3", "-0.12"]
HERON = ["136002", "92.1", "21.9", "0", "0.3"]
GOOD = [HEADINGS, KITE, HERON]


def table(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    def written(value: str) -> str:
        return f'"{value}"' if delimiter in value or "\n" in value else value

    return "".join(delimiter.join(map(written, row)) + end for row in rows)


GOOD_CSV = table(GOOD).encode()
GOOD_XLSX = xlsx(GOOD)
GOOD_ODS = ods(ods_content(ods_table(GOOD)))


def corpus() -> list[Broken]:
    found = [
        *_foreign(),
        *_archives(),
        *_texts(),
        *_damaged(),
        *_xml(),
        *_attacks(),
        *_sizes(),
        *_cells(),
        *_rows(),
        *_other_layouts(),
    ]
    names = [broken.name for broken in found]
    assert len(set(names)) == len(names)
    return found


def _refused(name: str, content: bytes | Callable[[], bytes], words: str, layout: str = "rows") -> Broken:
    return Broken(name, content if callable(content) else lambda: content, "refused", words, layout)


def _problem(name: str, content: bytes | Callable[[], bytes], words: str, layout: str = "rows") -> Broken:
    return Broken(name, content if callable(content) else lambda: content, "problem", words, layout)


# --- what is no spreadsheet ---------------------------------------------------------------------------


def _foreign() -> Iterator[Broken]:
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
        yield _refused(f"{name} renamed to .csv", start + noise, "not a spreadsheet" if words else words)
        assert words
    bitmap = b"BM" + struct.pack("<I", 2_006) + noise
    yield _refused("BMP", bitmap, "picture (BMP)")
    yield _refused("RTF", b"{\\rtf1\\ansi Attendance}", "text document (RTF)")
    yield _refused("gzip", gzip.compress(GOOD_CSV), "gzip")
    yield _refused("bzip2", bz2.compress(GOOD_CSV), "bzip2")
    yield _refused("xz", lzma.compress(GOOD_CSV), "xz")
    yield _refused("tar", _tar(), "archive (tar)")
    yield _refused("JSON object", json.dumps({"Academy": "Kite"}).encode(), "JSON")
    yield _refused("JSON list", json.dumps([{"Academy": "Kite"}], indent=2).encode(), "JSON")
    page = "<table><tr><td>Academy</td><td>Attendance %</td></tr></table>"
    yield _refused("HTML saved as .xls", f"<html><body>{page}</body></html>".encode(), "web page")
    yield _refused("HTML with a doctype", f"\n\n<!DOCTYPE html><html>{page}</html>".encode(), "web page")
    yield _refused("HTML table alone", page.encode(), "web page")
    yield _refused("HTML with a BOM", b"\xef\xbb\xbf" + page.encode(), "web page")
    yield _refused("HTML in UTF-16", page.encode("utf-16"), "web page")
    yield _refused("MHTML", b"MIME-Version: 1.0\nContent-Type: multipart/related", "saved web page")
    old = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    yield _refused("XML workbook of 2003", old.encode(), "old XML format")
    yield _refused(
        "CTF of pupils", b"<?xml version='1.0'?><CTfile><Header/></CTfile>", "common transfer file"
    )
    yield _refused(
        "school census XML", b"<?xml version='1.0'?><Message><Header/></Message>", "programs (XML)"
    )
    yield _refused("SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "programs (XML)")
    yield _refused("old .xls", compound("Workbook"), "old Excel format")
    yield _refused("Excel 5 .xls", compound("Book"), "old Excel format")
    yield _refused("password-protected .xlsx", compound("EncryptionInfo", "EncryptedPackage"), "password")
    yield _refused("old Word", compound("WordDocument"), "Word document")
    yield _refused("old PowerPoint", compound("PowerPoint Document"), "PowerPoint")
    yield _refused("Outlook message", compound("__properties_version1.0"), "old Office file")
    yield _refused("signature of Office alone", compound()[:8], "old Office file")


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo("report.csv")
        member.size = len(GOOD_CSV)
        archive.addfile(member, io.BytesIO(GOOD_CSV))
    return file.getvalue()


def _types(kind: str) -> str:
    return f'<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'


def _archives() -> Iterator[Broken]:
    office = "application/vnd.openxmlformats-officedocument"
    word, slides = (
        f"{office}.wordprocessingml.document.main+xml",
        f"{office}.presentationml.presentation.main+xml",
    )
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = "[Content_Types].xml"
    yield _refused(
        "Word document", zipped({types: _types(word), "word/document.xml": "<w/>"}), "Word document"
    )
    yield _refused(
        "PowerPoint", zipped({types: _types(slides), "ppt/presentation.xml": "<p/>"}), "PowerPoint"
    )
    yield _refused("Visio", zipped({types: _types("application/vnd.ms-visio")}), "not a spreadsheet")
    yield _refused("macros (.xlsm)", xlsx_with(GOOD, {types: _types(macros)}), "macros")
    yield _refused("macros renamed to .xlsx", xlsx_with(GOOD, {"xl/vbaProject.bin": b"\0"}), "macros")
    yield _refused(
        "template with macros",
        xlsx_with(GOOD, {types: _types(macros.replace("sheet", "template"))}),
        "macros",
    )
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    yield _refused("binary workbook of Office", xlsx_with(GOOD, {types: _types(binary)}), "macros")
    yield _refused(
        "binary workbook (.xlsb)",
        xlsx_with(
            GOOD, {types: _types("application/vnd.ms-excel.sheet.binary.main"), "xl/workbook.bin": b"\0"}
        ),
        "binary Excel",
    )
    yield _refused(
        "Numbers", zipped({"Index/Document.iwa": b"\0", "Metadata/Properties.plist": b""}), "Apple Numbers"
    )
    yield _refused("old Numbers", zipped({"Index.zip": b"\0"}), "Apple Numbers")
    yield _refused("zip of a CSV", zipped({"report.csv": GOOD_CSV}), "Unpack it")
    yield _refused("zip in a zip", zipped({"report.zip": zipped({"report.csv": GOOD_CSV})}), "Unpack it")
    yield _refused("empty zip", zipped({}), "Unpack it")
    yield _refused("zip with a password", _with_flag(zipped({"report.csv": GOOD_CSV})), "password")
    yield _refused(
        "OpenDocument text", zipped({"mimetype": ODS.replace("spreadsheet", "text")}), "LibreOffice"
    )
    yield _refused(
        "OpenDocument slides", zipped({"mimetype": ODS.replace("spreadsheet", "presentation")}), "LibreOffice"
    )
    yield _refused("book (EPUB)", zipped({"mimetype": "application/epub+zip"}), "not a spreadsheet")
    content = ods_content(ods_table(GOOD))
    locked = "<manifest:encryption-data/>"
    yield _refused("password-protected .ods", ods(content, **{"META-INF/manifest.xml": locked}), "password")
    yield _refused(
        "password-protected .ods of 2023", ods(content, **{"encrypted-package": b"\0"}), "password"
    )
    yield _refused(
        "OpenDocument with macros", ods(content, **{"Basic/Standard/Module1.xml": "<m/>"}), "macros"
    )


def _with_flag(content: bytes) -> bytes:
    """The same zip, whose entries say that they are encrypted."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            changed[place + offset] |= 1
            place = content.find(signature, place + 1)
    return bytes(changed)


# --- text ---------------------------------------------------------------------------------------------


def _texts() -> Iterator[Broken]:
    text = table(GOOD)
    accents = table([HEADINGS, ["Kité Acadèmy", *KITE[1:]]])
    yield _refused("0 bytes", b"", "empty (0 bytes)")
    yield _refused("spaces alone", b"   \r\n  \r\n", "no text at all")
    yield _refused("line ends alone", b"\n" * 40, "no text at all")
    yield _refused("byte order mark alone", b"\xef\xbb\xbf", "no text at all")
    yield _refused("mark of UTF-16 alone", b"\xff\xfe", "no text at all")
    yield _refused("one zero byte", text.replace("92.1", "92\x001").encode(), "Line 3 holds a zero byte")
    yield _refused("zero bytes alone", bytes(500), "zero byte")
    yield _refused("zeros after half the file", GOOD_CSV[:60] + bytes(200), "zero byte")
    yield _refused("UTF-16 without a mark", text.encode("utf-16-le"), "zero byte")
    yield _refused("UTF-16, other end, without a mark", text.encode("utf-16-be"), "zero byte")
    yield _refused("UTF-16 cut inside a letter", text.encode("utf-16")[:-1], "UTF-16")
    yield _refused("UTF-16 with half a pair", text.encode("utf-16") + b"\x00\xd8", "UTF-16")
    yield _refused("zero in UTF-16", text.replace("94.5", "94\0").encode("utf-16"), "zero byte")
    yield _refused("UTF-32", text.encode("utf-32"), "UTF-32")
    yield _refused("UTF-32, other end", b"\0\0\xfe\xff" + text.encode("utf-32-be"), "UTF-32")
    yield _refused(
        "UTF-8 cut inside a letter",
        accents.encode()[: accents.encode().index(b"\xc3\xa8") + 1],
        "middle of a letter",
    )
    yield _refused(
        "mark of UTF-8, then cp1252",
        b"\xef\xbb\xbf" + accents.encode("cp1252"),
        "line 2 is written in something else",
    )
    for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
        yield _refused(
            f"byte {byte:02x}, in no encoding", text.encode() + bytes([0xE9, byte]), "no encoding we know"
        )
    yield _refused("mainframe text (EBCDIC)", text.encode("cp500"), "")
    yield _refused("noise", random.Random(2).randbytes(5_000), "")
    opened = table([HEADINGS, ['"Kite Academy', *KITE[1:]], HERON])
    yield _refused("quotation mark never closed", opened.encode(), "ends inside a text that begins on line 2")
    yield _refused("cut inside a quoted text", b'Academy,Attendance %\r\n"Kite Aca', "ends inside a text")
    yield _refused("never closed in a long file", (opened + table([HERON] * 9_000)).encode(), "never")
    yield _refused("one endless line", b"x" * 1_100_000, "longer than a million")
    prose = {
        "a letter": "Dear colleagues,\n\nplease find the figures attached.\n\nYours",
        "a mail": "From: head@example.org\nTo: office@example.org\nSubject: figures\n\nAttached.",
        "a calendar": "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
        "a contact": "BEGIN:VCARD\nFN:School Office\nEND:VCARD\n",
        "a SQL dump": "INSERT INTO kpi VALUES (1, 94.5);\nINSERT INTO kpi VALUES (2, 92.1);\n",
        "a log": "2025-09-01 12:00:00 INFO started\n2025-09-01 12:00:01 INFO stopped\n",
        "base64": "QWNhZGVteSxBdHRlbmRhbmNlICUKS2l0ZSw5NC41Cg==\n",
        "settings": "[portal]\nname = trust\n",
        "an unknown delimiter": table(GOOD, "~"),
        "figures without headings": table([KITE, HERON]),
        "another table": table([["Room", "Seats"], ["Hall", "200"]]),
        "headings in row 60": "\n" * 59 + text,
        "headings in another language": table([["École", "Présence"], ["Kite", "94.5"]]),
    }
    for name, content in prose.items():
        yield _refused(name, content.encode(), "No headings were found")
    yield _refused(
        "headings without an academy",
        table([HEADINGS[1:], KITE[1:]]).encode(),
        "no column with the heading “Academy”",
    )
    yield _refused(
        "two columns of academies", table([["Academy", *HEADINGS], ["x", *KITE]]).encode(), "two columns"
    )
    yield _problem(
        "letters of an old Mac", accents.replace("è", "é").encode("mac-roman"), "called exactly this"
    )
    yield _problem(
        "UTF-8 read as cp1252 and saved", accents.encode().decode("cp1252").encode(), "called exactly this"
    )


# --- damaged workbooks --------------------------------------------------------------------------------


def _damaged() -> Iterator[Broken]:
    for kind, good in (("xlsx", GOOD_XLSX), ("ods", GOOD_ODS)):
        for tenth in range(1, 10):
            cut = good[: len(good) * tenth // 10]
            yield _refused(f"{kind} uploaded to {tenth}0 %", cut, "damaged")
        yield _refused(f"{kind} without its last byte", good[:-1], "damaged")
        yield _refused(f"{kind} without its first kilobyte", good[:4] + good[1_000:], "damaged")
    for seed in range(8):
        yield _refused(f"xlsx with noise in it, {seed}", _noisy(GOOD_XLSX, seed), "")
    for part in (
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "[Content_Types].xml",
    ):
        yield _refused(f"xlsx without {part}", xlsx_with(GOOD, {part: None}), "")
    yield _refused("ods without content", zipped({"mimetype": ODS}), "damaged")
    for method, name in ((zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "lzma")):
        yield _refused(f"xlsx packed with {name}", partial(_packed, method), "damaged")
    yield _refused("one part twice", _twice, "damaged")
    yield _refused("xlsx whose entries are encrypted", _with_flag(GOOD_XLSX), "password")


def _noisy(content: bytes, seed: int) -> bytes:
    """The compressed part of a sheet, overwritten."""
    chance = random.Random(seed)
    place = content.index(b"xl/worksheets/sheet1.xml") + 24
    noise = chance.randbytes(40)
    start = place + chance.randrange(20)
    return content[:start] + noise + content[start + len(noise) :]


def _packed(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in xlsx_parts({"Data": sheet_xml(GOOD)}).items():
            archive.writestr(name, content)
    return file.getvalue()


def _twice() -> bytes:
    content = zipped({**xlsx_parts({"Data": sheet_xml(GOOD)}), "xl/worksheets/sheet2.xml": sheet_xml(GOOD)})
    return content.replace(b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml")


def _xml() -> Iterator[Broken]:
    sheet = "xl/worksheets/sheet1.xml"
    broken = {
        "cut XML": sheet_xml(GOOD)[:-30],
        "crossed tags": "<worksheet><sheetData><row></sheetData></row></worksheet>",
        "no XML": "Academy,Attendance %",
        "empty XML": "",
        "zero byte in XML": sheet_xml(GOOD).replace("94.5", "94\0"),
        "unknown encoding": '<?xml version="1.0" encoding="klingon"?>' + sheet_xml(GOOD),
        "unknown entity": sheet_xml(GOOD).replace("Kite Academy", "&kite;"),
        "row that is no number": sheet_xml(GOOD).replace('r="2"', 'r="two"'),
        "row below zero": sheet_xml(GOOD).replace('r="2"', 'r="-2"'),
        "rows in the wrong order": sheet_xml(GOOD).replace('r="3"', 'r="1"'),
        "cell without a column": sheet_xml(GOOD).replace('r="B2"', 'r="2"'),
        "cell with a foreign column": sheet_xml(GOOD).replace('r="B2"', 'r="Ä2"'),
        "cell with four letters": sheet_xml(GOOD).replace('r="B2"', 'r="AAAA2"'),
        "style that is not there": sheet_xml([HEADINGS, ["Kite Academy", '<c s="99"><v>94</v></c>']]),
        "style that is no number": sheet_xml([HEADINGS, ["Kite Academy", '<c s="x"><v>94</v></c>']]),
        "shared text that is not there": sheet_xml([HEADINGS, ["Kite Academy", '<c t="s"><v>7</v></c>']]),
        "shared text below zero": sheet_xml([HEADINGS, ["Kite Academy", '<c t="s"><v>-1</v></c>']]),
        "shared text that is no number": sheet_xml([HEADINGS, ["Kite Academy", '<c t="s"><v>x</v></c>']]),
        "date that is none": sheet_xml([HEADINGS, ["Kite Academy", '<c t="d"><v>2025-02-31</v></c>']]),
    }
    for name, xml in broken.items():
        yield _refused(f"sheet: {name}", xlsx_with(GOOD, {sheet: xml}), "damaged")
    yield _refused("workbook that is no XML", xlsx_with(GOOD, {"xl/workbook.xml": "sheets"}), "damaged")
    yield _refused(
        "workbook without sheets",
        xlsx_with(GOOD, {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}),
        "no sheet",
    )
    yield _refused("styles that are no XML", xlsx_with(GOOD, {"xl/styles.xml": "<styleSheet>"}), "damaged")
    yield _refused("shared texts cut", xlsx_with(GOOD, {"xl/sharedStrings.xml": "<sst><si><t>Ki"}), "damaged")
    yield _refused("empty sheet", xlsx([]), "No headings were found")
    yield _refused("sheet of another name", xlsx(GOOD, name="Autumn 1"), "no sheet “Attendance”", "sheet")
    odd = {
        "cut XML": ods_content(ods_table(GOOD))[:-20],
        "no XML": "Academy",
        "repeat that is no number": ods_content(
            ods_table([['<table:table-cell table:number-columns-repeated="x"/>']])
        ),
        "date that is none": ods_content(
            ods_table(
                [HEADINGS, ['<table:table-cell office:value-type="date" office:date-value="2025-02-31"/>']]
            )
        ),
    }
    for name, xml in odd.items():
        yield _refused(f"ods: {name}", ods(xml), "damaged")
    yield _refused("ods without tables", ods(ods_content()), "no sheet")


# --- attacks ------------------------------------------------------------------------------------------


def _laughs() -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'


def _attacks() -> Iterator[Broken]:
    laughs = _laughs()
    words = "instructions that no spreadsheet program writes"
    for part in (
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
    ):
        parts = xlsx_parts({"Data": sheet_xml(GOOD)})
        yield _refused(f"billion laughs in {part}", xlsx_with(GOOD, {part: laughs + str(parts[part])}), words)
    yield _refused("billion laughs in ods", ods(ods_content(ods_table(GOOD), before=laughs)), words)
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield _refused(
        "XML that asks for a file",
        xlsx_with(GOOD, {"xl/sharedStrings.xml": outside + "<sst>&a;</sst>"}),
        words,
    )
    yield _refused("zip bomb", bomb, "unpacks to")
    yield _refused("zip bomb that says it is small", lambda: bomb(says=2_000), "")
    yield _refused("zip that says it is huge", lambda: _claiming(GOOD_XLSX, 4_000_000_000), "unpacks to")
    yield _refused(
        "ten thousand parts", lambda: zipped({f"xl/{n}.xml": b"" for n in range(10_000)}), "damaged"
    )
    yield _refused("a million parts", _million_parts, "damaged")
    deep = "<worksheet><sheetData><row>" + "<x>" * 6_000_000
    yield _refused("tags six million deep", lambda: xlsx_with(GOOD, {_SHEET: deep}), "damaged")
    yield _refused("a million names", lambda: xlsx_with(GOOD, {_SHEET: _names("<n{:x}/>")}), "damaged")
    yield _refused(
        "a million names of attributes", lambda: xlsx_with(GOOD, {_SHEET: _names('<n a{:x}=""/>')}), "damaged"
    )
    endless = f'<worksheet><sheetData><row a="{"x" * 5_000_000}"/></sheetData></worksheet>'
    yield _refused("a huge attribute", lambda: xlsx_with(GOOD, {_SHEET: endless}), "damaged")
    yield _refused("a million shared texts and more", _shared, "too much text")
    many = ods_content(ods_table([HEADINGS, KITE]).replace("<table:table-row>", _REPEATED_ROW, 1))
    yield _refused("ods: one row two thousand million times", ods(many), "goes beyond row")
    wide = _ODS_TEXT.replace(">", ' table:number-columns-repeated="1000000000">', 1).format("x")
    yield _refused(
        "ods: one cell a thousand million times", ods(ods_content(ods_table([HEADINGS, [wide]]))), "columns"
    )
    spaces = _ODS_TEXT.format('a<text:s text:c="2000000000"/>b')
    yield _refused(
        "ods: two thousand million spaces", ods(ods_content(ods_table([HEADINGS, [spaces]]))), "characters"
    )


_ODS_TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
_REPEATED_ROW = '<table:table-row table:number-rows-repeated="2000000000">'


_SHEET = "xl/worksheets/sheet1.xml"


def _names(form: str) -> str:
    return f"<worksheet>{''.join(map(form.format, range(1_000_000)))}</worksheet>"


def _shared() -> bytes:
    texts = "".join(f"<si><t>{number:x}</t></si>" for number in range(1_600_000))
    return xlsx_with(GOOD, {"xl/sharedStrings.xml": f"<sst>{texts}</sst>"})


def _million_parts() -> bytes:
    part = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    end = struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(part) * 1_000_000, 0, 0)
    return b"PK\x03\x04" + part * 1_000_000 + b"PK\x05\x06" + end


def bomb(*, says: int | None = None, size: int = 600_000_000) -> bytes:
    """A sheet that unpacks to 600 MB of spaces out of 600 kB. says: the size that the zip declares instead."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    block = b" " * 1_000_000
    check, packed = 0, []
    for _ in range(size // len(block)):
        packed.append(packer.compress(block))
        check = zlib.crc32(block, check)
    packed.append(packer.flush())
    body = b"".join(packed)
    name = b"xl/worksheets/sheet1.xml"
    claimed = size if says is None else says
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, check, len(body), claimed, len(name), 0)
    rest = zipped({key: value for key, value in xlsx_parts({"Data": ""}).items() if key.encode() != name})
    file = io.BytesIO(rest)
    with zipfile.ZipFile(file) as archive:
        start, count = archive.start_dir, len(archive.infolist())
    end = rest.index(b"PK\x05\x06")
    local = b"PK\x03\x04" + common + name + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    directory = rest[start:end] + central
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0)
    return rest[:start] + local + directory + b"PK\x05\x06" + tail


def _claiming(content: bytes, size: int) -> bytes:
    """The same zip, whose last entry declares another size."""
    place = content.rindex(b"PK\x01\x02")
    return content[: place + 24] + struct.pack("<I", size) + content[place + 28 :]


# --- too much -----------------------------------------------------------------------------------------


def _sizes() -> Iterator[Broken]:
    wide = [[*HEADINGS, *(f"Extra {n}" for n in range(10_000))], KITE]
    yield _refused("CSV of 10,000 columns", table(wide).encode(), "10,005 columns")
    yield _refused("xlsx of 10,000 columns", lambda: xlsx(wide), "the most are 2,000 columns")
    yield _refused("ods of 10,000 columns", lambda: ods(ods_content(ods_table(wide))), "the most is 2,000")
    huge = [HEADINGS, ["K" * 40_000, *KITE[1:]]]
    yield _refused("huge cell in CSV", table(huge).encode(), "40,000 characters")
    yield _refused("huge cell in xlsx", lambda: xlsx(huge), "characters")
    yield _refused("huge cell in ods", lambda: ods(ods_content(ods_table(huge))), "characters")
    shared = xlsx_parts({"Data": sheet_xml([HEADINGS, ['<c t="s"><v>0</v></c>']])}, shared=["K" * 40_000])
    yield _refused("huge shared text", zipped(shared), "characters")
    yield _problem(
        "huge formula", xlsx([HEADINGS, [f"<c><f>{'1+' * 30_000}1</f></c>"]]), "called exactly this"
    )
    yield _refused(
        "101 sheets", lambda: zipped(xlsx_parts({f"S{n}": sheet_xml(GOOD) for n in range(101)})), "101 sheets"
    )
    tables = [ods_table(GOOD, name=f"S{n}") for n in range(101)]
    yield _refused("ods of 101 sheets", lambda: ods(ods_content(*tables)), "more than 100 sheets")
    yield _refused(
        "xlsx beyond the last row",
        xlsx_with(
            GOOD, {"xl/worksheets/sheet1.xml": sheet_xml(GOOD).replace('<row r="3"', '<row r="9000000"')}
        ),
        "goes beyond row",
    )
    yield _refused(
        "CSV of 1.2 million rows", lambda: GOOD_CSV + b"\r\n" * 1_200_000, "more than 1,100,000 rows"
    )
    yield _refused("51 MB", lambda: b"a,b\n" * 12_800_000, "the most is 50 MB")


# --- cells that cannot be right -----------------------------------------------------------------------


def _cells() -> Iterator[Broken]:
    percent = {
        "101": "over 100",
        "1e309": "too large",
        "1e-400": "too large or too small",
        "nan": "text, and a number is needed",
        "inf": "text, and a number is needed",
        "-5": "less than 0",
        "94,5": "write 94.5, not 94,5",
        "ninety": "text, and a number is needed",
        "=cmd|'/C calc'!A0": "formula",
        "+cmd|'/C calc'!A0": "formula",
        "@SUM(1+1)": "formula",
        "-HYPERLINK(A1)": "formula",
        '=HYPERLINK("http://example.org","94")': "formula",
        "#REF!": "gives an error (#REF!)",
        "#DIV/0!": "gives an error (#DIV/0!)",
        "31/02": "one number",
        "31/02/2025": "one number",
        "94.5.1": "one number",
        "9 4": "one number",
        "94.5 (prov)": "letters or signs",
        "٩٤": "too many digits",
        "9" * 40: "too many digits",
        "0x5E": "letters or signs",
        "£94": "letters or signs",
        "94%%": "letters or signs",
        "1e999999": "",
        "TRUE": "text, and a number is needed",
    }
    for value, words in percent.items():
        rows = [HEADINGS, ["Kite Academy", value, *KITE[2:]], HERON]
        yield _problem(f"CSV with {value[:20]}", _csv(rows), words)
        yield _problem(f"xlsx with {value[:20]}", xlsx(rows), words)
    for value, words in {
        "-1": "less than 0",
        "1.5": "whole things",
        "12%": "the figure is none",
        "1e13": "too large",
    }.items():
        rows = [HEADINGS, [*KITE[:3], value, KITE[4]], HERON]
        yield _problem(f"count of {value}", _csv(rows), words)
    typed = {
        "a date": (f'<c s="{DATE}"><v>45900</v></c>', "This is a date"),
        "an ISO date": ('<c t="d"><v>2025-09-01</v></c>', "This is a date"),
        "TRUE of Excel": ('<c t="b"><v>1</v></c>', "TRUE or FALSE"),
        "an error of Excel": ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "gives an error"),
        "a formula without its result": ("<c><f>SUM(B3:B9)</f></c>", "without its result"),
        "a formula with an empty result": ("<c><f>SUM(B3:B9)</f><v></v></c>", "without its result"),
        "a shared formula without its result": ('<c><f t="shared" si="0"/></c>', ""),
        "a number that Excel cannot hold": ("<c><v>1e309</v></c>", "too large"),
        "a number that is none": ("<c><v>ninety</v></c>", "text, and a number is needed"),
        "900 % in a cell of percentages": ('<c s="2"><v>9</v></c>', "over 100"),
    }
    for name, (xml, words) in typed.items():
        yield _problem(f"xlsx with {name}", xlsx([HEADINGS, ["Kite Academy", xml], HERON]), words)
    odd = {
        "a date": (
            '<table:table-cell office:value-type="date" office:date-value="2025-09-01"/>',
            "This is a date",
        ),
        "a truth": (
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
            "TRUE or FALSE",
        ),
        "an error": (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
            "<text:p>#DIV/0!</text:p></table:table-cell>",
            "gives an error",
        ),
        "a formula without its result": (
            '<table:table-cell table:formula="of:=SUM([.B3])"/>',
            "without its result",
        ),
        "300 %": ('<table:table-cell office:value-type="percentage" office:value="3"/>', "over 100"),
    }
    for name, (xml, words) in odd.items():
        yield _problem(
            f"ods with {name}", ods(ods_content(ods_table([HEADINGS, ["Kite Academy", xml], HERON]))), words
        )


def _csv(rows: list[list[str]]) -> bytes:
    quoted = [['"' + value.replace('"', '""') + '"' for value in row] for row in rows]
    return "".join(",".join(row) + "\n" for row in quoted).encode()


def _rows() -> Iterator[Broken]:
    academies = {
        "unknown name": ("Buzzard Academy", "called exactly this"),
        "name that is nearly right": ("Kite Acadmy", "called exactly this"),
        "name with more words": ("Kite Academy Trust", "called exactly this"),
        "URN of another trust": ("999999", "has this URN"),
        "LAESTAB of another trust": ("936/9999", "has this LAESTAB"),
        "URN with a fraction": ("136001.5", ""),
        "URN below zero": ("-136001", ""),
        "no academy": ("", "no academy in this row"),
        "name of two academies": ("St Mary's Academy", "URN 136003 and 136004"),
        "name of two academies, written otherwise": ("ST. MARY’S  ACADEMY", "URN 136003 and 136004"),
        "total": ("Trust total", "called exactly this"),
        "formula for a name": ("=cmd|' /C calc'!A0", "called exactly this"),
    }
    for name, (value, words) in academies.items():
        rows = [HEADINGS, [value, *KITE[1:]], HERON]
        yield _problem(f"CSV: {name}", _csv(rows), words)
        yield _problem(f"xlsx: {name}", xlsx([HEADINGS, [value or None, *KITE[1:]], HERON]), words)
    twice = [HEADINGS, KITE, HERON, KITE]
    yield _problem("duplicate rows", _csv(twice), "Rows 2 and 4 are about the same academy")
    yield _problem("duplicate rows in xlsx", xlsx(twice), "Rows 2 and 4")
    yield _problem(
        "one academy by name and by URN", _csv([HEADINGS, KITE, ["136001", *HERON[1:]]]), "Rows 2 and 3"
    )
    yield _problem(
        "two columns with one heading",
        _csv([[*HEADINGS, "attendance  %"], [*KITE, "95"]]),
        "Two columns have this heading",
    )
    yield _problem("heading missing", _csv([HEADINGS[:-1], KITE[:-1]]), "no column with this heading")
    yield _problem(
        "heading misspelt", _csv([[*HEADINGS[:-1], "Pogress"], KITE]), "no column with this heading"
    )
    yield _problem(
        "merged headings that mean others",
        xlsx([["Autumn", None, "Spring"], ["Academy", "Attendance %", "Attendance %"], KITE[:3]]),
        "Two columns have this heading",
    )
    yield _problem(
        "row with a comma too many",
        (table([HEADINGS, KITE]) + "Heron Academy, Woking,92.1,21.9,0,0.3\n").encode(),
        "a comma too many",
    )
    yield _problem(
        "row too short", (table([HEADINGS, KITE]) + "136002,92.1\n").encode(), "stops after 2 of 5 cells"
    )
    yield _problem("CSV uploaded to its half", GOOD_CSV[: len(GOOD_CSV) - 12], "stops after")
    yield _problem(
        "thousand marks without quotation marks",
        (table([HEADINGS, KITE]) + "136002,92.1,21.9,1,234,0.3\n").encode(),
        "a comma too many",
    )
    yield _problem(
        "decimal commas with semicolons",
        table([HEADINGS, ["Kite Academy", "94,5", "18,2", "3", "0,1"]], ";").encode(),
        "not 94,5",
    )
    yield _problem(
        "attendance as a fraction, nobody says so",
        _csv([HEADINGS, ["Kite Academy", "0.945", *KITE[2:]], ["136002", "0.921", *HERON[2:]]]),
        "0.945 %, or 94.500 %",
    )


def _other_layouts() -> Iterator[Broken]:
    head = ["Academy", "Group", "Pupils", "Attendance %"]
    yield _problem(
        "unknown pupil group",
        _csv([head, ["136001", "Martians", "12", "94.5"]]),
        "which pupil group",
        "groups",
    )
    yield _problem("no pupil group", _csv([head, ["136001", "", "12", "94.5"]]), "no pupil group", "groups")
    yield _problem(
        "cohort of half a pupil", _csv([head, ["136001", "All", "1.5", "94.5"]]), "whole things", "groups"
    )
    yield _problem(
        "group twice",
        _csv([head, ["136001", "PP", "9", "94"], ["136001", "Pupil premium", "9", "95"]]),
        "Rows 2 and 3",
        "groups",
    )
    pupils = ["School", "UPN", "Name", "Present", "Possible", "PP"]
    one = ["136001", "A1", "Ada Byron", "90", "100", "Y"]
    yield _problem(
        "more sessions than possible",
        _csv([pupils, [*one[:3], "101", "100", "Y"]]),
        "larger than the whole",
        "pupils",
    )
    yield _problem(
        "text for sessions", _csv([pupils, [*one[:3], "Ada", "100", "Y"]]), "text, and a number", "pupils"
    )
    yield _problem("sessions without possible ones", _csv([pupils, [*one[:4], "", "Y"]]), "empty", "pupils")
    yield _problem(
        "pupil of an unknown school", _csv([pupils, ["Ada Byron", *one[1:]]]), "called exactly this", "pupils"
    )
    yield _problem(
        "pupil without a number", _csv([pupils, ["136001", "", *one[2:]]]), "which pupil this is", "pupils"
    )
    yield _problem(
        "unknown text for a group of pupils",
        _csv([pupils, [*one[:5], "perhaps"]]),
        "which pupil group",
        "pupils",
    )
    keys = ["URN", "Academy", "Attendance (%) [attendance]"]
    yield _problem(
        "template: key that is not there",
        _csv([[*keys, "X [nonsense]"], ["136001", "Kite Academy", "94", "1"]]),
        "no KPI with the key",
        "template",
    )
    yield _problem(
        "template: heading without a key",
        _csv([[*keys, "My own"], ["136001", "Kite Academy", "94", "1"]]),
        "does not end in a KPI's key",
        "template",
    )
    yield _problem(
        "template: column twice",
        _csv([[*keys, keys[2]], ["136001", "", "94", "95"]]),
        "Two columns are for this",
        "template",
    )
    yield _problem(
        "template: rows sorted apart",
        _csv([keys, ["136001", "Heron Academy", "94.5"]]),
        "two academies",
        "template",
    )
    yield _refused(
        "template: two columns of URNs",
        _csv([["URN", *keys], ["1", "136001", "", "94"]]),
        "Two columns of this template",
        "template",
    )
    yield _refused(
        "template: without its keys",
        _csv([["URN", "Academy", "Attendance"], ["136001", "", "94"]]),
        "not the portal's template",
        "template",
    )
    yield _refused(
        "template: without URNs",
        _csv([["Academy", keys[2]], ["Kite Academy", "94"]]),
        "not the portal's template",
        "template",
    )
