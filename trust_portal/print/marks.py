"""A rating as documents show it. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trust_portal.ui.levels import Level


class Movement(Enum):
    """Against the rating of the period before."""

    NONE = "", ""
    BETTER = "↑", "better"
    SAME = "→", "no change"
    WORSE = "↓", "worse"

    def __init__(self, arrow: str, words: str) -> None:
        self.arrow = arrow
        self.words = words


@dataclass(frozen=True, slots=True)
class Shown:
    """A rating as a cell shows it. No level: not rated. `is_confirmed`: by a person. It may not apply at all: an area
    of key stage 2 in a secondary school."""

    level: Level | None = None
    movement: Movement = Movement.NONE
    is_confirmed: bool = False
    applies: bool = True
