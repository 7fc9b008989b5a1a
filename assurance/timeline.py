"""One academy's areas over several periods, as its page draws them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from academies.models import Academy
from assurance.matrix import badge, cell_markup
from assurance.roll_ups import rolled_up
from assurance.sheets import Cell, Row, Sheet
from trust_portal.ui.levels import NOT_RATED


@dataclass(frozen=True, slots=True)
class TimeLine:
    """`kind`: "all", "domain" or "area"; `cells` the markup for each period, empty where there is nothing."""

    kind: str
    label: str
    cells: tuple[SafeString, ...]


def timeline_of(
    sheets: Sequence[Sheet], academy: Academy | None, *, address: Callable[[Cell], str]
) -> tuple[TimeLine, ...]:
    """`sheets` from the past to the present. `academy` None: the trust itself."""
    rows = [_row(sheet, academy) for sheet in sheets]
    rolled = [rolled_up(sheet) for sheet in sheets]

    def own(domain: str | None) -> tuple[SafeString, ...]:
        levels = (one.of(academy, domain) for one in rolled)
        return tuple(badge(level) if level is not NOT_RATED else SafeString() for level in levels)

    if not sheets or not all(rows):
        return ()
    lines = [TimeLine("all", "All", own(None))]
    for domain, columns in sheets[-1].domains:
        lines.append(TimeLine("domain", domain.name, own(domain.id)))
        for column in columns:
            cells = [row.by_area[column.area_id] for row in rows if row]
            if any(cell.applies or cell.is_rated for cell in cells):
                drawn = (cell_markup(cell, address(cell), opens_dialog=False) for cell in cells)
                lines.append(TimeLine("area", column.area.name, tuple(drawn)))
    return tuple(lines)


def _row(sheet: Sheet, academy: Academy | None) -> Row | None:
    if academy is None:
        return sheet.own
    return next((row for row in sheet.rows if row.academy == academy), None)
