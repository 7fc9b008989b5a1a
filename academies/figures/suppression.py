"""Small numbers in what is shared wider: what must be hidden so that nobody can be told from a table.

A count from 1 to just under the threshold is hidden. Where totals are shown beside it, other cells are hidden too,
until no hidden count follows from the rest: one hidden cell would be the total minus the others, and two hidden
ones that add up to 2 can only be 1 and 1. Zero tells of nobody and stays, unless it is needed to hide another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

THRESHOLD = 5
SMALLEST_COHORT = 6  # a rate of fewer pupils than this lets one of them be told


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by row and column; None where there is none. Every row's and column's total is shown beside it."""

    rows: tuple[tuple[int | None, ...], ...]

    def __post_init__(self) -> None:
        if len({len(row) for row in self.rows}) > 1:
            raise ValueError("every row needs as many columns")
        if any(count is not None and count < 0 for row in self.rows for count in row):
            raise ValueError("a count is never below zero")


def is_small(count: int | None, *, threshold: int = THRESHOLD) -> bool:
    """Whether a count must be hidden for its own sake."""
    return count is not None and 0 < count < threshold


def may_show_rate(
    cohort: int | None, numerator: int | None = None, *, smallest: int = SMALLEST_COHORT
) -> bool:
    """Whether a rate may be shown: of enough pupils, and not of a few among them or of all but a few.

    A rate whose cohort is not known may not: nothing says that it is large enough.
    """
    if cohort is None or cohort < smallest:
        return False
    return numerator is None or not (is_small(numerator) or is_small(cohort - numerator))


def hidden_in_row(counts: Sequence[int | None], *, threshold: int = THRESHOLD) -> frozenset[int]:
    """Which of the counts are hidden where their total is shown, by their place."""
    return protected(counts, frozenset(_small(counts, threshold)), threshold)


def hidden_in(table: Table, *, threshold: int = THRESHOLD) -> frozenset[tuple[int, int]]:
    """Which cells are hidden, as (row, column), where all totals of rows and columns are shown."""
    hidden = {(number, place) for number, row in enumerate(table.rows) for place in _small(row, threshold)}
    columns = list(zip(*table.rows, strict=True))
    while True:
        before = len(hidden)
        for number, row in enumerate(table.rows):
            own = frozenset(place for line, place in hidden if line == number)
            hidden |= {(number, place) for place in protected(row, own, threshold)}
        for place, column in enumerate(columns):
            own = frozenset(line for line, at in hidden if at == place)
            hidden |= {(line, place) for line in protected(column, own, threshold)}
        if len(hidden) == before:
            return frozenset(hidden)


def _small(counts: Iterable[int | None], threshold: int) -> Iterable[int]:
    return (place for place, count in enumerate(counts) if is_small(count, threshold=threshold))


def protected(counts: Sequence[int | None], hidden: frozenset[int], threshold: int) -> frozenset[int]:
    """By their place, `hidden` and as many more as it takes where the total is shown; the smallest first, since the
    largest tell most."""
    spare = sorted(
        (count, place) for place, count in enumerate(counts) if count is not None and place not in hidden
    )
    # A zero is easily guessed: it covers another only where nothing else does.
    spare.sort(key=lambda one: (one[0] == 0, one[0]))
    while hidden and _can_be_told(counts, hidden, threshold) and spare:
        hidden |= {spare.pop(0)[1]}
    return hidden


def _can_be_told(counts: Sequence[int | None], hidden: frozenset[int], threshold: int) -> bool:
    """Whether the total and the shown counts leave a small hidden count only one value.

    Whoever looks does not know which cells are hidden for their own sake, but may guess it of all of them.
    """
    values = [count for place in hidden if (count := counts[place]) is not None]
    rest = sum(values)
    if len(values) == 1:
        return True
    all_small = all(is_small(count, threshold=threshold) for count in values)
    return all_small and rest in (len(values), len(values) * (threshold - 1))


def shown(counts: Mapping[str, int | None], *, threshold: int = THRESHOLD) -> dict[str, int | None]:
    """The counts by name with what must be hidden as None, where their total is shown."""
    names = list(counts)
    hidden = hidden_in_row([counts[name] for name in names], threshold=threshold)
    return {name: None if place in hidden else counts[name] for place, name in enumerate(names)}
