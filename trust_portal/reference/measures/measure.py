"""What is known of a published measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Break = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """`direction`: higher, lower or neither is better. A break (year, why): that year cannot be compared with the
    years before it. `labels` name the numbers of a scale."""

    key: str
    name: str
    unit: str  # percent, number, score, points, grade, pounds, ratio, days, yes_no
    direction: str
    decimals: int
    definition: str
    breaks: tuple[Break, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)
