"""What a file that was never mapped seems to be: a first layout for a person to correct and confirm. It shows
headings only, and never a cell: the rows below may be about pupils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from academies.kpi_files.academies import Academies
from academies.kpi_files.layout import Layout
from academies.kpi_files.sheets import HEAD, is_empty
from academies.kpi_files.values import KpiShape
from trust_portal.tabular import Row, Tables, Value
from trust_portal.tabular.headers import normal
from trust_portal.tabular.numbers import Unreadable, read_number

_SAMPLE = 200  # rows in which academies are looked for


@dataclass(frozen=True)
class Proposal:
    """header_row: the row that looks like headings, 0 if none does. headings: what stands in it, column by column.
    layout: what could be told for certain; it need not pass `check` yet."""

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    layout: Layout


def propose_layouts(
    tables: Tables, academies: Academies, kpis: Mapping[str, KpiShape]
) -> tuple[Proposal, ...]:
    """One for each sheet, in their order. A KPI is proposed where a heading is its name or its key."""
    names = {normal(name): kpi.key for kpi in kpis.values() for name in (kpi.name, kpi.key)}
    proposals = []
    for sheet in tables.sheets:
        rows = list(islice(sheet.rows(), HEAD + _SAMPLE))
        header = heading_row(rows[:HEAD])
        if header is None:
            proposals.append(Proposal(sheet.name, 0, (), Layout(sheet=sheet.name)))
            continue
        headings = tuple(" ".join(str("" if cell is None else cell).split()) for cell in header.cells)
        below = [row for row in rows if row.number > header.number]
        columns: dict[str, str] = {}
        for heading in headings:
            key = names.get(normal(heading))
            if key is not None and key not in columns.values():
                columns[heading] = key
        layout = Layout(
            sheet="" if tables.kind == "csv" else sheet.name,
            header_row=header.number,
            academy_column=academy_column(headings, below, academies),
            kpi_columns=columns,
        )
        proposals.append(Proposal(sheet.name, header.number, headings, layout))
    return tuple(proposals)


def heading_row(rows: list[Row]) -> Row | None:
    """The first row that holds nearly as many different texts as any: a row of data may hold as many, or, where
    headings are missing, a few more, but stands below."""
    texts = [
        len(
            {
                normal(cell)
                for cell in row.cells
                if isinstance(cell, str) and not is_empty(cell) and _is_text(cell)
            }
        )
        for row in rows
    ]
    most = max(texts, default=0)
    return next((row for row, count in zip(rows, texts, strict=True) if count >= max(2, most * 0.75)), None)


def _is_text(cell: Value) -> bool:
    try:
        read_number(cell, unit="points")
    except Unreadable:
        return True
    return False


def academy_column(headings: tuple[str, ...], rows: list[Row], academies: Academies) -> str:
    """The heading over most cells that name an academy; '' if there is none."""
    counts = dict.fromkeys(range(len(headings)), 0)
    for row in rows:
        for index, cell in enumerate(row.cells[: len(headings)]):
            try:
                academies.find(cell)
            except Unreadable:
                continue
            counts[index] += 1
    best = max(counts, key=lambda index: counts[index], default=None)
    return headings[best] if best is not None and counts[best] else ""
