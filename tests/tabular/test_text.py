"""Text tables: encodings, delimiters, quotation marks and ragged rows."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tabular.files import cells_of, opened, rows_of
from trust_portal.tabular import FileRefused, Limits

TABLE = [("Academy", "Attendance %"), ("Collège Noël", "94.5"), ("Kite, Woking", "92.1")]


def written(delimiter: str = ",", end: str = "\r\n") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(TABLE)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_the_same_table_however_it_is_written(
    encoding: str, named: str, delimiter: str, end: str, tmp_path: Path
) -> None:
    with opened(tmp_path, written(delimiter, end).encode(encoding)) as tables:
        assert (tables.kind, tables.encoding) == ("csv", named)
        assert [row.cells for row in tables.sheets[0].rows()] == TABLE
        assert tables.sheets[0].name == "Autumn figures"


def test_utf_16_of_the_other_end(tmp_path: Path) -> None:
    assert cells_of(tmp_path, b"\xfe\xff" + written().encode("utf-16-be")) == TABLE


def test_the_whole_file_decides_the_encoding(tmp_path: Path) -> None:
    """The first accent comes after three million bytes of plain letters."""
    content = b"Academy,Attendance %\n" + b"Kite Academy,94.5\n" * 170_000 + "École,90\n".encode("cp1252")
    rows = rows_of(tmp_path, content)
    assert rows[-1].cells == ("École", "90")
    assert rows[-1].number == 170_002


def test_a_letter_cut_by_the_edge_of_a_piece_is_read(tmp_path: Path) -> None:
    for shift in range(4):
        content = b"x" * shift + b"," + "é".encode() * 30_000 + b"\n" + ("ééé," * 250_000 + "\n").encode()
        with opened(tmp_path, content) as tables:
            assert tables.encoding == "utf-8"


def test_ragged_rows_are_handed_on(tmp_path: Path) -> None:
    content = b"a,b,c\n1,2,3,4\n1\n\n1,2,3\n"
    assert [len(row.cells) for row in rows_of(tmp_path, content)] == [3, 4, 1, 0, 3]


def test_a_line_end_within_quotation_marks_belongs_to_the_cell(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, b'"Persistent\r\nabsence",b\r\n1,2\r\n')
    assert rows[0].cells == ("Persistent\r\nabsence", "b")
    assert [row.number for row in rows] == [1, 2]  # as a spreadsheet numbers them


def test_title_lines_do_not_decide_the_delimiter(tmp_path: Path) -> None:
    content = b"Attendance, autumn, all years\nPrinted: 1, 2, 3\n\nAcademy;%\nKite;94.5\nHeron;92\nTern;91\nGull;90\n"
    assert rows_of(tmp_path, content)[-1].cells == ("Gull", "90")


def test_quotation_marks_show_a_wrong_delimiter(tmp_path: Path) -> None:
    content = b'"Academy","a;b"\n"Kite","c;d"\n"Heron","e;f","g"\n"Tern; Gull"\n'
    assert rows_of(tmp_path, content)[0].cells == ("Academy", "a;b")


def test_excels_own_line_names_the_delimiter_and_is_no_row(tmp_path: Path) -> None:
    assert cells_of(tmp_path, b"sep=;\r\na;b\r\n1,5;2\r\n") == [("a", "b"), ("1,5", "2")]


def test_a_lone_quotation_mark_within_a_text_is_a_letter(tmp_path: Path) -> None:
    assert cells_of(tmp_path, b'pipe 5" long,2\nKite,1\nlast 5" pipe,3') == [
        ('pipe 5" long', "2"),
        ("Kite", "1"),
        ('last 5" pipe', "3"),
    ]


def test_rows_can_be_read_twice(tmp_path: Path) -> None:
    with opened(tmp_path, written().encode()) as tables:
        assert list(tables.sheets[0].rows()) == list(tables.sheets[0].rows())


def test_limits_are_those_that_are_asked_for(tmp_path: Path) -> None:
    assert len(rows_of(tmp_path, b"a,b\n" * 3, Limits(rows=3, columns=2, cell_characters=1))) == 3
    for limits in (Limits(rows=2), Limits(columns=1), Limits(bytes=11)):
        with pytest.raises(FileRefused):
            rows_of(tmp_path, b"a,b\n" * 3, limits)
    with pytest.raises(FileRefused, match="5 characters"):
        rows_of(tmp_path, b"a,bbbbb\n", Limits(cell_characters=4))


_CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["Academy", "b"], ["c", "d"], *rows])
    with TemporaryDirectory() as folder:
        found = cells_of(Path(folder), file.getvalue().encode("utf-8-sig"))
    assert found == [("Academy", "b"), ("c", "d"), *map(tuple, rows)]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_are_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder, suppress(FileRefused):
        rows_of(Path(folder), content)
