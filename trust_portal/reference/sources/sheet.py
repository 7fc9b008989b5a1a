"""One sheet of a public file, whose layout and headings are known: an answer for each of its rows. Pure.

A row's records are pairs of a target and its values, in the order of FIELDS_OF[target]. Cells that cannot be read
are problems; the rest of their row is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from trust_portal.tabular import FileRefused, Problem, Row, Sheet, Value
from trust_portal.tabular.dates import read_date
from trust_portal.tabular.headers import normal
from trust_portal.tabular.numbers import Unreadable, read_number
from trust_portal.tabular.tables import column_letter, shorten

from .cells import (
    LARGEST_WHOLE,
    field_value_of,
    figure_number,
    is_urn,
    number_as_text,
    school_year_of,
    without_nothing,
    year_of_name,
)
from .shape import About, Field, Layout, Source

Record = tuple[str, tuple[Any, ...]]

FIGURE_FIELDS = (
    "entity_kind",
    "entity",
    "measure",
    "year",
    "pupil_group",
    "number",
    "mark",
    "cohort",
    "measured_on",
)
_LONGEST_ENTITY = 12
NO_FIGURES = "No figures in the row"
NO_KEY = "No number of a school, trust or area"
UNKNOWN_ROW = "Not a kind of row that is known (cells may stand under the wrong headings)"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """sheet: its position in the file. skip: why the row gives no records, in words."""

    sheet: int
    line: int
    records: tuple[Record, ...] = ()
    skip: str = ""
    problems: tuple[Problem, ...] = ()


class SkipRow(Exception):
    """The row gives no records. `heading`: of the cell that is to blame, for the list of problems."""

    def __init__(self, reason: str, heading: str | None = None) -> None:
        super().__init__(reason)
        self.heading = heading


class SheetReader:
    """One sheet, whose headings are known."""

    def __init__(
        self, source: Source, layout: Layout, sheet: Sheet, position: int, header: Row, year: int | None
    ) -> None:
        self.source, self.layout, self.sheet, self.position = source, layout, sheet, position
        self.header_number = header.number
        self.width = len(header.cells)
        self.headings = tuple(str(cell or "") for cell in header.cells)
        self.places: dict[str, int] = {}
        for index, cell in enumerate(header.cells):
            self.places.setdefault(normal(cell), index)
        self.year = year
        self.nothing = {text.casefold() for text in source.nothing} | {""}
        self.marks = {mark.casefold(): mark for mark in source.marks}
        self.figures = [
            (figure, self.place(figure.heading))
            for figure in layout.figures
            if normal(figure.heading) in self.places
        ]
        self.abouts = [(about, self.conditions(about.when)) for about in layout.about]
        self.skips = [(self.conditions(skip.when), skip.reason) for skip in layout.skips]
        if any(not one.on for one in layout.figures) and not self.year and not layout.year.column:
            raise FileRefused(
                "The file does not say which school year it is about, and its name does not: add --year 2022/23."
            )

    def place(self, heading: str) -> int:
        return self.places.get(normal(heading), -1)

    def conditions(self, when: Mapping[str, Any]) -> list[tuple[int, frozenset[str]]]:
        return [
            (self.place(heading), frozenset(value.casefold() for value in values))
            for heading, values in when.items()
        ]

    def rows(self) -> Iterator[ReadRow]:
        for row in self.sheet.rows():
            if row.number > self.header_number:
                yield self.read(row)

    def read(self, row: Row) -> ReadRow:
        problems: list[Problem] = []
        try:
            self.check_width(row, problems)
            return ReadRow(self.position, row.number, tuple(self.records(row, problems)), "", tuple(problems))
        except SkipRow as skip:
            if skip.heading is not None:
                problems.append(self.problem(row, self.place(skip.heading), str(skip)))
            return ReadRow(self.position, row.number, (), str(skip), tuple(problems))

    def check_width(self, row: Row, problems: list[Problem]) -> None:
        width = len(row.cells)
        if not any(self.text(row, index) for index in range(width)):
            raise SkipRow("Empty row")
        if width > self.width and not self.layout.list_at_end and any(row.cells[self.width :]):
            problems.append(self.problem(row, self.width, "The row has more cells than there are headings."))
            raise SkipRow("More cells than headings")
        if width < self.width and not self.layout.short_rows:
            problems.append(
                self.problem(row, width, f"The row stops before this column: {width} of {self.width} cells.")
            )

    def problem(self, row: Row, index: int, reason: str) -> Problem:
        heading = self.headings[index] if 0 <= index < self.width else ""
        value = shorten(row.cells[index]) if 0 <= index < len(row.cells) else ""
        return Problem(self.sheet.name, row.number, heading or column_letter(max(index, 0)), value, reason)

    def text(self, row: Row, index: int) -> str:
        if not 0 <= index < len(row.cells):
            return ""
        cell = row.cells[index]
        if isinstance(cell, str):
            return cell.strip()
        if cell is None:
            return ""
        if isinstance(cell, Decimal) and cell == cell.to_integral_value():
            return str(int(cell))
        return str(cell)

    def fits(self, row: Row, conditions: list[tuple[int, frozenset[str]]]) -> bool:
        return all(self.text(row, index).casefold() in values for index, values in conditions)

    def records(self, row: Row, problems: list[Problem]) -> list[Record]:
        for conditions, reason in self.skips:
            if self.fits(row, conditions):
                raise SkipRow(reason)
        records: list[Record] = []
        if self.layout.register is not None:
            records.append((self.layout.register.target, self.register_values(row, problems)))
        about = self.about(row) if self.layout.about else None
        if about is not None:
            records += self.published(row, about, problems)
        if not records:
            raise SkipRow(NO_FIGURES)
        return records

    # --- registers ----------------------------------------------------------------------------------------

    def register_values(self, row: Row, problems: list[Problem]) -> tuple[Any, ...]:
        assert self.layout.register is not None
        return tuple(self.field_value(row, one, problems) for one in self.layout.register.fields)

    def field_value(self, row: Row, wanted: Field, problems: list[Problem]) -> Any:
        indexes = [index for heading in wanted.headings if (index := self.place(heading)) >= 0]
        if wanted.kind == "laestab":
            return self.laestab(row, indexes)
        for index in indexes:
            text = self.text(row, index)
            if text.casefold() in self.nothing:
                continue
            try:
                return field_value_of(wanted, text, row.cells[index])
            except Unreadable as unreadable:
                problems.append(self.problem(row, index, unreadable.reason))
                if wanted.required:
                    raise SkipRow(f"{wanted.headings[0]} cannot be read") from None
        if wanted.required:
            raise SkipRow(f"No {wanted.headings[0]}", wanted.headings[0])
        return "" if wanted.kind in ("text", "company", "code") else None

    def laestab(self, row: Row, indexes: list[int]) -> int | None:
        parts = [self.text(row, index) for index in indexes]
        if (
            len(parts) == 2
            and all(part.isdecimal() for part in parts)
            and len(parts[0]) <= 3
            and len(parts[1]) <= 4
        ):
            return int(parts[0]) * 10_000 + int(parts[1])
        return None

    # --- figures ------------------------------------------------------------------------------------------

    def about(self, row: Row) -> tuple[About, str]:
        for about, conditions in self.abouts:
            if self.fits(row, conditions):
                return about, self.entity(row, about)
        raise SkipRow(UNKNOWN_ROW, next((name for one in self.layout.about for name in one.when), ""))

    def entity(self, row: Row, about: About) -> str:
        entity = about.entity
        if about.key:
            entity = number_as_text(self.text(row, self.place(about.key)))
            if not entity or len(entity) > _LONGEST_ENTITY:
                raise SkipRow(NO_KEY, about.key)
            if about.kind == "school" and not is_urn(entity):
                raise SkipRow("The URN is not a six-digit number", about.key)
        for heading, endings in about.parts.items():
            text = self.text(row, self.place(heading))
            if text not in endings:
                raise SkipRow(f"This {heading} is not known", heading)
            if endings[text]:
                entity = f"{entity}/{endings[text]}"
        return entity

    def row_year(self, row: Row) -> int | None:
        if not self.layout.year.column:
            return self.year
        found = year_of_name(self.text(row, self.place(self.layout.year.column)))
        if found is None:
            raise SkipRow("No school year that can be read", self.layout.year.column)
        return found

    def cell(self, row: Row, heading: str) -> Value:
        index = self.place(heading)
        return row.cells[index] if 0 <= index < len(row.cells) else None

    def published(self, row: Row, about: tuple[About, str], problems: list[Problem]) -> Iterator[Record]:
        kind, entity = about[0].kind, about[1]
        year = self.row_year(row)
        cohorts: dict[str, int | None] = {}
        for figure, index in self.figures:
            text = self.text(row, index)
            folded = text.casefold()
            if folded in self.nothing or text in figure.ignored:
                continue
            own_entity, own_year, day = entity, year, None
            if figure.on:
                day = self.day(row, figure.on, problems)
                if day is None:
                    continue
                own_year = school_year_of(day)
            if figure.urn:
                own_entity = number_as_text(self.text(row, self.place(figure.urn))) or entity
            if own_year is None:
                continue
            number: Decimal | None = None
            mark = self.marks.get(folded, "")
            if not mark:
                try:
                    number = figure_number(figure, text, row.cells[index])
                except Unreadable as unreadable:
                    if not figure.out_of:
                        problems.append(self.problem(row, index, unreadable.reason))
                    continue
            if figure.cohort not in cohorts:
                cohorts[figure.cohort] = self.cohort(row, figure.cohort)
            values = (kind, own_entity, figure.measure, own_year, figure.group, number, mark)
            yield "published", (*values, cohorts[figure.cohort], day)
        if year is not None:
            yield from self.listed(row, year)

    def listed(self, row: Row, year: int) -> Iterator[Record]:
        seen: set[str] = set()
        for one in self.layout.lists:
            for part in self.text(row, self.place(one.heading)).split(one.separator):
                urn = part.strip()
                if is_urn(urn) and urn not in seen:
                    seen.add(urn)
                    yield (
                        "published",
                        ("school", urn, one.measure, year, "all", Decimal(one.number), "", None, None),
                    )

    def day(self, row: Row, heading: str, problems: list[Problem]) -> date | None:
        try:
            return read_date(without_nothing(self.cell(row, heading), self.nothing), order="dmy")
        except Unreadable as unreadable:
            problems.append(self.problem(row, self.place(heading), unreadable.reason))
            return None

    def cohort(self, row: Row, heading: str) -> int | None:
        text = self.text(row, self.place(heading)) if heading else ""
        try:
            number = int(read_number(text, unit="number")) if text else None
            return number if number is not None and 0 <= number < LARGEST_WHOLE else None
        except Unreadable:
            return None  # a mark; the column itself says so, where it is a figure
