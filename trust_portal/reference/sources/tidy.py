"""What files of Explore Education Statistics (EES) have in common: one long table, filters as columns."""

from __future__ import annotations

from .shape import NOT_APPLICABLE, SUPPRESSED, Mark

PHASES = {
    "Total": "",
    "Primary": "primary",
    "Secondary": "secondary",
    "Special": "special",
    "State-funded primary": "primary",
    "State-funded secondary": "secondary",
}
MARKS = {
    "z": NOT_APPLICABLE,
    "c": SUPPRESSED,
    "x": Mark("not_available", "Not available"),
    "u": Mark("unreliable", "Too unreliable to publish"),
}
