"""Bands: each number belongs to exactly one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from .finding import Finding, Place, dead
from .schema import Band, Range, Scale

# An end of an interval lies at a number or just above it: (12, 0) holds 12, (12, 1) begins behind it.
_End = tuple[Decimal, int]
_FIRST: _End = (Decimal("-Infinity"), 0)
_LAST: _End = (Decimal("Infinity"), 0)


@dataclass(frozen=True, slots=True)
class _Interval:
    """From `start`, up to and without `end`."""

    start: _End
    end: _End
    index: int


def check_bands(
    place: Place, bands: Sequence[Band], scale: Scale | None, *, of_counts: bool = False
) -> Iterator[Finding]:
    """`place` is that of the list. `of_counts`: only 0, 1, 2 … occur. `scale` None: its levels are not known."""
    intervals = []
    for index, band in enumerate(bands):
        found = list(check_range((*place, index), band))
        yield from found
        if not found:
            intervals.append(_interval(band, index))
        if scale is not None:
            levels = [level.id for level in scale.levels]
            if band.level not in levels:
                yield dead((*place, index, "level"), "level", band.level, levels, where=f"on “{scale.name}”")
    if len(intervals) == len(bands):
        yield from _coverage(place, bands, intervals, of_counts)
        if scale is not None:
            yield from _turns(place, bands, intervals, scale)


def check_range(place: Place, interval: Range) -> Iterator[Finding]:
    """That it has a place for a number, and each end once."""
    if interval.from_ is not None and interval.above is not None:
        yield Finding(place, "“from” and “above” both stand here. Keep one: “from” holds the number itself.")
    elif interval.to is not None and interval.below is not None:
        yield Finding(place, "“to” and “below” both stand here. Keep one: “to” holds the number itself.")
    elif (one := _interval(interval, 0)).start >= one.end:
        yield Finding(place, f"No number lies {in_words(interval)}. Turn the two ends round, or widen it.")


def check_rising(place: Place, bands: Sequence[Band], scale: Scale) -> Iterator[Finding]:
    """That more points always mean better, or always mean worse."""
    ranks = {level.id: rank for rank, level in enumerate(scale.worst_first)}
    ordered = sorted(bands, key=lambda band: _interval(band, 0).start)
    steps = [ranks[band.level] for band in ordered if band.level in ranks]
    if steps != sorted(steps) and steps != sorted(steps, reverse=True):
        levels = ", ".join(f"“{band.level}”" for band in ordered)
        yield Finding(
            place,
            f"From few points to many the levels are {levels}: neither better and better nor worse and worse. "
            "Put them in the order of the scale.",
            whole=place,
        )


def in_words(interval: Range) -> str:
    """“from 10 and below 20”; “anywhere” without ends."""
    ends = (
        ("from", interval.from_),
        ("above", interval.above),
        ("to", interval.to),
        ("below", interval.below),
    )
    return (
        " and ".join(f"{word} {_plain(number)}" for word, number in ends if number is not None) or "anywhere"
    )


def _interval(band: Range, index: int) -> _Interval:
    start, end = _FIRST, _LAST
    if band.from_ is not None:
        start = (band.from_, 0)
    elif band.above is not None:
        start = (band.above, 1)
    if band.to is not None:
        end = (band.to, 1)
    elif band.below is not None:
        end = (band.below, 0)
    return _Interval(start, end, index)


def _coverage(
    place: Place, bands: Sequence[Band], intervals: list[_Interval], of_counts: bool
) -> Iterator[Finding]:
    """Between two neighbouring ends nothing changes: one number of each stretch stands for all of it."""
    ends = sorted({_FIRST, _LAST, *(one.start for one in intervals), *(one.end for one in intervals)})
    told: set[tuple[int, ...]] = set()
    for start, end in pairwise(ends):
        number = _count_within(start, end) if of_counts else _within(start, end)
        if number is None:
            continue
        here = tuple(one.index for one in intervals if one.start <= start and end <= one.end)
        if len(here) > 1 and here not in told:
            told.add(here)
            yield _overlap(place, bands, here, number)
        elif not here:
            yield _gap(place, intervals, start, end, number, of_counts)


def _overlap(place: Place, bands: Sequence[Band], here: tuple[int, ...], number: Decimal) -> Finding:
    named = [f"number {index + 1} (“{bands[index].level}”, {in_words(bands[index])})" for index in here]
    return Finding(
        (*place, here[1]),
        f"{_plain(number)} lies in more than one band: {_and(named)}. Let one end where the next begins: "
        "“below” leaves the number to the next band’s “from”.",
        beside=(*place, here[0]),
        whole=place,
    )


def _gap(
    place: Place, intervals: list[_Interval], start: _End, end: _End, number: Decimal, of_counts: bool
) -> Finding:
    before = [one.index for one in intervals if one.end == start]
    after = [one.index for one in intervals if one.start == end]
    if start == _FIRST:
        what = f"Numbers such as {_plain(number)}, before the first band, lie in no band. Leave its lower end out."
    elif end == _LAST:
        what = f"Numbers such as {_plain(number)}, behind the last band, lie in no band. Leave its upper end out."
    elif start[0] == end[0]:
        what = f"{_plain(number)} itself lies in no band. Write “from” or “to” in one of those beside it."
    elif of_counts:
        what = f"{_plain(number)} lies in no band. Let one band begin where the other ends."
    else:
        what = (
            f"{_plain(number)} lies in no band, like everything between {_plain(start[0])} and "
            f"{_plain(end[0])}. Let one band begin where the other ends."
        )
    here = (*after[:1], *before[:1])
    return Finding(
        (*place, *here[:1]), what, beside=(*place, here[1]) if len(here) == 2 else None, whole=place
    )


def _turns(
    place: Place, bands: Sequence[Band], intervals: list[_Interval], scale: Scale
) -> Iterator[Finding]:
    """A level may come back on the far side of the best, or of the worst, and not again after that."""
    ranks = {level.id: rank for rank, level in enumerate(scale.worst_first)}
    ordered = [bands[one.index] for one in sorted(intervals, key=lambda one: one.start)]
    steps = [ranks[band.level] for band in ordered if band.level in ranks]
    signs = [(b > a) - (b < a) for a, b in pairwise(steps) if a != b]
    turns = sum(1 for a, b in pairwise(signs) if a != b)
    if turns > 1:
        levels = ", ".join(f"“{band.level}”" for band in ordered)
        yield Finding(
            place,
            f"From low numbers to high ones the levels are {levels}: they turn round more than once. "
            "A figure is best at one end, or in the middle.",
            whole=place,
        )


def _within(start: _End, end: _End) -> Decimal | None:
    if start[0] == end[0]:
        return start[0]
    if start[0].is_infinite() and end[0].is_infinite():
        return Decimal(0)
    if start[0].is_infinite():
        return end[0] - 1
    if start[1] == 0:
        return start[0]
    return start[0] + 1 if end[0].is_infinite() else (start[0] + end[0]) / 2


def _count_within(start: _End, end: _End) -> Decimal | None:
    """The first of 0, 1, 2 … in this stretch."""
    if end <= (Decimal(0), 0):
        return None
    first = max(start, (Decimal(0), 0))
    whole = first[0].to_integral_value(rounding="ROUND_CEILING")
    if whole == first[0] and first[1] == 1:
        whole += 1
    return whole if (whole, 0) < end else None


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _and(words: Iterable[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
