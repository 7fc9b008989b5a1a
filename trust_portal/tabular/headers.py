"""Find the headings of a table: not always in the first row, and not always in one row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from trust_portal.tabular.tables import FileRefused, Row, Sheet, Value, column_letter


@dataclass(frozen=True)
class Header:
    """row: the number of the (lower) heading row; data begins below it. columns: each wanted name that was found,
    with its index. headings: what stands over each column, for messages. repeated: wanted names that stand over
    more than one column, with the indexes; columns holds the first."""

    row: int
    columns: Mapping[str, int]
    headings: tuple[str, ...]
    repeated: Mapping[str, tuple[int, ...]]

    def heading(self, index: int) -> str:
        """The heading over a column, or its letter where it has none."""
        return (self.headings[index] if index < len(self.headings) else "") or column_letter(index)

    def missing(self, wanted: Collection[str]) -> tuple[str, ...]:
        return tuple(name for name in wanted if name not in self.columns)


def normal(heading: Value) -> str:
    """A heading as it is compared: without case, line ends, runs of spaces and typographic variants."""
    text = "" if heading is None else str(heading)
    text = text.translate({0xFEFF: None, 0x200B: None, 0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-"})
    return re.sub(r"\s+", " ", text).strip().casefold()


def find_header(sheet: Sheet, wanted: Mapping[str, Collection[str]], *, within: int = 30) -> Header:
    """The row, of the first `within`, that holds most of the wanted headings; the first of equals.

    wanted: a name → the headings under which it may stand. Where two rows make the headings, a merged group above
    and its parts below, a heading may be written as "group part" or as the part alone if that is the only one.
    Raises FileRefused when no row holds any.
    """
    return best_header(list(islice(sheet.rows(), within)), wanted, name=sheet.name)


def best_header(rows: list[Row], wanted: Mapping[str, Collection[str]], *, name: str) -> Header:
    """find_header on rows that have been read already."""
    names = {normal(heading): key for key, headings in wanted.items() for heading in headings}
    best: Header | None = None
    for row, headings in _candidates(rows):
        header = _match(row, headings, names)
        if header.columns and (best is None or len(header.columns) > len(best.columns)):
            best = header
    if not rows:
        raise FileRefused(f"There is nothing in “{name}”. Export the report again, and upload that.")
    if best is None:
        where = "in the only row" if len(rows) == 1 else f"in the first {len(rows)} rows"
        raise _no_headings(where, wanted, name)
    return best


def header_at(rows: list[Row], number: int, wanted: Mapping[str, Collection[str]], *, name: str) -> Header:
    """The headings in a row that is known. Raises FileRefused when the row is not there or holds none."""
    known = [row for row in rows if row.number <= number]
    if not known or known[-1].number != number:
        raise FileRefused(f"Row {number} of “{name}” should hold the headings, but it is empty.")
    names = {normal(heading): key for key, headings in wanted.items() for heading in headings}
    found = [_match(row, headings, names) for row, headings in _candidates(known[-2:]) if row == number]
    header = max(found, key=lambda header: len(header.columns))
    if not header.columns:
        raise _no_headings(f"in row {number}", wanted, name)
    return header


def _no_headings(where: str, wanted: Mapping[str, Collection[str]], name: str) -> FileRefused:
    some = ", ".join(f"“{next(iter(headings), key)}”" for key, headings in list(wanted.items())[:4])
    return FileRefused(f"No headings were found {where} of “{name}”. Expected, among others: {some}.")


def _candidates(rows: list[Row]) -> Iterator[tuple[int, list[tuple[str, ...]]]]:
    """Each row as headings: alone, then with the row above as groups. For each column its possible names, the
    fullest first."""
    above: Row | None = None
    for row in rows:
        own = [_text(cell) for cell in row.cells]
        yield row.number, [(text,) for text in own]
        if above is not None and above.number == row.number - 1:
            groups = _filled(above, len(own))
            both = [
                (f"{group} {text}".strip(), text, *([group] if not text else []))
                for group, text in zip(groups, [*own, *[""] * (len(groups) - len(own))], strict=True)
            ]
            yield row.number, both
        above = row


def _filled(row: Row, width: int) -> list[str]:
    """The upper row with each merged heading over all the columns that it spans."""
    filled: list[str] = []
    for index in range(max(width, len(row.cells))):
        text = _text(row.cells[index]) if index < len(row.cells) else ""
        filled.append(text or (filled[-1] if filled else ""))
    return filled


def _text(cell: Value) -> str:
    return "" if cell is None else re.sub(r"\s+", " ", str(cell)).strip()


def _match(row: int, headings: list[tuple[str, ...]], names: Mapping[str, str]) -> Header:
    places: dict[str, list[int]] = {}
    for index, variants in enumerate(headings):
        for variant in variants:
            name = names.get(normal(variant)) if variant else None
            if name is not None:
                places.setdefault(name, []).append(index)
                break
    return Header(
        row=row,
        columns={name: indexes[0] for name, indexes in places.items()},
        headings=tuple(variants[0] for variants in headings),
        repeated={name: tuple(indexes) for name, indexes in places.items() if len(indexes) > 1},
    )
