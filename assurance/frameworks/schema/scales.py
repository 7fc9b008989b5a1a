"""Scales: what a rating can be."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Key, Name, Number, Part, Text


class ScaleLevel(Part):
    """One level. `colour` and `shape` are names of `trust_portal.ui.levels`; `letter` stands in narrow cells.

    `points` are what weighted and points rules reckon with; without any, the worst level has 0, the next 1, and
    so on. A level that does not `count` (exempt, not applicable) has no place in the order and is left out of
    every aggregation.
    """

    id: Key
    name: Name
    letter: Annotated[str, StringConstraints(min_length=1, max_length=2)]
    colour: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    shape: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    meaning: Text | None = None
    points: Number | None = None
    counts: bool = True


class Scale(Part):
    """Levels in the order of the document, which `order` says how to read. At least two of them count."""

    id: Key
    name: Name
    order: Literal["best_first", "worst_first"]
    levels: tuple[ScaleLevel, ...] = Field(min_length=2, max_length=12)

    @property
    def worst_first(self) -> tuple[ScaleLevel, ...]:
        """The levels that count, from the worst to the best."""
        counting = tuple(level for level in self.levels if level.counts)
        return counting if self.order == "worst_first" else counting[::-1]

    def level(self, key: str) -> ScaleLevel:
        """Raises KeyError."""
        for level in self.levels:
            if level.id == key:
                return level
        raise KeyError(key)
