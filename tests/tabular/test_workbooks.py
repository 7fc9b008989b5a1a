"""Workbooks: what a cell is, and how sheets are found."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.tabular import workbooks
from tests.tabular.corpus import GOOD_ODS, GOOD_XLSX
from tests.tabular.files import cells_of, opened, rows_of
from tests.tabular.workbooks import ods, ods_content, ods_table, sheet_xml, xlsx, xlsx_parts, zipped
from trust_portal.tabular import FileRefused, Limits

CELLS: list[tuple[str, object]] = [
    ("<c><v>94.5</v></c>", Decimal("94.5")),
    ("<c><v>0.95499999999999996</v></c>", Decimal("0.955")),
    ("<c><v>136001</v></c>", Decimal(136001)),
    ("<c><v>1.2E3</v></c>", Decimal(1200)),
    (f'<c s="{workbooks.DATE}"><v>45901</v></c>', date(2025, 9, 1)),
    (f'<c s="{workbooks.DATE}"><v>1</v></c>', date(1900, 1, 1)),
    (f'<c s="{workbooks.DATE}"><v>61</v></c>', date(1900, 3, 1)),
    (f'<c s="{workbooks.DATE}"><v>-5</v></c>', Decimal(-5)),
    (f'<c s="{workbooks.MOMENT}"><v>45901.5</v></c>', datetime(2025, 9, 1, 12)),  # noqa: DTZ001
    (f'<c s="{workbooks.PERCENT}"><v>0.955</v></c>', "95.5%"),
    (f'<c s="{workbooks.PERCENT}"><v>1</v></c>', "100%"),
    (f'<c s="{workbooks.SIGN}"><v>95.5</v></c>', "95.5%"),
    (f'<c s="{workbooks.LENGTH}"><v>1.5</v></c>', Decimal("1.5")),
    ('<c t="b"><v>1</v></c>', True),
    ('<c t="b"><v>0</v></c>', False),
    ('<c t="s"><v>1</v></c>', "Heron & Co"),
    ('<c t="d"><v>2025-09-01</v></c>', date(2025, 9, 1)),
    ('<c t="d"><v>2025-09-01T12:00:00</v></c>', datetime(2025, 9, 1, 12)),  # noqa: DTZ001
    ("<c><f>A1+1</f><v>7</v></c>", Decimal(7)),
    ('<c t="str"><f>A1&amp;B1</f><v>ab</v></c>', "ab"),
    ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    ("<c><f>SUM(A1:A9)</f></c>", "=SUM(A1:A9)"),
    ('<c t="inlineStr"><is><r><t>Ki</t></r><r><t>te</t></r><rPh><t>kaito</t></rPh></is></c>', "Kite"),
    ("<c><v><![CDATA[12]]></v></c>", Decimal(12)),
]


@pytest.mark.parametrize(("xml", "expected"), CELLS)
def test_a_cell_is_what_excel_shows(xml: str, expected: object, tmp_path: Path) -> None:
    parts = xlsx_parts({"Data": sheet_xml([[xml, "end"]])}, shared=["Kite", "Heron & Co"])
    [(found, end)] = cells_of(tmp_path, zipped(parts))
    assert (found, type(found), end) == (expected, type(expected), "end")


def test_days_since_1904(tmp_path: Path) -> None:
    sheet = sheet_xml([[f'<c s="{workbooks.DATE}"><v>44439</v></c>']])
    parts = xlsx_parts({"Data": sheet}, workbook='<workbookPr date1904="1"/>')
    assert cells_of(tmp_path, zipped(parts)) == [(date(2025, 9, 1),)]


def test_names_of_tags_may_have_a_prefix(tmp_path: Path) -> None:
    sheet = (
        sheet_xml([["Kite", 94.5]]).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    )
    assert cells_of(tmp_path, zipped(xlsx_parts({"Data": sheet}))) == [("Kite", Decimal("94.5"))]


def test_cells_and_rows_without_a_place_follow_one_another(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>"
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    found = rows_of(tmp_path, zipped(xlsx_parts({"Data": sheet})))
    assert [(row.number, row.cells) for row in found] == [(1, (1, None, 3)), (2, (4,))]


def test_empty_cells_with_a_style_to_the_last_column_do_not_matter(tmp_path: Path) -> None:
    sheet = sheet_xml([["Kite"]]).replace("</row>", '<c r="XFD1" s="1"/></row>')
    assert cells_of(tmp_path, zipped(xlsx_parts({"Data": sheet}))) == [("Kite",)]


def test_sheets_have_their_names_and_rows_their_numbers(tmp_path: Path) -> None:
    parts = xlsx_parts({"A": sheet_xml([["a"]], first_row=6), "B & C": sheet_xml([["b"], [], ["c"]])})
    with opened(tmp_path, zipped(parts)) as tables:
        assert (tables.kind, tables.encoding) == ("xlsx", "")
        assert [sheet.name for sheet in tables.sheets] == ["A", "B & C"]
        assert [row.number for row in tables.sheets[0].rows()] == [6]
        assert [row.number for row in tables.sheets[1].rows()] == [1, 3]
        assert [row.cells for row in tables.sheets[0].rows()] == [("a",)]  # and again, in any order


ODS_CELLS: list[tuple[str, object]] = [
    ('<table:table-cell office:value-type="float" office:value="94.5"/>', Decimal("94.5")),
    ('<table:table-cell office:value-type="percentage" office:value="0.945"/>', "94.5%"),
    ('<table:table-cell office:value-type="currency" office:value="12.5"/>', Decimal("12.5")),
    ('<table:table-cell office:value-type="date" office:date-value="2025-09-01"/>', date(2025, 9, 1)),
    ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', True),
    (
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p></table:table-cell>',
        "a  b",
    ),
    (
        '<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b</text:p></table:table-cell>',
        "a\nb",
    ),
    (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation>'
        "<text:p>Kite</text:p></table:table-cell>",
        "Kite",
    ),
    ('<table:table-cell table:formula="of:=[.A1]"/>', "=[.A1]"),
    ('<table:table-cell table:formula="of:=[.A1]" office:value-type="float" office:value="7"/>', Decimal(7)),
]


@pytest.mark.parametrize(("xml", "expected"), ODS_CELLS)
def test_a_cell_is_what_libreoffice_shows(xml: str, expected: object, tmp_path: Path) -> None:
    [(found, end)] = cells_of(tmp_path, ods(ods_content(ods_table([[xml, "end"]]))))
    assert (found, type(found), end) == (expected, type(expected), "end")


def test_repeated_cells_and_rows_of_opendocument(tmp_path: Path) -> None:
    twice = '<table:table-cell table:number-columns-repeated="2"/>'
    rest = '<table:table-cell table:number-columns-repeated="16384"/>'
    table = ods_table([["a", twice, "d", rest]]).replace("<table:table-row>", _TIMES_3) + ods_table(
        [["b"]], name="B"
    )
    with opened(
        tmp_path, ods(ods_content(table.replace("</table:table>", _EMPTY_ROWS + "</table:table>", 1)))
    ) as tables:
        first, second = tables.sheets
        assert [(row.number, row.cells) for row in first.rows()] == [
            (number, ("a", None, None, "d")) for number in (1, 2, 3)
        ]
        assert [row.cells for row in second.rows()] == [("b",)]


_TIMES_3 = '<table:table-row table:number-rows-repeated="3">'
_EMPTY_ROWS = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'


@pytest.mark.parametrize("content", [GOOD_XLSX, GOOD_ODS], ids=["xlsx", "ods"])
def test_limits_are_those_that_are_asked_for(content: bytes, tmp_path: Path) -> None:
    assert len(rows_of(tmp_path, content, Limits(rows=3, columns=5))) == 3
    for limits in (
        Limits(rows=2),
        Limits(columns=4),
        Limits(bytes=100),
        Limits(unpacked_bytes=100),
        Limits(cell_characters=3),
    ):
        with pytest.raises(FileRefused):
            rows_of(tmp_path, content, limits)


_VALUES = st.one_of(
    st.none(),
    st.integers(min_value=-(10**9), max_value=10**9),
    st.floats(min_value=-1e6, max_value=1e6).map(lambda number: round(number, 6) or 0.0),
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=10),
    st.dates(min_value=date(1950, 1, 1), max_value=date(2080, 1, 1)),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_VALUES, max_size=5), min_size=1, max_size=5))
def test_what_openpyxl_writes_is_read(rows: list[list[object]]) -> None:
    book = Workbook()
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            cell = book.active.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    file = BytesIO()
    book.save(file)
    with TemporaryDirectory() as folder:
        found = {row.number: list(row.cells) for row in rows_of(Path(folder), file.getvalue())}
    for number, cells in enumerate(rows, start=1):
        expected = [Decimal(str(value)) if type(value) in (int, float) else value for value in cells]
        while expected and expected[-1] is None:
            expected.pop()
        assert found.get(number, []) == expected


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_workbook_with_any_byte_changed_is_rows_or_is_refused(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([GOOD_XLSX, GOOD_ODS])))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with (
        TemporaryDirectory() as folder,
        suppress(FileRefused),
        opened(Path(folder), bytes(content)) as tables,
    ):
        for sheet in tables.sheets:
            list(sheet.rows())


_XML = st.text(alphabet="<>/&;\"'=!?-[]rcvtsf0129 ", max_size=60)


@settings(max_examples=150, deadline=None)
@given(_XML)
def test_any_xml_in_a_sheet_is_rows_or_is_refused(xml: str) -> None:
    sheet = sheet_xml([["Kite", 94.5]]).replace("</row>", f"{xml}</row>")
    with TemporaryDirectory() as folder, suppress(FileRefused):
        rows_of(Path(folder), xlsx([["a"]]) if not xml else zipped(xlsx_parts({"Data": sheet})))
