"""Levels of a scale as they are shown: any number of them, each with a colour, a letter and a shape.

Colours come from the palette below, never from a trust, so that red means red everywhere and every pair of
background and text is readable. A level is never told by its colour alone. Pure: no Django.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_WHITE = "#ffffff"
_DARK = "#1d1d1d"


@dataclass(frozen=True, slots=True)
class Colour:
    name: str
    background: str
    text: str


PALETTE: Mapping[str, Colour] = {
    colour.name: colour
    for colour in (
        Colour("red", "#b3261e", _WHITE),
        Colour("amber", "#f5b83d", _DARK),
        Colour("green", "#1e7d3c", _WHITE),
        Colour("grey", "#e6e8ec", "#33373d"),
        Colour("blue", "#1d5fbf", _WHITE),
        Colour("navy", "#1b365d", _WHITE),
        Colour("sky", "#a9d3f5", _DARK),
        Colour("teal", "#0b6e6e", _WHITE),
        Colour("mint", "#a6e3c4", _DARK),
        Colour("lime", "#b5d334", _DARK),
        Colour("yellow", "#ffe066", _DARK),
        Colour("orange", "#c2480a", _WHITE),
        Colour("brown", "#6f4a24", _WHITE),
        Colour("pink", "#f4b6cf", _DARK),
        Colour("magenta", "#b0246f", _WHITE),
        Colour("purple", "#5b2a86", _WHITE),
        Colour("slate", "#4d5562", _WHITE),
        Colour("black", "#1d1d1d", _WHITE),
    )
}

# Outlines in a box of 10 by 10, as the `d` of an SVG path, filled by the even-odd rule.
SHAPES: Mapping[str, str] = {
    "circle": "M5 .5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
    "ring": "M5 .5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM5 2.7a2.3 2.3 0 1 1 0 4.6a2.3 2.3 0 1 1 0-4.6z",
    "square": "M1 1h8v8H1z",
    "frame": "M.8.8h8.4v8.4H.8zM2.8 2.8v4.4h4.4V2.8z",
    "triangle-up": "M5 .8L9.8 9.2H.2z",
    "triangle-down": "M.2.8h9.6L5 9.2z",
    "diamond": "M5 .2L9.8 5L5 9.8L.2 5z",
    "hexagon": "M2.6.8h4.8L9.8 5L7.4 9.2H2.6L.2 5z",
    "star": "M5 .3l1.5 3.1l3.4.5l-2.5 2.4l.6 3.4L5 8.1L2 9.7l.6-3.4L.1 3.9l3.4-.5z",
    "plus": "M3.7.5h2.6v3.2h3.2v2.6H6.3v3.2H3.7V6.3H.5V3.7h3.2z",
    "cross": "M2.2.6L5 3.4L7.8.6l1.6 1.6L6.6 5l2.8 2.8l-1.6 1.6L5 6.6L2.2 9.4L.6 7.8L3.4 5L.6 2.2z",
    "dash": "M.8 4h8.4v2H.8z",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scale. `letter` is one or two characters for narrow cells; `label` is the whole word.

    ValueError when the colour or the shape is not one of the above.
    """

    key: str
    label: str
    letter: str
    shape: str
    colour: str

    def __post_init__(self) -> None:
        if self.colour not in PALETTE:
            raise ValueError(f"level {self.key!r}: no colour {self.colour!r} in the palette")
        if self.shape not in SHAPES:
            raise ValueError(f"level {self.key!r}: no shape {self.shape!r}")

    @property
    def background(self) -> str:
        return PALETTE[self.colour].background

    @property
    def text(self) -> str:
        return PALETTE[self.colour].text

    @property
    def css_class(self) -> str:
        return f"level-{self.colour}"

    @property
    def outline(self) -> str:
        return SHAPES[self.shape]


RED = Level("red", "Red", "R", "triangle-down", "red")
AMBER = Level("amber", "Amber", "A", "square", "amber")
GREEN = Level("green", "Green", "G", "circle", "green")
NOT_RATED = Level("not_rated", "Not rated", "NR", "dash", "grey")


def palette_css() -> str:
    """What static/levels.css holds: one class for each colour."""
    lines = [
        "/* Written by trust_portal.ui.levels.palette_css(); a test compares the two. */",
        *(
            f".level-{colour.name} {{ background: {colour.background}; color: {colour.text}; }}"
            for colour in PALETTE.values()
        ),
    ]
    return "\n".join([*lines, ""])
