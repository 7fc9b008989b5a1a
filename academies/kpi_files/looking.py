"""What a person is shown of a file whose columns they are to name.

Headings, and of a column a few values that cannot tell of a pupil: numbers, marks, the trust's academies, and words
that name groups. Of a file that seems to be about pupils, words that name groups alone; under a heading that promises
a name or a number of a person, nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from academies.kpi_files.academies import Academies
from academies.kpi_files.group_words import is_known_word, is_year
from academies.kpi_files.layout import Layout
from academies.kpi_files.marks import mark_in
from academies.kpi_files.people import is_about_a_person, may_name_people
from academies.kpi_files.proposing import academy_column, heading_row
from academies.kpi_files.sheets import HEAD, is_empty
from academies.kpi_files.values import KpiShape
from trust_portal.tabular import Row, Sheet, Tables, Value
from trust_portal.tabular.headers import normal
from trust_portal.tabular.numbers import Unreadable, read_number
from trust_portal.tabular.tables import column_letter, shorten

MOST_COLUMNS = 120
_ROWS = 1_000
_SAMPLES, _TEXTS = 3, 40
_LARGEST_SHOWN = 10_000_000  # a telephone number is longer
_MANY_ROWS = 60  # of one academy: no report by academy and group has as many
_TOTALS = frozenset(
    {
        *(
            "total",
            "totals",
            "grand total",
            "trust",
            "trust total",
            "average",
            "mean",
            "median",
            "all schools",
        ),
        *("all academies", "england", "national", "overall", "mat", "mat average", "trust average"),
    }
)


@dataclass(frozen=True, slots=True)
class LookedColumn:
    """`samples` may be shown to a person. `is_private`: nothing of it is, because of its heading. `may_be_fractions`:
    all of its numbers lie between 0 and 1. `texts`: the different words in it, where they name groups."""

    index: int
    heading: str
    samples: tuple[str, ...]
    texts: tuple[str, ...]
    is_private: bool = False
    is_repeated: bool = False
    may_be_fractions: bool = False

    @property
    def letter(self) -> str:
        return column_letter(self.index)

    @property
    def can_be_read(self) -> bool:
        return bool(self.heading) and not self.is_repeated


@dataclass(frozen=True, slots=True)
class Look:
    """header_row 0: no row looks like headings. academy_column: the heading over the trust's academies, or ''.
    totals: what stands there instead of an academy and looks like a sum. hidden: columns beyond the first 120."""

    sheets: tuple[str, ...]
    sheet: str
    header_row: int
    columns: tuple[LookedColumn, ...]
    academy_column: str = ""
    carries_down: bool = False
    totals: tuple[str, ...] = ()
    is_about_pupils: bool = False
    hidden: int = 0

    def column(self, heading: str) -> LookedColumn | None:
        return next((one for one in self.columns if normal(one.heading) == normal(heading)), None)


def look(
    tables: Tables,
    academies: Academies,
    kpis: Mapping[str, KpiShape],
    *,
    sheet: str = "",
    header_row: int = 0,
) -> Look:
    """The sheet that is named, or the one that promises most. Raises FileRefused."""
    names = tuple(one.name for one in tables.sheets)
    chosen = [one for one in tables.sheets if one.name == sheet] or list(tables.sheets)
    looks = [_look_at(one, names, academies, header_row) for one in chosen]
    known = {normal(text) for kpi in kpis.values() for text in (kpi.name, kpi.key)}

    def promise(one: Look) -> tuple[bool, int, int]:
        found = sum(normal(column.heading) in known for column in one.columns)
        return bool(one.academy_column), found, len(one.columns)

    return max(looks, key=promise)


def texts_in(tables: Tables, look: Look, heading: str) -> tuple[str, ...]:
    """The different texts of a column that a person says names groups. Of a file about pupils, and where there are too
    many to be groups, only those that are known to name one."""
    column = look.column(heading)
    if column is None or column.is_private or look.is_about_pupils:
        return column.texts if column else ()
    sheet = next(one for one in tables.sheets if one.name == look.sheet)
    rows = (row for row in islice(sheet.rows(), HEAD + _ROWS) if row.number > look.header_row)
    texts = Counter(shorten(cell) for row in rows if not is_empty(cell := _cell(row, column.index)))
    return tuple(texts) if len(texts) <= _TEXTS else column.texts


def _look_at(sheet: Sheet, names: tuple[str, ...], academies: Academies, header_row: int) -> Look:
    rows = list(islice(sheet.rows(), max(HEAD, header_row) + _ROWS))
    head = rows[:HEAD]
    header = (
        next((row for row in rows if row.number == header_row), None) if header_row else heading_row(head)
    )
    if header is None:
        return Look(names, sheet.name, 0, ())
    headings = _headings(header, rows)
    below = [row for row in rows if row.number > header.number]
    academy = academy_column(headings, below, academies)
    counts = Counter(normal(heading) for heading in headings if heading)
    place = headings.index(academy) if academy else None
    about_pupils = _is_about_pupils(headings, academy, below, place)
    columns = tuple(
        _column(index, heading, below, academies, about_pupils, index == place, counts[normal(heading)] > 1)
        for index, heading in enumerate(headings[:MOST_COLUMNS])
    )
    return Look(
        sheets=names,
        sheet=sheet.name,
        header_row=header.number,
        columns=columns,
        academy_column=academy,
        carries_down=place is not None and _carries_down(below, place),
        totals=_totals(below, place) if place is not None else (),
        is_about_pupils=about_pupils,
        hidden=max(0, len(headings) - MOST_COLUMNS),
    )


def _headings(header: Row, rows: Sequence[Row]) -> tuple[str, ...]:
    """One row, or where some repeat, with the row of merged headings above: “Autumn Attendance”."""
    own = [_words(cell) for cell in header.cells]
    twice = any(count > 1 for text, count in Counter(map(normal, own)).items() if text)
    above = next((row for row in rows if row.number == header.number - 1), None)
    if above is None or not twice:
        return tuple(own)
    filled: list[str] = []
    for index in range(len(own)):
        text = _words(_cell(above, index))
        filled.append(text or (filled[-1] if filled else ""))
    return tuple(f"{group} {text}".strip() for group, text in zip(filled, own, strict=True))


def _is_about_pupils(headings: Sequence[str], academy: str, rows: Sequence[Row], place: int | None) -> bool:
    others = [normal(heading) for heading in headings if heading != academy]
    if any(is_about_a_person(heading) for heading in others):
        return True
    if place is None:
        return len(rows) > _MANY_ROWS
    named = Counter(normal(cell) for row in rows if not is_empty(cell := _cell(row, place)))
    return max(named.values(), default=0) > _MANY_ROWS


def _column(
    index: int,
    heading: str,
    rows: Sequence[Row],
    academies: Academies,
    about_pupils: bool,
    is_academy: bool,
    is_repeated: bool,
) -> LookedColumn:
    is_private = not is_academy and may_name_people(heading)
    if not heading or is_private:
        return LookedColumn(index, heading, (), (), is_private, is_repeated)
    samples: dict[str, None] = {}
    texts: dict[str, None] = {}
    numbers: list[Decimal] = []
    for row in rows:
        cell = _cell(row, index)
        if is_empty(cell):
            continue
        number = _number(cell)
        if number is not None and not str(cell).rstrip().endswith("%"):
            numbers.append(number)  # with its sign it says by itself what it means
        names_a_group = is_known_word(cell) or is_year(heading, cell)
        if names_a_group:
            texts.setdefault(shorten(cell))
        if len(samples) < _SAMPLES and (
            names_a_group or _may_be_shown(cell, number, academies, about_pupils)
        ):
            samples.setdefault(shorten(cell))
    return LookedColumn(
        index,
        heading,
        tuple(samples),
        tuple(islice(texts, _TEXTS)),
        is_repeated=is_repeated,
        may_be_fractions=any(numbers) and all(0 <= number <= 1 for number in numbers),
    )


def _may_be_shown(cell: Value, number: Decimal | None, academies: Academies, about_pupils: bool) -> bool:
    try:
        academies.find(cell)
    except Unreadable:
        pass
    else:
        return True
    if about_pupils:
        return False
    return mark_in(cell) is not None or (number is not None and abs(number) < _LARGEST_SHOWN)


def _number(cell: Value) -> Decimal | None:
    try:
        return read_number(cell, unit="points")  # which takes a percentage too
    except Unreadable:
        return None


def _carries_down(rows: Sequence[Row], place: int) -> bool:
    """Whether the academy stands in some rows only, though others hold figures too."""
    filled = [not is_empty(_cell(row, place)) for row in rows if not all(map(is_empty, row.cells))]
    return bool(filled) and filled[0] and not all(filled)


def _totals(rows: Sequence[Row], place: int) -> tuple[str, ...]:
    cells = (shorten(cell) for row in rows if not is_empty(cell := _cell(row, place)))
    return tuple(dict.fromkeys(text for text in cells if normal(text) in _TOTALS))


def _cell(row: Row, index: int) -> Value:
    return row.cells[index] if index < len(row.cells) else None


def _words(cell: Value) -> str:
    return " ".join(str("" if cell is None else cell).split())


def layout_of(look: Look) -> Layout:
    """What every layout for this file begins with: where the headings are, and what names the academy."""
    return Layout(
        sheet="" if len(look.sheets) == 1 else look.sheet,
        header_row=look.header_row,
        academy_column=look.academy_column,
        academy_carries_down=look.carries_down,
        skip=look.totals,
        is_pupil_level=look.is_about_pupils,
    )
