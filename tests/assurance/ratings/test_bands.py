"""Each number has exactly one level, and nothing is rounded at an edge."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assurance.frameworks.schema import Band, Range
from assurance.ratings.bands import NO_BAND, bands_of
from assurance.ratings.numbers import NONE, column, difference, scaled, text, texts

ends = st.lists(st.decimals(-1000, 1000, places=3, allow_nan=False), min_size=1, max_size=5, unique=True).map(
    sorted
)
numbers = st.decimals(-2000, 2000, places=10, allow_nan=False)


def half_open(edges: list[Decimal]) -> tuple[Band, ...]:
    """The whole line without gap or overlap, from the lowest."""
    first = Band(level="l0", below=edges[0])
    middle = [
        Band.model_validate({"level": f"l{place}", "from": low, "below": high})
        for place, (low, high) in enumerate(pairwise(edges), start=1)
    ]
    return (first, *middle, Band.model_validate({"level": f"l{len(edges)}", "from": edges[-1]}))


@given(edges=ends, several=st.lists(numbers, min_size=1, max_size=20))
def test_every_number_lies_in_exactly_one_band(edges: list[Decimal], several: list[Decimal]) -> None:
    bands = half_open(edges)
    wanted = [*several, *edges]
    found = bands_of(column(scaled(number) for number in wanted), bands)
    for number, index in zip(wanted, found, strict=True):
        holding = [place for place, band in enumerate(bands) if band.holds(number)]
        assert holding == [index]


@given(
    low=st.decimals(-5, 5, places=6, allow_nan=False),
    wide=st.decimals(0, 5, places=6, allow_nan=False),
    number=st.decimals(-11, 11, places=10, allow_nan=False),
    closed=st.tuples(st.booleans(), st.booleans()),
)
def test_ends_are_where_the_pack_says(
    low: Decimal, wide: Decimal, number: Decimal, closed: tuple[bool, bool]
) -> None:
    band = Range.model_validate(
        {("from" if closed[0] else "above"): low, ("to" if closed[1] else "below"): low + wide}
    )
    exact = Band(level="in", **band.model_dump(by_alias=True))
    assert (bands_of(column([scaled(number)]), (exact,))[0] != NO_BAND) == band.holds(number)


@given(st.lists(st.decimals(-(10**11), 10**11, places=6, allow_nan=False), min_size=1, max_size=5))
def test_large_numbers_stay_exact(several: list[Decimal]) -> None:
    values = column([*(scaled(number) for number in several), NONE])
    assert [Decimal(one) for one in texts(values)[:-1]] == several
    assert texts(values)[-1] == ""
    first = column([scaled(several[0])] * len(values))
    gaps = difference(values, first)
    assert [Decimal(text(int(gap))) for gap in gaps[:-1]] == [number - several[0] for number in several]
    assert gaps[-1] == NONE


def test_no_number_lies_in_no_band() -> None:
    assert bands_of(column([NONE, 0]), (Band(level="any"),)).tolist() == [NO_BAND, 0]
