"""Academies by key figures, to fill in: what stands, what a person typed, and what of it differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from academies.kpi_files.values import KpiShape
from academies.models import Academy, Kpi, SchoolYear, Target
from academies.use_cases.targets import Wish, standing_of
from trust_portal.tabular.numbers import Unreadable

from .evidence import Cell
from .numbers import as_typed, read_target
from .tokens import NOTHING, token_of

MOST_CELLS = 800  # of a form that a browser sends and a person can still read
SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person had before them: the token of what stood in the cell, and its number as text."""

    token: str
    text: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """`text` is what the input holds; `target` what stands. `hint`: the newest figure, in words."""

    academy: Academy
    kpi: Kpi
    target: Target | None
    text: str
    hint: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return name_of((self.academy.pk, self.kpi.pk))

    @property
    def is_changed(self) -> bool:
        return self.text != text_of(self.target)


@dataclass(frozen=True, slots=True)
class Grid:
    year: SchoolYear
    group: str
    kpis: Sequence[Kpi]
    rows: Sequence[tuple[Academy, Sequence[GridCell]]]

    @property
    def cells(self) -> list[GridCell]:
        return [cell for _, cells in self.rows for cell in cells]

    @property
    def seen(self) -> str:
        """For the form's hidden field."""
        return " ".join(
            f"{cell.academy.pk}.{cell.kpi.pk}={token_of(cell.target)}={text_of(cell.target)}"
            for cell in self.cells
        )

    @property
    def mistakes(self) -> list[GridCell]:
        return [cell for cell in self.cells if cell.error]

    @property
    def changed(self) -> list[GridCell]:
        return [cell for cell in self.cells if cell.is_changed]


def name_of(cell: Cell) -> str:
    return f"n-{cell[0]}-{cell[1]}"


def text_of(target: Target | None) -> str:
    return as_typed(target.number) if target is not None else ""


def seen_in(text: str) -> Mapping[Cell, Seen]:
    """What `Grid.seen` wrote; a part that nobody could have written is left out."""
    found: dict[Cell, Seen] = {}
    for part in text.split()[:MOST_CELLS]:
        cell, _, rest = part.partition("=")
        token, _, number = rest.partition("=")
        academy, _, kpi = cell.partition(".")
        if academy.isdecimal() and kpi.isdecimal() and len(academy) < 16 and len(kpi) < 16:
            found[int(academy), int(kpi)] = Seen(token or NOTHING, number)
    return found


def grid_of(
    year: SchoolYear,
    group: str,
    academies: Sequence[Academy],
    kpis: Sequence[Kpi],
    *,
    texts: Mapping[Cell, str] | None = None,
    hints: Mapping[Cell, str] | None = None,
    errors: Mapping[Cell, str] | None = None,
) -> Grid:
    """`texts` take the place of what stands. One query."""
    everything = [Wish(academy, kpi, Decimal(0)) for academy in academies for kpi in kpis]
    standing = standing_of(year, group, everything) if everything else {}
    texts, hints, errors = texts or {}, hints or {}, errors or {}

    def cell(academy: Academy, kpi: Kpi) -> GridCell:
        key = (academy.pk, kpi.pk)
        target = standing.get(key)
        text = texts.get(key, text_of(target))
        return GridCell(academy, kpi, target, text, hints.get(key, ""), errors.get(key, ""))

    rows = [(academy, [cell(academy, kpi) for kpi in kpis]) for academy in academies]
    return Grid(year, group, kpis, rows)


def wishes_of(
    texts: Mapping[Cell, str],
    seen: Mapping[Cell, Seen],
    *,
    academies: Mapping[int, Academy],
    kpis: Mapping[int, Kpi],
    shapes: Mapping[str, KpiShape],
    reason: str,
) -> tuple[list[Wish], dict[Cell, str]]:
    """What the person changed, and what cannot be read, by cell."""
    wishes, errors = [], {}
    for cell, was in seen.items():
        text = texts.get(cell, "").strip()
        academy, kpi = academies.get(cell[0]), kpis.get(cell[1])
        if text == was.text or academy is None or kpi is None:
            continue
        if not text:
            errors[cell] = "A target is not emptied here: withdraw it on its own page."
            continue
        shape = shapes.get(kpi.key)
        if shape is None:
            errors[cell] = "This key figure takes no targets any more."
            continue
        try:
            number = read_target(text, shape)
        except Unreadable as problem:
            errors[cell] = problem.reason
            continue
        if as_typed(number) != was.text:
            wishes.append(Wish(academy, kpi, number, reason, was.token))
    return wishes, errors


def fitting(academies: Collection[Academy], kpis: Sequence[Kpi]) -> Sequence[Kpi]:
    """As many of the key figures as one form can hold."""
    return kpis[: max(1, MOST_CELLS // max(1, len(academies)))]
