"""What a sheet is made of: columns, rows, and cells with all that may be seen. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from academies.models import Academy, Period
from assurance.frameworks.schema import Area, Domain, Grid, Scale
from assurance.in_force import InForce
from assurance.models import View
from assurance.scales import NOT_RATED
from trust_portal.ui.levels import Level

AcademyId = int | None
"""None: the trust's own box."""


@dataclass(frozen=True, slots=True)
class Column:
    """An area of the grid with all that its cells need."""

    domain: Domain
    area: Area
    area_id: int
    scale: Scale
    levels: Mapping[str, Level]

    def is_for(self, academy: Academy | None) -> bool:
        return academy is None or not self.area.phases or academy.phase in self.area.phases


@dataclass(frozen=True, slots=True)
class Suggested:
    level: Level
    rank: int | None
    flags: str
    movement: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What one view's current judgement is. `has_reason`: it says why it differs."""

    view: View
    level: Level
    rank: int | None
    revision: int
    at: datetime
    has_reason: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """The confirmed rating that counts."""

    level: Level
    rank: int | None
    state: str
    revision: int
    suggested_level: str
    movement: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One academy's area. What the person may not see is not in it. `applies`: the area is for this phase."""

    period_id: int
    column: Column
    academy: Academy | None
    applies: bool
    suggested: Suggested | None = None
    judged: Mapping[View, Judged] | None = None
    signed: Signed | None = None

    def judged_by(self, view: View) -> Judged | None:
        return self.judged.get(view) if self.judged else None

    @property
    def _counts(self) -> Signed | Judged | Suggested | None:
        """What is shown: what was signed, else what the reviewer judged, else what the figures suggest."""
        if self.signed is not None:
            return self.signed
        if judged := self.judged_by(View.REVIEWER):
            return judged
        return self.suggested or self.judged_by(View.HEAD) or self.judged_by(View.LGB)

    @property
    def level(self) -> Level:
        counts = self._counts
        return counts.level if counts else NOT_RATED

    @property
    def rank(self) -> int | None:
        counts = self._counts
        return counts.rank if counts else None

    @property
    def is_rated(self) -> bool:
        return self.level is not NOT_RATED

    @property
    def state(self) -> str:
        """A value of ConfirmedState, or "judged", "suggested", "" (nothing yet)."""
        if self.signed is not None:
            return self.signed.state
        if self.judged:
            return "judged"
        return "suggested" if self.suggested is not None else ""

    @property
    def movement(self) -> str:
        if self.signed is not None:
            return self.signed.movement
        return self.suggested.movement if self.suggested and self._counts is self.suggested else ""

    @property
    def since(self) -> date | None:
        if self.signed is not None:
            return self.signed.since
        return self.suggested.since if self.suggested and self._counts is self.suggested else None

    @property
    def flags(self) -> str:
        return self.suggested.flags if self.suggested is not None else ""

    @property
    def differs(self) -> bool:
        """Whether what is shown is not what the figures suggest."""
        return self.suggested is not None and self.is_rated and self.level.key != self.suggested.level.key


@dataclass(frozen=True)
class Row:
    """One academy, or the trust itself (None). `cells` stand in the order of the sheet's columns."""

    academy: Academy | None
    cells: tuple[Cell, ...]

    @cached_property
    def by_area(self) -> Mapping[int, Cell]:
        return {cell.column.area_id: cell for cell in self.cells}


@dataclass(frozen=True)
class Sheet:
    """`own` is the trust's own row, where the grid rates the trust itself."""

    framework: InForce
    grid: Grid
    period: Period
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    own: Row | None
    sees_the_whole_trust: bool

    @cached_property
    def domains(self) -> tuple[tuple[Domain, tuple[Column, ...]], ...]:
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            found.setdefault(column.domain.id, []).append(column)
        return tuple((columns[0].domain, tuple(columns)) for columns in found.values())

    @property
    def every_row(self) -> tuple[Row, ...]:
        return (*self.rows, self.own) if self.own else self.rows

    def cell(self, academy_id: AcademyId, area_id: int) -> Cell | None:
        row = next((one for one in self.every_row if id_of(one.academy) == academy_id), None)
        return row.by_area.get(area_id) if row else None

    @property
    def is_empty(self) -> bool:
        return not any(cell.is_rated for row in self.every_row for cell in row.cells)


def id_of(academy: Academy | None) -> AcademyId:
    return None if academy is None else academy.pk
