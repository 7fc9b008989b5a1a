"""Levels of a pack's scales as the pages, files and prints show them."""

from __future__ import annotations

from collections.abc import Mapping

from assurance.frameworks.schema import Scale, ScaleLevel
from trust_portal.ui.levels import NOT_RATED, Level

__all__ = ["NOT_RATED", "level_of", "levels_of", "rank_of"]


def level_of(scale: Scale, key: str) -> Level:
    """NOT_RATED where the key is empty, and where the scale does not know it."""
    return next((shown(one) for one in scale.levels if one.id == key), NOT_RATED)


def levels_of(scale: Scale) -> Mapping[str, Level]:
    """Every level by its key, in the order of the document."""
    return {one.id: shown(one) for one in scale.levels}


def shown(level: ScaleLevel) -> Level:
    return Level(level.id, level.name, level.letter, level.shape, level.colour)


def rank_of(scale: Scale, key: str) -> int | None:
    """0 for the worst level; None for one that has no place in the order."""
    return next((rank for rank, one in enumerate(scale.worst_first) if one.id == key), None)
