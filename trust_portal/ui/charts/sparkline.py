"""A small line in a table cell: the shape of a trend and nothing else. The cell says the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .scale import scale_for

WIDTH, HEIGHT = 96, 24
_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class DrawnSparkline:
    """Pieces of the line, and the dot at its last figure; none where there is no figure."""

    paths: tuple[str, ...]
    last: tuple[float, float] | None
    summary: str

    width, height = WIDTH, HEIGHT


def draw(values: Sequence[Decimal | None], *, said: str) -> DrawnSparkline:
    """`said` is what a screen reader hears: "93.1, 94.2, 94.6"."""
    known = [value for value in values if value is not None]
    scale = scale_for(known, start=HEIGHT - _EDGE, end=_EDGE)
    step = (WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    pieces: list[list[str]] = [[]]
    last = None
    for number, value in enumerate(values):
        if value is None:
            pieces.append([])
            continue
        last = (round(_EDGE + step * number, 1), scale.at(value))
        pieces[-1].append(f"{last[0]:g} {last[1]:g}")
    return DrawnSparkline(tuple("M" + "L".join(piece) for piece in pieces if len(piece) > 1), last, said)
