"""Where one value lies among those of others: a dot for each, on one line, with what it is about marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .scale import Scale, plain, scale_for
from .trend import Figure

WIDTH = 440
LEFT, RIGHT = 16, 16
_DOT = 5.0
_LINE = 88.0  # where the lowest dots stand
_FOOT = 24
_ROOM = 140  # for a name beside its line


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Dots:
    """`marks`: values with a name of their own, such as the target and the academy's last figure; two or three."""

    title: str
    summary: str
    items: tuple[Item, ...]
    marks: tuple[Item, ...]
    floor: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    """`x` of the line, `text_x` of its name above, `y` of the name's own line."""

    kind: str  # mark1, mark2…
    x: float
    text: str
    text_x: float
    y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class DrawnDots:
    title: str
    summary: str
    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    headings: tuple[str, str]
    rows: tuple[tuple[str, str], ...]

    width, height, left, right, line, radius = WIDTH, int(_LINE) + _FOOT, LEFT, WIDTH - RIGHT, _LINE, _DOT
    template = "components/charts/dots.html"

    @property
    def is_empty(self) -> bool:
        return not self.dots


def draw(dots: Dots) -> DrawnDots:
    known = [item.figure.value for item in (*dots.items, *dots.marks) if item.figure.value is not None]
    scale = scale_for(
        known, start=LEFT + _DOT, end=WIDTH - RIGHT - _DOT, floor=dots.floor, ceiling=dots.ceiling
    )
    places = [scale.at(item.figure.value) for item in dots.items if item.figure.value is not None]
    return DrawnDots(
        title=dots.title,
        summary=dots.summary,
        dots=tuple(_stacked(places)),
        marks=tuple(_marks(dots.marks, scale)),
        ticks=tuple(Tick(scale.at(one), plain(one)) for one in scale.ticks),
        headings=("School", "Value"),
        rows=tuple((item.name, item.figure.said) for item in (*dots.marks, *dots.items)),
    )


def _stacked(places: Sequence[float]) -> list[Dot]:
    """Dots that would cover each other stand above each other, as many as there is room for."""
    levels: list[float] = []
    found = []
    for place in sorted(places):
        level = next((n for n, last in enumerate(levels) if place - last >= 2 * _DOT), len(levels))
        level = min(level, 3)
        if level == len(levels):
            levels.append(place)
        levels[level] = place
        found.append(Dot(place, round(_LINE - _DOT - 1 - level * (2 * _DOT + 1), 1)))
    return found


def _marks(items: Sequence[Item], scale: Scale) -> list[Mark]:
    """Each name on a line of its own, away from the middle of the marks where there is room for it."""
    at = [(item, scale.at(item.figure.value)) for item in items if item.figure.value is not None]
    middle = sum(x for _, x in at) / len(at) if at else 0.0
    found = []
    for number, (item, x) in enumerate(at, start=1):
        is_left = x < middle if len(at) > 1 else x > WIDTH / 2
        if x < _ROOM:
            is_left = False
        elif x > WIDTH - _ROOM:
            is_left = True
        found.append(
            Mark(
                kind=f"mark{number}",
                x=x,
                text=f"{item.name} {item.figure.said}",
                text_x=round(x + (-5 if is_left else 5), 1),
                y=12 * number,
                anchor="end" if is_left else "start",
            )
        )
    return found
