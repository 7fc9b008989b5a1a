"""Every number lies in exactly one band, or the loader refuses."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from assurance.frameworks.checks_bands import check_bands
from assurance.frameworks.schema import Band

ENDS = st.integers(-6, 6).map(Decimal)
# Halves between the ends as well, and numbers far outside.
NUMBERS = [Decimal(number) / 2 for number in range(-40, 41)]


@st.composite
def bands(draw: st.DrawFn) -> Band:
    """Any interval, sound or not."""
    parts: dict[str, Decimal] = {}
    start, end = draw(st.sampled_from(["from_", "above", ""])), draw(st.sampled_from(["to", "below", ""]))
    if start:
        parts[start] = draw(ENDS)
    if end:
        parts[end] = draw(ENDS)
    return Band.model_validate({"level": "x", **parts}, by_name=True)


@st.composite
def tilings(draw: st.DrawFn) -> list[Band]:
    """Intervals that cover every number once, in any order."""
    cuts = sorted(draw(st.sets(ENDS, max_size=5)))
    closed = [draw(st.booleans()) for _ in cuts]
    tiles = []
    for index in range(len(cuts) + 1):
        parts: dict[str, Decimal] = {}
        if index:
            parts["above" if closed[index - 1] else "from_"] = cuts[index - 1]
        if index < len(cuts):
            parts["to" if closed[index] else "below"] = cuts[index]
        tiles.append(Band.model_validate({"level": "x", **parts}, by_name=True))
    return draw(st.permutations(tiles))


@given(st.lists(bands(), min_size=1, max_size=5))
@settings(max_examples=400)
def test_what_is_let_through_gives_each_number_one_band(tried: list[Band]) -> None:
    is_exact = all(sum(band.holds(number) for band in tried) == 1 for number in NUMBERS)
    has_empty = any(not any(band.holds(number) for number in NUMBERS) for band in tried)
    assert (not list(check_bands((), tried, None))) == (is_exact and not has_empty)


@given(tilings())
def test_what_covers_every_number_once_is_let_through(tiles: list[Band]) -> None:
    assert list(check_bands((), tiles, None)) == []


@given(st.lists(bands(), min_size=1, max_size=4))
@settings(max_examples=300)
def test_of_counts_only_whole_numbers_from_0_matter(tried: list[Band]) -> None:
    if not list(check_bands((), tried, None, of_counts=True)):
        assert all(sum(band.holds(Decimal(number)) for band in tried) == 1 for number in range(30))
