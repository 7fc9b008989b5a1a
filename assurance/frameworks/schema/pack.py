"""A whole pack. Every part but its name may be missing: parts of several packs make one."""

from __future__ import annotations

from typing import Literal, NoReturn

from pydantic import Field

from .base import Key, Name, Part, Text
from .cycle import Event, Plan, Report, Response, TargetRound, Trigger, VisitType
from .governance import Chapter, Committee, DutyTheme
from .grids import Area, Domain, Grid
from .scales import Scale
from .support import SupportModel


class Pack(Part):
    """`schema` is the version of this format. `source` says in words where the model comes from."""

    schema_: Literal[1] = Field(alias="schema")
    id: Key
    name: Name
    summary: Text
    source: Text | None = None
    scales: tuple[Scale, ...] = ()
    grids: tuple[Grid, ...] = ()
    support: tuple[SupportModel, ...] = ()
    reports: tuple[Report, ...] = ()
    visits: tuple[VisitType, ...] = ()
    targets: TargetRound | None = None
    plans: tuple[Plan, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    responses: tuple[Response, ...] = ()
    committees: tuple[Committee, ...] = ()
    duties: tuple[DutyTheme, ...] = ()
    calendar: tuple[Event, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    def scale(self, key: str) -> Scale:
        """Raises KeyError."""
        return next((one for one in self.scales if one.id == key), None) or _missing(key)

    def grid(self, key: str) -> Grid:
        """Raises KeyError."""
        return next((one for one in self.grids if one.id == key), None) or _missing(key)

    def support_model(self, key: str) -> SupportModel:
        """Raises KeyError."""
        return next((one for one in self.support if one.id == key), None) or _missing(key)

    def scale_of(self, grid: Grid, area: Area) -> Scale:
        """The scale that an area of this grid is rated on."""
        return self.scale(area.scale or grid.scale)


def areas_of(grid: Grid) -> tuple[tuple[Domain, Area], ...]:
    """Every area of the grid with its domain, in the order of the document."""
    return tuple((domain, area) for domain in grid.domains for area in domain.areas)


def _missing(key: str) -> NoReturn:
    raise KeyError(key)
