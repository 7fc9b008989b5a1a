"""Whether a figure is on track for its target, given the time of year. Pure; docs/decisions says why it is so.

A year's target cannot be held against a term's figure as it stands: attendance is always higher in autumn, and counts
of events have hardly begun. So the figure is held against what it was at the same time last year, and the share of the
planned gain that the year has had time for. The gain is from last year's outcome to the target.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from trust_portal.ui.levels import Level

Said = Callable[[Decimal], str]

_WHOLE = Decimal(1)
_FRACTIONS: Mapping[tuple[int, int], str] = {
    (1, 6): "a sixth",
    (1, 3): "a third",
    (1, 2): "half",
    (2, 3): "two thirds",
    (5, 6): "five sixths",
}


class Track(Enum):
    """Each has a word, a letter and a shape: none is told by its colour alone."""

    REACHED = "Reached", "Y", "star", "green"
    ON = "On track", "ON", "circle", "green"
    BEHIND = "Behind", "B", "square", "amber"
    OFF = "Off track", "OFF", "triangle-down", "red"
    MISSED = "Not reached", "N", "cross", "red"
    UNKNOWN = "Cannot be said yet", "–", "dash", "grey"

    def __init__(self, label: str, letter: str, shape: str, colour: str) -> None:
        self.label = label
        self.level = Level(self.name.lower(), label, letter, shape, colour)


# The worst first: what a short list keeps.
GRAVITY: Mapping[Track | None, int] = {
    Track.MISSED: 0,
    Track.OFF: 1,
    Track.BEHIND: 2,
    Track.UNKNOWN: 3,
    Track.ON: 4,
    Track.REACHED: 5,
    None: 6,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A figure, and of when it is in words: “Autumn term 2026/27”."""

    number: Decimal
    when: str


@dataclass(frozen=True, slots=True)
class Judged:
    """`why` says in one or two sentences how it was judged."""

    track: Track
    why: str


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of a KPI. `direction` is one of the KPI's; `decimals` those that its figures are shown with. `counts`:
    its figures may add up over the year, as numbers of events do."""

    target: Decimal
    direction: str
    decimals: int
    counts: bool
    said: Said


def judge(
    aim: Aim,
    *,
    latest: Known | None,
    share: Decimal = _WHOLE,
    is_whole_year: bool = False,
    same_time: Known | None = None,
    outcome: Known | None = None,
    no_figure: str = "There is no figure of this school year yet.",
) -> Judged:
    """`latest`: the newest figure of the target's year; `share`: how much of that year it covers, from 0 to 1.
    `same_time` is the figure of the same part of the year before, `outcome` that of the whole year before.
    """
    if latest is None:
        return Judged(Track.UNKNOWN, no_figure)
    if aim.direction == "none":
        return Judged(Track.UNKNOWN, "Neither more nor less is better, so nothing is on or off track.")
    if is_whole_year:
        return _at_the_end(aim, latest)
    start = same_time or outcome
    if start is None or (aim.counts and same_time is None):
        return _without_last_year(aim, latest)
    return _in_the_year(aim, latest, share, start, outcome)


def _at_the_end(aim: Aim, latest: Known) -> Judged:
    reached = _goodness(aim, latest.number) >= _goodness(aim, aim.target)
    words = f"{aim.said(latest.number)} in {latest.when}, the whole year, against {aim.said(aim.target)}."
    return Judged(Track.REACHED if reached else Track.MISSED, words)


def _without_last_year(aim: Aim, latest: Known) -> Judged:
    """A rate that is at its target already is on track; nothing else can be said."""
    if not aim.counts and _goodness(aim, latest.number) >= _goodness(aim, aim.target):
        return Judged(
            Track.ON,
            f"{aim.said(latest.number)} in {latest.when}: at the target of {aim.said(aim.target)} already.",
        )
    return Judged(
        Track.UNKNOWN,
        f"{aim.said(latest.number)} in {latest.when}. There is no figure of last year to hold it against.",
    )


def _in_the_year(aim: Aim, latest: Known, share: Decimal, start: Known, outcome: Known | None) -> Judged:
    share = min(max(share, Decimal(0)), _WHOLE)
    now, goal = _goodness(aim, latest.number), _goodness(aim, aim.target)
    before = _goodness(aim, start.number)
    gain = goal - (_goodness(aim, outcome.number) if outcome is not None else before)
    needed = _rounded(before + gain * share, aim.decimals)
    expected = _number(aim, needed)
    short = Track.BEHIND if now > before else Track.OFF
    track = Track.ON if now >= needed else short
    words = (
        f"{aim.said(latest.number)} in {latest.when}; on track would be {aim.said(expected)}:"
        f" {aim.said(start.number)} in {start.when}, and {share_in_words(share)} of the planned step"
        f" to {aim.said(aim.target)}."
    )
    return Judged(track, words)


def share_in_words(share: Decimal) -> str:
    """a third, two thirds, all, 40%"""
    if share >= _WHOLE:
        return "all"
    for (part, whole), words in _FRACTIONS.items():
        if abs(share - Decimal(part) / whole) < Decimal("0.005"):
            return words
    return f"{(share * 100).quantize(Decimal(1), ROUND_HALF_UP)}%"


def _goodness(aim: Aim, number: Decimal) -> Decimal:
    """As shown, turned so that more is better."""
    number = _rounded(number, aim.decimals)
    match aim.direction:
        case "lower":
            return -number
        case "zero":
            return -abs(number)
        case _:
            return number


def _number(aim: Aim, goodness: Decimal) -> Decimal:
    """The figure itself again; of those that are to be near to 0, how far from it. Never below 0 where less is
    better: there are no fewer than none."""
    if aim.direction in ("lower", "zero"):
        return max(-goodness, Decimal(0))
    return goodness


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
