"""Which parts are simple enough to be edited within the form of what holds them."""

from __future__ import annotations

from .schema import Part
from .shape import SINGLE, Kind, fields_of

_MOST_COLUMNS = 6
_LONG = 1000
_LINES = frozenset({Kind.TEXTS, Kind.KEYS, Kind.WORDS, Kind.WHOLES})


def is_row(part: type[Part]) -> bool:
    """A line of a table: bands, targets, subjects, evidence."""
    shapes = fields_of(part)
    return len(shapes) <= _MOST_COLUMNS and all(
        shape.kind in SINGLE and (shape.longest or 0) < _LONG for shape in shapes
    )


def is_flat(part: type[Part]) -> bool:
    """A group of short fields, lists of short texts, and rows."""
    return all(
        (shape.kind in SINGLE | _LINES and (shape.longest or 0) < _LONG)
        or (shape.kind is Kind.PARTS and shape.part is not None and is_row(shape.part))
        for shape in fields_of(part)
    )
