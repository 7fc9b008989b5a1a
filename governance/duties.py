"""Reporting duties: which papers seem to meet them, and what is still uncovered. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assurance.frameworks.schema import Duty, DutyTheme

_SAY_NOTHING = (
    "a an and any are as at be by can for from has have how if in is it its not of on or other out that the their "
    "them there they this to was were what when where which who whom why will with school schools trust pupils "
    "committee report paper page included whether"
)
_COMMON = frozenset(_SAY_NOTHING.split())


@dataclass(frozen=True, slots=True)
class Known:
    """A duty in its place. `words` are what a paper may have in common with it."""

    duty: Duty
    focus: str
    theme: str
    committee: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class MetBy:
    """A paper of a meeting that was said to meet a duty."""

    paper: str
    meeting_id: int
    meeting: str


@dataclass(frozen=True, slots=True)
class Line:
    known: Known
    met_by: tuple[MetBy, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    theme: str
    committee: str
    lines: tuple[Line, ...]

    @property
    def met(self) -> int:
        return sum(1 for line in self.lines if line.met_by)

    @property
    def uncovered(self) -> int:
        return len(self.lines) - self.met

    @property
    def uncovered_words(self) -> str:
        return f"{self.uncovered} uncovered"


def every_duty(themes: Iterable[DutyTheme]) -> tuple[Known, ...]:
    return tuple(
        Known(
            duty,
            focus.name,
            theme.name,
            theme.committee,
            words_of(f"{duty.text} {focus.name} {theme.name} {' '.join(duty.kpis)}"),
        )
        for theme in themes
        for focus in theme.focuses
        for duty in focus.duties
    )


def words_of(text: str) -> frozenset[str]:
    """Without the ones that say nothing, and without plural endings."""
    found = re.findall(r"[a-z]{3,}", text.lower().replace("_", " "))
    return frozenset(word.rstrip("s") for word in found if word not in _COMMON)


def suggest(
    paper: str, duties: Iterable[Known], *, committee: str, kpis: Iterable[str] = (), at_most: int = 8
) -> tuple[Known, ...]:
    """The duties owed to the committee that most words of the paper speak of, the best first.

    `paper` is its title, its item's and what its live page is about; `kpis` what it shows figures of.
    """
    said = words_of(paper)
    shown = frozenset(kpis)
    scored = []
    for place, known in enumerate(duties):
        if known.committee == committee:
            score = len(said & known.words) + 3 * len(shown & set(known.duty.kpis))
            if score:
                scored.append((-score, place, known))
    return tuple(known for _, _, known in sorted(scored)[:at_most])


def coverage(duties: Sequence[Known], met: Mapping[str, Sequence[MetBy]]) -> tuple[Coverage, ...]:
    """By theme, in the framework's order."""
    themes = dict.fromkeys((known.theme, known.committee) for known in duties)
    return tuple(
        Coverage(
            theme,
            committee,
            tuple(
                Line(known, tuple(met.get(known.duty.id, ())))
                for known in duties
                if (known.theme, known.committee) == (theme, committee)
            ),
        )
        for theme, committee in themes
    )
