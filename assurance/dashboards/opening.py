"""What a dashboard opens with for one person: the framework, its first grid or the one asked for, and the findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from academies.calendar_dates import school_year_of
from academies.models import Academy
from assurance.frameworks.schema import Grid
from assurance.in_force import InForce, framework_for
from assurance.sight import Sight
from trust_portal.accounts.access import Access

from .page import Dashboard, dashboard_of
from .reading import grids_of


@dataclass(frozen=True, slots=True)
class Opened:
    """`board` None: no framework, or nothing of the grid's kind has begun."""

    framework: InForce | None
    grids: tuple[Grid, ...]
    grid: Grid | None
    academies: tuple[Academy, ...]
    board: Dashboard | None


def opened(access: Access, *, on: date, asked: str = "", last_visit: datetime | None = None) -> Opened:
    """`asked` is a grid's id, or nothing."""
    framework = framework_for(school_year_of(on))
    grids = tuple(grids_of(framework)) if framework else ()
    grid = next((one for one in grids if one.id == asked), grids[0] if grids else None)
    sight = Sight.of(access)
    visible = Academy.objects.in_trust(on=on).by_name()
    academies = tuple(visible if sight.is_everywhere else visible.filter(place_id__in=sight.places))
    board = (
        dashboard_of(framework, grid, academies, access=access, on=on, last_visit=last_visit)
        if framework and grid
        else None
    )
    return Opened(framework, grids, grid, academies, board)
