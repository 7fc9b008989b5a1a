"""Which figure counts on a day, which came before it, and how often it fell: held to saying it in plain Python."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assurance.ratings.figures import COLUMNS, NOWHERE, Timeline, no_figures
from assurance.ratings.numbers import NONE, ONE, column


class Figure(NamedTuple):
    series: int
    academy: int
    kind: int
    era: int
    end: int
    order: int
    number: int | None


small = st.integers(0, 1)
drawn = st.lists(
    st.builds(
        Figure,
        small,
        small,
        small,
        small,
        st.integers(1, 5),
        st.integers(0, 3),
        st.one_of(st.none(), st.integers(0, 4)),
    ),
    max_size=25,
    unique_by=lambda one: one[:6],
)


def timeline(figures: list[Figure]) -> Timeline:
    frame = pd.DataFrame(figures, columns=Figure._fields)
    for name in COLUMNS:
        if name not in frame:
            frame[name] = 0
    frame["number"] = column(NONE if one.number is None else one.number * ONE for one in figures)
    return Timeline(frame, academies=2)


def kept(figures: list[Figure]) -> list[Figure]:
    """Of the same kind, era and day only the first in rank."""
    best: dict[tuple[int, ...], Figure] = {}
    for one in sorted(figures, key=lambda one: one.order):
        best[one[:5]] = one
    return list(best.values())


def before(one: Figure, figures: list[Figure]) -> Figure | None:
    earlier = [other for other in kept(figures) if other[:4] == one[:4] and other.end < one.end]
    return max(earlier, key=lambda other: other.end, default=None)


@given(figures=drawn, series=small, academy=small, day=st.integers(0, 6))
def test_the_newest_figure_counts(figures: list[Figure], series: int, academy: int, day: int) -> None:
    line = timeline(figures)
    (place,) = line.counting(series, np.array([academy]), np.array([day]))
    there = [one for one in figures if (one.series, one.academy) == (series, academy) and one.end <= day]
    if not there:
        assert place == NOWHERE
        return
    newest = max(one.end for one in there)
    highest = max(one.order for one in there if one.end == newest)
    assert (line["end"][place], line["order"][place]) == (newest, highest)


@given(figures=drawn, tolerance=st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)]))
def test_falls_are_counted_back_to_the_first_that_is_none(figures: list[Figure], tolerance: Decimal) -> None:
    line = timeline(figures)
    falls = line.falls(line.worse("higher", tolerance))
    found = {
        tuple(int(line[name][place]) for name in Figure._fields[:5]): falls[place]
        for place in range(len(line))
    }
    for one in kept(figures):
        count, now, then = 0, one, before(one, figures)
        known = now.number is not None and then is not None and then.number is not None
        while (
            then is not None
            and now.number is not None
            and then.number is not None
            and then.number - now.number > tolerance
        ):
            count, now, then = count + 1, then, before(then, figures)
        assert found[one[:5]] == (count * ONE if known else NONE)


@pytest.mark.parametrize(
    ("direction", "then", "now", "worse"),
    [("higher", 4, 3, 1), ("lower", 3, 4, 1), ("zero", -1, 3, 2), ("zero", 3, -1, -2), ("none", 1, 9, None)],
)
def test_what_worse_is(direction: str, then: int, now: int, worse: int | None) -> None:
    line = timeline([Figure(0, 0, 0, 0, 1, 0, then), Figure(0, 0, 0, 0, 2, 0, now)])
    assert line.worse(direction, Decimal(0))[1] == (NONE if worse is None else worse * ONE)


def test_without_figures_nothing_counts() -> None:
    line = Timeline(no_figures(), academies=1)
    assert line.counting(0, np.array([0]), np.array([5])).tolist() == [NOWHERE]
    assert len(line.falls(line.worse("higher", Decimal(0)))) == 0
