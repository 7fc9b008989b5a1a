"""One criterion of many academies at many times: the figure, what it is compared with, the band and the level."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assurance.frameworks.schema import Criterion, DataRules

from .bands import NO_BAND, bands_of
from .figures import NOWHERE, Places, Timeline
from .ladders import NO_LEVEL, Ladder
from .numbers import NONE, ONE, Column, difference, scaled, taken, texts
from .reasons import MARK, NO_FIGURE, NOTHING_BESIDE, OLD, PROVISIONAL, SMALL

_FLAGS = SMALL + OLD + PROVISIONAL + MARK + NO_FIGURE + NOTHING_BESIDE
_BIT = {letter: 1 << place for place, letter in enumerate(_FLAGS)}
FLAGS: Sequence[str] = [
    "".join(letter for letter in _FLAGS if bits & _BIT[letter]) for bits in range(1 << len(_FLAGS))
]
# What a rating takes over of its criteria's flags.
SHOWN = _BIT[SMALL] | _BIT[OLD] | _BIT[PROVISIONAL] | _BIT[MARK]


@dataclass(frozen=True)
class Series:
    """A key figure of a group of pupils, as criteria ask for it. `number` is its place in the timeline."""

    number: int
    kpi: str
    group: str
    direction: str
    target: Decimal | None = None


@dataclass(frozen=True)
class Rows:
    """What is rated: `academy` is its number in the timeline, `day` the last one that the rated period reaches."""

    academy: NDArray[np.int64]
    day: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.day)

    def only(self, which: NDArray[Any]) -> Rows:
        return Rows(self.academy[which], self.day[which])


@dataclass(frozen=True)
class Answer:
    """The outcome for each row. `flags` are bits of FLAGS."""

    figure: Places
    compared: Column
    beside: Column
    band: NDArray[np.int8]
    codes: NDArray[np.int8]
    flags: NDArray[np.uint8]


def compared_with(
    timeline: Timeline, series: Series, against: str, tolerance: Decimal, figure: Places
) -> tuple[Column, Column]:
    """The number that bands are asked about and what it was compared with, for these figures."""
    numbers = taken(timeline["number"], figure)
    if against == "value":
        return numbers, np.full(len(figure), NONE, dtype=np.int64)
    if against == "falls":
        falls = timeline.falls(timeline.worse(series.direction, tolerance))
        beside = np.where(taken(falls, figure) == NONE, NONE, taken(timeline.beside("previous"), figure))
        return taken(falls, figure), beside
    if against == "target":
        # The academy's own comes before the one that the model sets for everybody.
        own = taken(timeline["target"], figure)
        usual = NONE if series.target is None else scaled(series.target)
        of_all = np.full(len(figure), usual, dtype=object if abs(usual) >= 2**63 else np.int64)
        beside = np.where(own == NONE, of_all, own)
    else:
        beside = taken(timeline.beside(against), figure)
    return difference(numbers, beside), beside


def answer(
    criterion: Criterion, ladder: Ladder, rules: DataRules, series: Series, timeline: Timeline, rows: Rows
) -> Answer:
    figure = timeline.counting(series.number, rows.academy, rows.day)
    there = figure != NOWHERE
    number = taken(timeline["number"], figure)
    compared, beside = compared_with(timeline, series, criterion.against, criterion.tolerance, figure)
    known = number != NONE
    flags = np.where(there, 0, _BIT[NO_FIGURE]).astype(np.uint8)
    flags[there & ~known] |= _BIT[MARK]
    flags[known & (compared == NONE)] |= _BIT[NOTHING_BESIDE]
    refused = np.zeros(len(rows), dtype=bool)
    for letter, weak, what in _weaknesses(rules, timeline, figure, known, rows.day):
        flags[weak] |= _BIT[letter]
        if what == "not_rated":
            refused |= weak
    band = bands_of(compared, criterion.bands)
    band[refused | ~known] = NO_BAND
    levels = np.array([*(ladder.code(one.level) for one in criterion.bands), NO_LEVEL], dtype=np.int8)
    return Answer(figure, compared, beside, band, levels[band], flags)


def _weaknesses(
    rules: DataRules,
    timeline: Timeline,
    figure: Places,
    known: NDArray[np.bool_],
    days: NDArray[np.int64],
) -> list[tuple[str, NDArray[np.bool_], str]]:
    if not len(timeline):
        return []
    cohort = timeline["cohort"][figure]
    small = known & (cohort >= 0) & (cohort < rules.smallest_cohort)
    old = known & (days - timeline["end"][figure] > rules.stale_after_days)
    provisional = known & timeline["provisional"][figure].astype(bool)
    return [
        (SMALL, small, rules.small_cohort),
        (OLD, old, rules.stale),
        (PROVISIONAL, provisional, rules.provisional),
    ]


class Telling:
    """Writes reasons as JSON. What only depends on the figure is written once for each figure."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        # One more than there are figures: at the end, and so at -1, stands what is told of none.
        self._endings = np.full(len(timeline) + 1, None, dtype=object)
        self._endings[-1] = "}"

    def reasons(self, criterion: Criterion, ladder: Ladder, given: Answer) -> list[str]:
        """One JSON object for each row."""
        # The level follows from the band: what is left to tell apart is band and flags.
        kinds = (given.band.astype(np.int64) + 1) * len(FLAGS) + given.flags
        different, where = np.unique(kinds, return_inverse=True)
        beginnings = np.array(
            [self._beginning(criterion, ladder, *divmod(int(kind), len(FLAGS))) for kind in different],
            dtype=object,
        )
        endings = self._endings_of(given.figure)
        if criterion.against == "value":
            return list(beginnings[where] + endings) if len(where) else []
        return [
            f"{beginning}{_told('compared', compared)}{_told('beside', beside)}{ending}"
            for beginning, compared, beside, ending in zip(
                beginnings[where] if len(where) else (),
                texts(given.compared),
                texts(given.beside),
                endings,
                strict=True,
            )
        ]

    def _beginning(self, criterion: Criterion, ladder: Ladder, band: int, flags: int) -> str:
        said: dict[str, object] = {"criterion": criterion.id, "kpi": criterion.kpi}
        if criterion.group != "all":
            said["group"] = criterion.group
        if criterion.against != "value":
            said["against"] = criterion.against
        if band > 0:
            said["level"] = criterion.bands[band - 1].level
            said["band"] = band - 1
        if flags:
            said["flags"] = FLAGS[flags]
        return _inside(said)

    def _endings_of(self, figures: Places) -> NDArray[Any]:
        """What is told of each figure; of none (place -1) nothing more."""
        found = self._endings[figures]
        missing = np.array([one is None for one in found], dtype=bool)
        if missing.any():
            self._write(np.unique(figures[missing]))
            found = self._endings[figures]
        return found

    def _write(self, places: Places) -> None:
        line = self._timeline
        self._endings[places] = [
            (f',"number":"{number}"' if number else f',"mark":{json.dumps(mark)}')
            + f',"year":{year}'
            + (f',"period":{period}' if period else "")
            + f',"source":"{source}"'
            + (f',"cohort":{cohort}' if cohort >= 0 else "")
            + "}"
            for number, mark, year, period, source, cohort in zip(
                texts(line["number"][places]),
                line["mark"][places],
                line["year"][places].tolist(),
                line["period"][places].tolist(),
                line["source"][places],
                line["cohort"][places].tolist(),
                strict=True,
            )
        ]


def _told(name: str, number: str) -> str:
    return f',"{name}":"{number}"' if number else ""


def judged(criterion: Criterion, level: str = "") -> str:
    """The reason of a criterion that a person judges."""
    return json.dumps({"criterion": criterion.id, **({"level": level} if level else {})})


def _inside(said: Mapping[str, object]) -> str:
    """A JSON object without its closing bracket."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))[:-1]


__all__ = ["FLAGS", "NONE", "ONE", "SHOWN", "Answer", "Rows", "Series", "Telling", "answer", "judged"]
