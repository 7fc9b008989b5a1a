"""Ratings of a sheet as reports, cards and packs show them."""

from __future__ import annotations

from collections.abc import Mapping

from assurance.frameworks.schema import Scale
from assurance.models import Movement as StoredMovement
from assurance.scales import NOT_RATED, levels_of
from assurance.sheets import Cell, Sheet
from trust_portal.print.marks import Movement, Shown
from trust_portal.ui.dates import day_in_short
from trust_portal.ui.levels import Level

_MOVEMENTS: Mapping[str, Movement] = {
    StoredMovement.BETTER: Movement.BETTER,
    StoredMovement.SAME: Movement.SAME,
    StoredMovement.WORSE: Movement.WORSE,
}


def scale_of(sheet: Sheet) -> Scale:
    return sheet.framework.pack.scale(sheet.grid.scale)


def scales_of(sheet: Sheet) -> list[Scale]:
    """The grid's own first, then those of areas that have another."""
    return list(
        {scale.id: scale for scale in (scale_of(sheet), *(one.scale for one in sheet.columns))}.values()
    )


def best_first(scale: Scale) -> tuple[Level, ...]:
    """The best first; those that do not count behind."""
    found = levels_of(scale)
    counting = [found[one.id] for one in reversed(scale.worst_first)]
    return (*counting, *(found[one.id] for one in scale.levels if not one.counts))


def made_of_others(level: Level) -> Shown:
    return Shown(None if level is NOT_RATED else level)


def shown(cell: Cell) -> Shown:
    return Shown(
        level=cell.level if cell.is_rated else None,
        movement=_MOVEMENTS.get(cell.movement, Movement.NONE),
        is_confirmed=cell.signed is not None,
        applies=cell.applies,
    )


def since_in_words(cell: Cell) -> str:
    return day_in_short(cell.since) if cell.since else ""
