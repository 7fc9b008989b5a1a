"""Ratings: the sheet of combined assurance, one academy's page of it, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from academies.models import Academy
from assurance.choosing import Choice, choice_of
from assurance.dashboards.opening import opened
from assurance.dashboards.page import Line
from assurance.dashboards.page import Row as BoardRow
from assurance.rating_words import period_in_words
from assurance.roll_ups import rolled_up
from assurance.sheets import Sheet, academies_for, sheet_of
from governance.packs import contents, gather
from governance.packs.board_contents import Cell, ListRow, Table
from governance.packs.overview import overview_of
from governance.packs.reasons import reasons_of
from governance.packs.trends import trends_of
from trust_portal.print.marks import Shown
from trust_portal.ui.dates import day_in_short

from .look import Found, Look, listing, nothing

_NOTHING = "There are no ratings for members of this body to read yet."


def assurance(look: Look) -> Found:
    """The trust on a page and the heatmap, of the period that the page shows first."""
    read = _sheet(look)
    if read is None:
        return nothing(look, _NOTHING)
    choice, sheet = read
    trends = trends_of([], [], until=sheet.period)
    rolled = rolled_up(sheet)
    when = period_in_words(sheet.period)
    heatmap = gather.heatmap_of(sheet, rolled)
    overview = overview_of(sheet, rolled, reasons_of(sheet, trends))
    found: list[contents.Paper] = [
        replace(overview, anchor=look.anchor, title=f"{look.title}, {when}"),
        *contents.split(
            replace(heatmap, anchor=f"{look.anchor}-ratings", title=f"{sheet.grid.name}, {when}")
        ),
    ]
    return Found(tuple(found), choice.framework.version)


def academy(look: Look) -> Found:
    """An academy's ratings with their reasons, and its trends."""
    if (
        look.academy is None
        or not Academy.objects.visible_to(look.reader).filter(pk=look.academy.pk).exists()
    ):
        return nothing(look, "Members of this body do not read this academy’s page.")
    read = _sheet(look)
    row = next((one for one in read[1].rows if one.academy == look.academy), None) if read else None
    if read is None or row is None:
        return nothing(look, _NOTHING)
    choice, sheet = read
    trends = trends_of(
        gather.kpis_of(choice.grid), [look.academy], until=sheet.period, veiled_for=look.reader
    )
    page = gather.academy_page(sheet, row, look.anchor, rolled_up(sheet), reasons_of(sheet, trends), trends)
    return Found((replace(page, title=look.title),), choice.framework.version)


def changes(look: Look) -> Found:
    """What rose and fell against the term before, and what stands at the lowest level."""
    found = opened(look.reader, on=look.on)
    if found.board is None or not found.board.has_ratings:
        return nothing(look, _NOTHING)
    board = found.board
    before = f" Held against {period_in_words(board.before)}." if board.before else ""
    levels = tuple(level.label for level, _, _ in board.totals)
    return Found(
        (
            listing(
                look,
                Table(
                    "All ratings by level",
                    ("Level", "Now", "The time before"),
                    tuple(
                        ListRow(level.label, (Cell(str(now)), Cell("–" if was is None else str(was))))
                        for level, now, was in board.totals
                    ),
                    numbers=(1, 2),
                ),
                _moved("Worse than the time before", board.falls, "Nothing fell."),
                _moved("Better than the time before", board.rises, "Nothing rose."),
                _worst("At the lowest level, and for how long", board.worst),
                Table(
                    "Ratings of each academy",
                    ("Academy", *levels, "Not rated", "Signed"),
                    tuple(_counted(row) for row in board.academies),
                    numbers=tuple(range(1, len(levels) + 3)),
                ),
                says=(f"{board.grid.name}, {period_in_words(board.now)}.{before}",),
            ),
        ),
        found.framework.version if found.framework else None,
    )


def _sheet(look: Look) -> tuple[Choice, Sheet] | None:
    """As the page of combined assurance chooses it."""
    choice = choice_of(look.reader, grid=None, asked="", on=look.on)
    if choice is None or choice.period is None:
        return None
    academies = academies_for(look.reader, period=choice.period)
    sheet = sheet_of(
        access=look.reader,
        grid=choice.grid,
        framework=choice.framework,
        period=choice.period,
        academies=academies,
    )
    return None if sheet.is_empty else (choice, sheet)


def _moved(caption: str, lines: Sequence[Line], empty: str) -> Table:
    rows = tuple(
        ListRow(
            line.academy.name,
            (Cell(line.area), Cell(shown=Shown(line.before)), Cell(shown=Shown(line.level))),
            key=f"{line.academy.name}, {line.area}",
        )
        for line in lines
    )
    return Table(caption, ("Academy", "Area", "Before", "Now"), rows, nothing=empty)


def _worst(caption: str, lines: Sequence[Line]) -> Table:
    rows = tuple(
        ListRow(
            line.academy.name,
            (
                Cell(line.area),
                Cell(shown=Shown(line.level)),
                Cell(day_in_short(line.since) if line.since else "–"),
            ),
            key=f"{line.academy.name}, {line.area}",
        )
        for line in lines
    )
    return Table(caption, ("Academy", "Area", "Now", "Since"), rows, nothing="Nothing stands there.")


def _counted(row: BoardRow) -> ListRow:
    numbers = (*(number for _, number in row.counts), row.not_rated)
    signed = Cell(f"{row.signed} of {row.total}")
    return ListRow(row.label, (*(Cell(str(number)) for number in numbers), signed))
