"""Marks: what stands in a cell instead of a number. Never 0, and never dropped: each says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trust_portal.tabular.tables import Value

Kind = Literal["suppressed", "not_applicable", "not_available", "unreliable"]


@dataclass(frozen=True, slots=True)
class Mark:
    """text: as it is stored and shown. also: other ways in which files write it."""

    text: str
    kind: Kind
    meaning: str
    also: tuple[str, ...] = ()


# The Department for Education's performance tables, its statistics (z, c, x, u, k, low) and what schools write.
_MARKS = (
    Mark("SUPP", "suppressed", "suppressed, because it is about few pupils", ("SUPPMAT", "suppressed", "*")),
    Mark("c", "suppressed", "confidential: suppressed, because it is about few pupils"),
    Mark("NE", "not_applicable", "no entries, or no pupils to count"),
    Mark("z", "not_applicable", "not applicable"),
    Mark(
        "NA",
        "not_available",
        "not available",
        ("n/a", "n.a.", "n/k", "-", "–", "—", "..", ":", "NULL", "None"),
    ),
    Mark("x", "not_available", "not available, or hidden because it is 1 or 2"),
    Mark("NP", "not_available", "not published"),
    Mark("NEW", "not_available", "a new school, without results yet"),
    Mark("LOWCOV", "unreliable", "too few pupils were covered for a figure"),
    Mark("u", "unreliable", "too unreliable to be published"),
    Mark("k", "unreliable", "low, but not nothing", ("low", "~")),
)

MARKS: dict[str, Mark] = {mark.text: mark for mark in _MARKS}
_WRITTEN = {text.casefold(): mark for mark in _MARKS for text in (mark.text, *mark.also)}


def mark_in(value: Value) -> Mark | None:
    """The mark in a cell, however it is capitalised; None if there is none."""
    return _WRITTEN.get(value.strip().casefold()) if isinstance(value, str) else None
