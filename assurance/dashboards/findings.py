"""What a term's ratings add up to. Pure: no Django, no clock, no database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = tuple[int, int]
"""An academy's id and an area's."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One area of one academy as it stands. `rank` 0 is the worst level of its scale, None where it has no place in
    the order or there is no rating (`level` is empty then). `best` is the rank of the scale's best level.

    Of a signed rating: `by` is who signed it, `has_evidence` and `has_response` whether it says what it rests on and
    what is being done. `has_figures`: whether any figure stands behind it.
    """

    academy: int
    area: int
    level: str
    rank: int | None
    best: int
    since: date | None
    at: datetime
    is_signed: bool = False
    by: int | None = None
    has_evidence: bool = False
    has_response: bool = False
    has_figures: bool = False

    @property
    def cell(self) -> Cell:
        return self.academy, self.area

    @property
    def is_worst(self) -> bool:
        return self.rank == 0

    @property
    def is_best(self) -> bool:
        return self.rank is not None and self.rank == self.best


@dataclass(frozen=True, slots=True)
class Change:
    """The same cell before and now; `steps` up the scale, negative for down."""

    before: Rated
    now: Rated
    steps: int


def changes(before: Iterable[Rated], now: Iterable[Rated]) -> tuple[Change, ...]:
    """What moved on its scale, the largest fall first. A rating that came or went is no movement."""
    earlier = {one.cell: one for one in before}
    found = []
    for one in now:
        old = earlier.get(one.cell)
        if old is None or old.rank is None or one.rank is None or old.rank == one.rank:
            continue
        found.append(Change(old, one, one.rank - old.rank))
    return tuple(sorted(found, key=lambda change: (change.steps, change.now.cell)))


def worst(now: Iterable[Rated]) -> tuple[Rated, ...]:
    """Those at the bottom of their scale, the longest first; of unknown length last."""
    at_the_bottom = [one for one in now if one.is_worst]
    return tuple(sorted(at_the_bottom, key=lambda one: (one.since or date.max, one.cell)))


@dataclass(frozen=True, slots=True)
class Mover:
    """An academy's steps up and down since the term before."""

    academy: int
    up: int
    down: int

    @property
    def net(self) -> int:
        return self.up - self.down


def movers(found: Iterable[Change]) -> tuple[Mover, ...]:
    """Academies by how far they moved on the whole, whichever way, the farthest first."""
    up: Counter[int] = Counter()
    down: Counter[int] = Counter()
    for change in found:
        (up if change.steps > 0 else down)[change.now.academy] += abs(change.steps)
    all_of_them = [Mover(academy, up[academy], down[academy]) for academy in {*up, *down}]
    return tuple(sorted(all_of_them, key=lambda one: (-abs(one.net), -(one.up + one.down), one.academy)))


def counts(now: Iterable[Rated], *, by_area: bool = False) -> Mapping[int, Counter[str]]:
    """For each academy, or each area: how many cells at each level; "" counts what is not rated."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for one in now:
        found[one.area if by_area else one.academy][one.level] += 1
    return found


def without_evidence(now: Iterable[Rated]) -> tuple[Rated, ...]:
    """Signed at the top of the scale, with neither figures nor evidence in words behind it."""
    return tuple(
        one for one in now if one.is_signed and one.is_best and not (one.has_evidence or one.has_figures)
    )


def without_response(now: Iterable[Rated]) -> tuple[Rated, ...]:
    """Signed at the bottom of the scale without a word of what is being done."""
    return tuple(one for one in now if one.is_signed and one.is_worst and not one.has_response)


def without_improvement(now: Iterable[Rated], covered: Collection[Cell]) -> tuple[Rated, ...]:
    """At the bottom of the scale, and no improvement action for it is open (`covered`); the longest first."""
    return tuple(one for one in worst(now) if one.cell not in covered)


def never_moving(now: Iterable[Rated], starts: Sequence[date], *, terms: int = 4) -> tuple[Rated, ...]:
    """Signed at the same level for at least so many terms. `starts`: first days of terms, the newest first."""
    if len(starts) < terms:
        return ()
    limit = starts[terms - 1]
    return tuple(one for one in now if one.is_signed and one.since is not None and one.since <= limit)


@dataclass(frozen=True, slots=True)
class Spread:
    """How one reviewer's signed ratings are spread: the mean place on the scale, 0 the worst and 100 the best."""

    by: int
    ratings: int
    mean: int
    levels: Mapping[str, int]


def spread(now: Iterable[Rated]) -> tuple[Spread, ...]:
    """One for each reviewer, from the mildest to the strictest."""
    of_reviewer: dict[int, list[Rated]] = defaultdict(list)
    for one in now:
        if one.is_signed and one.by is not None and one.rank is not None and one.best > 0:
            of_reviewer[one.by].append(one)
    found = [
        Spread(
            by,
            len(ratings),
            round(100 * sum((one.rank or 0) / one.best for one in ratings) / len(ratings)),
            Counter(one.level for one in ratings),
        )
        for by, ratings in of_reviewer.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.mean, one.by)))
