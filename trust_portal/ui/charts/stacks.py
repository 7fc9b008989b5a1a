"""How many ratings of each level there are, a bar for each heading: the shape of a whole at a glance.

Each piece says its letter and number, so the colours only help.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trust_portal.ui.levels import NOT_RATED, Level

from .lettering import lines_of

WIDTH = 640
LEFT, TOP, GAP, HEIGHT = 210, 4, 6, 18
_LEAST = 26  # a piece narrower than this has no room for its letter and number
_LINE = 13  # of the name beside a bar, from line to line


@dataclass(frozen=True, slots=True)
class Stack:
    """`counts` are of the same levels in each stack, in their order; None stands for not rated."""

    name: str
    counts: tuple[tuple[Level | None, int], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    x: float
    width: float
    background: str
    colour: str
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """`lines`: of the name, each with the height of its foot."""

    lines: tuple[tuple[str, float], ...]
    y: float
    middle: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DrawnStacks:
    title: str
    summary: str
    stacks: tuple[Row, ...]
    height: int
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    width, left, bar = WIDTH, LEFT, HEIGHT
    template = "components/charts/stacks.html"

    @property
    def is_empty(self) -> bool:
        return not self.stacks


def draw(title: str, stacks: Sequence[Stack]) -> DrawnStacks:
    rows, end = [], TOP
    for stack in stacks:
        row, end = _row(end, stack)
        rows.append(row)
    return DrawnStacks(
        title=title,
        summary="; ".join(_sentence(stack) for stack in stacks) + "." if stacks else "No ratings yet.",
        stacks=tuple(rows),
        height=end,
        headings=("Heading", *(_label(level) for level, _ in (stacks[0].counts if stacks else ()))),
        rows=tuple((stack.name, *(str(count) for _, count in stack.counts)) for stack in stacks),
    )


def _row(top: int, stack: Stack) -> tuple[Row, int]:
    """The row, and where the next one begins. A long name takes more lines, and the row more room."""
    names = lines_of(stack.name, LEFT - 8)
    height = max(HEIGHT, _LINE * len(names))
    bar = top + (height - HEIGHT) / 2
    foot = top + (height - _LINE * len(names)) / 2 + 10
    total = sum(count for _, count in stack.counts)
    pieces, start = [], float(LEFT)
    for level, count in stack.counts:
        if not count:
            continue
        shown = level or NOT_RATED
        width = round((WIDTH - LEFT) * count / total, 1)
        said = f"{shown.letter} {count}" if width >= _LEAST else ""
        pieces.append(Piece(round(start, 1), width, shown.background, shown.text, said))
        start += width
    lines = tuple((line, foot + _LINE * number) for number, line in enumerate(names))
    return Row(lines, bar, bar + 13, tuple(pieces)), top + height + GAP


def _sentence(stack: Stack) -> str:
    counted = ", ".join(f"{count} {_label(level).lower()}" for level, count in stack.counts if count)
    return f"{stack.name}: {counted or 'none'}"


def _label(level: Level | None) -> str:
    return (level or NOT_RATED).label
