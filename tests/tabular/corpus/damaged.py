"""Workbooks that were cut, changed or wrongly written."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.tabular.corpus.broken import GOOD, GOOD_ODS, GOOD_XLSX, HEADINGS, Broken, refused
from tests.tabular.corpus.foreign import with_flag
from tests.tabular.workbooks import (
    MAIN,
    ODS,
    ods,
    ods_content,
    ods_table,
    sheet_xml,
    xlsx,
    xlsx_parts,
    xlsx_with,
    zipped,
)


def damaged() -> Iterator[Broken]:
    for kind, good in (("xlsx", GOOD_XLSX), ("ods", GOOD_ODS)):
        for tenth in range(1, 10):
            cut = good[: len(good) * tenth // 10]
            yield refused(f"{kind} uploaded to {tenth}0 %", cut, "damaged")
        yield refused(f"{kind} without its last byte", good[:-1], "damaged")
        yield refused(f"{kind} without its first kilobyte", good[:4] + good[1_000:], "damaged")
    for seed in range(8):
        yield refused(f"xlsx with noise in it, {seed}", _noisy(GOOD_XLSX, seed), "")
    for part in (
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "[Content_Types].xml",
    ):
        yield refused(f"xlsx without {part}", xlsx_with(GOOD, {part: None}), "")
    yield refused("ods without content", zipped({"mimetype": ODS}), "damaged")
    for method, name in ((zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "lzma")):
        yield refused(f"xlsx packed with {name}", partial(_packed, method), "damaged")
    yield refused("one part twice", _twice, "damaged")
    yield refused("xlsx whose entries are encrypted", with_flag(GOOD_XLSX), "password")


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


def wrong_xml() -> Iterator[Broken]:
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
        yield refused(f"sheet: {name}", xlsx_with(GOOD, {sheet: xml}), "damaged")
    yield refused("workbook that is no XML", xlsx_with(GOOD, {"xl/workbook.xml": "sheets"}), "damaged")
    yield refused(
        "workbook without sheets",
        xlsx_with(GOOD, {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}),
        "no sheet",
    )
    yield refused("styles that are no XML", xlsx_with(GOOD, {"xl/styles.xml": "<styleSheet>"}), "damaged")
    yield refused("shared texts cut", xlsx_with(GOOD, {"xl/sharedStrings.xml": "<sst><si><t>Ki"}), "damaged")
    yield refused("empty sheet", xlsx([]), "There is nothing in")
    yield refused("sheet of another name", xlsx(GOOD, name="Autumn 1"), "no sheet “Attendance”", "sheet")
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
        yield refused(f"ods: {name}", ods(xml), "damaged")
    yield refused("ods without tables", ods(ods_content()), "no sheet")
