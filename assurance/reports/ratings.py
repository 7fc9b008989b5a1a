"""The ratings that a section of a report stands beside, as its reader may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from academies.models import Academy, Period
from assurance.frameworks.schema import Grid, Pack
from assurance.in_force import InForce
from assurance.rating_words import period_in_words
from assurance.sheets import Cell, sheets_of
from assurance.shown import shown, since_in_words
from trust_portal.accounts.access import Access

from .document import RatingLine

_PERIODS = 3


def ratings_of(
    areas: Collection[str], *, academy: Academy, until: Period, framework: InForce, access: Access
) -> Mapping[str, RatingLine]:
    """By `grid/area`: the newest that the reader may see, of the last few periods up to this one. What is not rated, or
    not shown to the reader, is not there. Four queries for each grid."""
    wanted: dict[str, list[str]] = {}
    for one in areas:
        grid_key, _, area = one.partition("/")
        wanted.setdefault(grid_key, []).append(area)
    found: dict[str, RatingLine] = {}
    for grid_key, keys in wanted.items():
        grid = _grid(framework.pack, grid_key)
        if grid is None or not access.may("assurance.read") or grid.subjects == "trust":
            continue
        periods = list(
            Period.objects.filter(kind=grid.rated, ends_on__lte=until.ends_on)
            .select_related("school_year")
            .order_by("-ends_on")[:_PERIODS]
        )
        for sheet in sheets_of(
            access=access, grid=grid, framework=framework, periods=periods, academies=[academy]
        ):
            cells = {cell.column.area.id: cell for cell in sheet.rows[0].cells}
            for key in keys:
                cell = cells.get(key)
                if f"{grid_key}/{key}" not in found and cell is not None and cell.is_rated:
                    found[f"{grid_key}/{key}"] = _line(cell, sheet.period)
    return found


def _grid(pack: Pack, key: str) -> Grid | None:
    return next((one for one in pack.grids if one.id == key), None)


def _line(cell: Cell, period: Period) -> RatingLine:
    return RatingLine(cell.column.area.name, shown(cell), since_in_words(cell), period_in_words(period))
