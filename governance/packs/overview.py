"""The trust on a page: what its ratings add up to, and where to look first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils.text import Truncator

from assurance.models import Movement as StoredMovement
from assurance.roll_ups import RolledUp
from assurance.scales import level_of
from assurance.sheets import Cell, Sheet
from assurance.shown import best_first, made_of_others, scale_of, scales_of, shown, since_in_words
from trust_portal.ui.charts import stacks

from . import contents
from .reasons import Reasons


def overview_of(sheet: Sheet, rolled: RolledUp, reasons: Reasons) -> contents.Overview:
    levels = tuple(dict.fromkeys(level for scale in scales_of(sheet) for level in best_first(scale)))
    lines = []
    for domain, columns in sheet.domains:
        ids = {column.area_id for column in columns}
        cells = [
            cell
            for row in sheet.every_row
            for cell in row.cells
            if cell.applies and cell.column.area_id in ids
        ]
        counts = Counter(cell.level if cell.is_rated else None for cell in cells)
        lines.append(
            contents.DomainLine(
                domain.name,
                made_of_others(rolled.across(domain.id)),
                tuple(contents.Count(level, counts[level]) for level in (*levels, None)),
            )
        )
    concerns = _concerns(sheet, reasons)
    worst = level_of(scale_of(sheet), scale_of(sheet).worst_first[0].id)
    return contents.Overview(
        anchor="trust",
        title="The trust on a page",
        summary=_in_words(sheet),
        trust=made_of_others(rolled.across()),
        levels=levels,
        domains=tuple(lines),
        concerns=tuple(concerns[: contents.MOST_CONCERNS]),
        concerns_left_out=max(0, len(concerns) - contents.MOST_CONCERNS),
        concern_level=worst,
        picture=stacks.draw(
            f"Ratings in each part of {sheet.grid.name}",
            [
                stacks.Stack(line.name, tuple((one.level, one.number) for one in line.counts))
                for line in lines
            ],
        ),
    )


def _in_words(sheet: Sheet) -> tuple[str, ...]:
    cells = [cell for row in sheet.every_row for cell in row.cells if cell.applies]
    rated = [cell for cell in cells if cell.is_rated]
    signed = sum(cell.signed is not None for cell in rated)
    schools = (
        f"{len(sheet.rows)} {'academy' if len(sheet.rows) == 1 else 'academies'}, " if sheet.rows else ""
    )
    first = (
        f"{schools}{len(sheet.columns)} {sheet.grid.area_words}: {len(rated):,} of {len(cells):,} ratings are there,"
        f" {signed:,} of them confirmed by a person."
    )
    return tuple(filter(None, (first, moved_in_words(rated))))


def moved_in_words(cells: Sequence[Cell]) -> str:
    """“Since the time before, 4 became better and 2 worse.” Nothing where nothing can be compared."""
    moved = Counter(cell.movement for cell in cells if cell.movement)
    if not moved:
        return ""
    better, worse = moved[StoredMovement.BETTER], moved[StoredMovement.WORSE]
    if not better and not worse:
        return "None has changed since the time before."
    return f"Since the time before, {better} became better and {worse} worse."


def _concerns(sheet: Sheet, reasons: Reasons) -> list[contents.Concern]:
    """Whatever stands at its scale's worst level; what has stood so for longest comes first."""
    found: list[tuple[date, contents.Concern]] = []
    for row in sheet.every_row:
        for cell in row.cells:
            if cell.is_rated and cell.rank == 0:
                name = row.academy.name if row.academy else "The trust itself"
                concern = contents.Concern(
                    name,
                    cell.column.area.name,
                    shown(cell),
                    since_in_words(cell),
                    Truncator(reasons.main(row.academy, cell)).chars(contents.LONGEST_CONCERN),
                )
                found.append((cell.since or date.max, concern))
    return [concern for _, concern in sorted(found, key=lambda one: one[0])]
