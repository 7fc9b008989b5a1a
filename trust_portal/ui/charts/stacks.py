"""How many ratings of each level there are, a bar for each heading: the shape of a whole at a glance.

Each piece says its letter and number, so the colours only help.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trust_portal.ui.levels import NOT_RATED, Level

WIDTH = 640
LEFT, TOP, ROW, HEIGHT = 210, 4, 24, 18
_LEAST = 26  # a piece narrower than this has no room for its letter and number
_MOST_LETTERS = 34


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
    name: str
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
    return DrawnStacks(
        title=title,
        summary="; ".join(_sentence(stack) for stack in stacks) + "." if stacks else "No ratings yet.",
        stacks=tuple(_row(number, stack) for number, stack in enumerate(stacks)),
        height=TOP + ROW * len(stacks) + 2,
        headings=("Heading", *(_label(level) for level, _ in (stacks[0].counts if stacks else ()))),
        rows=tuple((stack.name, *(str(count) for _, count in stack.counts)) for stack in stacks),
    )


def _row(number: int, stack: Stack) -> Row:
    total = sum(count for _, count in stack.counts)
    top = TOP + ROW * number
    pieces, start = [], float(LEFT)
    for level, count in stack.counts:
        if not count:
            continue
        shown = level or NOT_RATED
        width = round((WIDTH - LEFT) * count / total, 1)
        said = f"{shown.letter} {count}" if width >= _LEAST else ""
        pieces.append(Piece(round(start, 1), width, shown.background, shown.text, said))
        start += width
    name = stack.name
    if len(name) > _MOST_LETTERS:
        name = f"{name[: _MOST_LETTERS - 1].rstrip()}…"
    return Row(name, top, top + 13, tuple(pieces))


def _sentence(stack: Stack) -> str:
    counted = ", ".join(f"{count} {_label(level).lower()}" for level, count in stack.counts if count)
    return f"{stack.name}: {counted or 'none'}"


def _label(level: Level | None) -> str:
    return (level or NOT_RATED).label
