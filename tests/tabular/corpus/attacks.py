"""What attackers send, and what is simply too much."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.tabular.corpus.broken import (
    GOOD,
    GOOD_CSV,
    GOOD_XLSX,
    HEADINGS,
    KITE,
    SHEET,
    Broken,
    problem,
    refused,
    table,
)
from tests.tabular.workbooks import (
    ods,
    ods_content,
    ods_table,
    sheet_xml,
    xlsx,
    xlsx_parts,
    xlsx_with,
    zipped,
)


def _laughs() -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'


def attacks() -> Iterator[Broken]:
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
        yield refused(f"billion laughs in {part}", xlsx_with(GOOD, {part: laughs + str(parts[part])}), words)
    yield refused("billion laughs in ods", ods(ods_content(ods_table(GOOD), before=laughs)), words)
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield refused(
        "XML that asks for a file",
        xlsx_with(GOOD, {"xl/sharedStrings.xml": outside + "<sst>&a;</sst>"}),
        words,
    )
    yield refused("zip bomb", bomb, "unpacks to")
    yield refused("zip bomb that says it is small", lambda: bomb(says=2_000), "")
    yield refused("zip that says it is huge", lambda: _claiming(GOOD_XLSX, 4_000_000_000), "unpacks to")
    yield refused(
        "ten thousand parts", lambda: zipped({f"xl/{n}.xml": b"" for n in range(10_000)}), "damaged"
    )
    yield refused("a million parts", _million_parts, "damaged")
    deep = "<worksheet><sheetData><row>" + "<x>" * 6_000_000
    yield refused("tags six million deep", lambda: xlsx_with(GOOD, {SHEET: deep}), "damaged")
    yield refused("a million names", lambda: xlsx_with(GOOD, {SHEET: _names("<n{:x}/>")}), "damaged")
    yield refused(
        "a million names of attributes", lambda: xlsx_with(GOOD, {SHEET: _names('<n a{:x}=""/>')}), "damaged"
    )
    endless = f'<worksheet><sheetData><row a="{"x" * 5_000_000}"/></sheetData></worksheet>'
    yield refused("a huge attribute", lambda: xlsx_with(GOOD, {SHEET: endless}), "damaged")
    yield refused("a million shared texts and more", _shared, "too much text")
    many = ods_content(ods_table([HEADINGS, KITE]).replace("<table:table-row>", _REPEATED_ROW, 1))
    yield refused("ods: one row two thousand million times", ods(many), "goes beyond row")
    wide = _ODS_TEXT.replace(">", ' table:number-columns-repeated="1000000000">', 1).format("x")
    yield refused(
        "ods: one cell a thousand million times", ods(ods_content(ods_table([HEADINGS, [wide]]))), "columns"
    )
    spaces = _ODS_TEXT.format('a<text:s text:c="2000000000"/>b')
    yield refused(
        "ods: two thousand million spaces", ods(ods_content(ods_table([HEADINGS, [spaces]]))), "characters"
    )


_ODS_TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


_REPEATED_ROW = '<table:table-row table:number-rows-repeated="2000000000">'


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


def sizes() -> Iterator[Broken]:
    wide = [[*HEADINGS, *(f"Extra {n}" for n in range(10_000))], KITE]
    yield refused("CSV of 10,000 columns", table(wide).encode(), "10,005 columns")
    yield refused("xlsx of 10,000 columns", lambda: xlsx(wide), "the most are 2,000 columns")
    yield refused("ods of 10,000 columns", lambda: ods(ods_content(ods_table(wide))), "the most is 2,000")
    huge = [HEADINGS, ["K" * 40_000, *KITE[1:]]]
    yield refused("huge cell in CSV", table(huge).encode(), "40,000 characters")
    yield refused("huge cell in xlsx", lambda: xlsx(huge), "characters")
    yield refused("huge cell in ods", lambda: ods(ods_content(ods_table(huge))), "characters")
    shared = xlsx_parts({"Data": sheet_xml([HEADINGS, ['<c t="s"><v>0</v></c>']])}, shared=["K" * 40_000])
    yield refused("huge shared text", zipped(shared), "characters")
    yield problem(
        "huge formula", xlsx([HEADINGS, [f"<c><f>{'1+' * 30_000}1</f></c>"]]), "called exactly this"
    )
    yield refused(
        "101 sheets", lambda: zipped(xlsx_parts({f"S{n}": sheet_xml(GOOD) for n in range(101)})), "101 sheets"
    )
    tables = [ods_table(GOOD, name=f"S{n}") for n in range(101)]
    yield refused("ods of 101 sheets", lambda: ods(ods_content(*tables)), "more than 100 sheets")
    yield refused(
        "xlsx beyond the last row",
        xlsx_with(
            GOOD, {"xl/worksheets/sheet1.xml": sheet_xml(GOOD).replace('<row r="3"', '<row r="9000000"')}
        ),
        "goes beyond row",
    )
    yield refused(
        "CSV of 1.2 million rows", lambda: GOOD_CSV + b"\r\n" * 1_200_000, "more than 1,100,000 rows"
    )
    yield refused("51 MB", lambda: b"a,b\n" * 12_800_000, "the most is 50 MB")
