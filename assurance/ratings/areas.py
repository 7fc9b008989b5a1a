"""An area of many academies at many times: from its criteria to one level, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assurance.frameworks.schema import Area, DataRules

from .combining import combined
from .criteria import SHOWN, Rows, Series, Telling, answer, judged
from .figures import Timeline
from .ladders import NO_LEVEL, Ladder

INCOMPLETE = "i"
# Of a rating: bit 0 is `i`, the others those of its criteria.
_LETTERS = "isopm"
FLAGS = ["".join(letter for place, letter in enumerate(_LETTERS) if bits >> place & 1) for bits in range(32)]


@dataclass(frozen=True)
class Rated:
    """For each row the level's code, the flags as an index of FLAGS, and the reasons as JSON."""

    codes: NDArray[np.int8]
    flags: NDArray[np.uint8]
    reasons: list[str]


def rates_by_figures(area: Area) -> bool:
    """Whether there is anything to suggest."""
    return any(not criterion.is_judged for criterion in area.criteria)


def rate(
    area: Area,
    ladder: Ladder,
    rules: DataRules,
    series: Mapping[tuple[str, str], Series],
    timeline: Timeline,
    telling: Telling | None,
    rows: Rows,
) -> Rated:
    """What the figures suggest. Criteria that a person judges have no level yet. Without `telling`, no reasons."""
    columns, reasons = [], []
    flags = np.zeros(len(rows), dtype=np.uint8)
    missing = np.zeros(len(rows), dtype=bool)
    for criterion in area.criteria:
        if criterion.kpi is None:
            columns.append(np.full(len(rows), NO_LEVEL, dtype=np.int8))
            if telling is not None:
                reasons.append([judged(criterion)] * len(rows))
            continue
        given = answer(criterion, ladder, rules, series[criterion.kpi, criterion.group], timeline, rows)
        columns.append(given.codes)
        if telling is not None:
            reasons.append(telling.reasons(criterion, ladder, given))
        flags |= given.flags & SHOWN
        missing |= given.codes == NO_LEVEL
    codes = combined(
        np.stack(columns, axis=1), area.combine, ladder, [criterion.weight for criterion in area.criteria]
    )
    incomplete = missing & (codes != NO_LEVEL)
    return Rated(codes, (flags << 1 | incomplete).astype(np.uint8), _lists(reasons))


def with_statements(area: Area, ladder: Ladder, levels: Mapping[str, str]) -> str:
    """The area's level where each criterion has this one: of figures as they are, of statements as chosen."""
    codes = [[ladder.code(levels.get(criterion.id, "")) for criterion in area.criteria]]
    weights = [criterion.weight for criterion in area.criteria]
    return ladder.key(int(combined(np.array(codes, dtype=np.int8), area.combine, ladder, weights)[0]))


def _lists(reasons: list[list[str]]) -> list[str]:
    if len(reasons) == 1:
        return [f"[{one}]" for one in reasons[0]]
    return [f"[{','.join(several)}]" for several in zip(*reasons, strict=True)]
