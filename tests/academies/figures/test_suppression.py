from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academies.figures.suppression import Table, hidden_in, hidden_in_row, may_show_rate, shown

COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([10, 20, 30], set()),
        ([10, 0, 30], set()),
        ([3, 20, 30], {0, 1}),  # else it is the total minus the others
        ([3, 4, 30], {0, 1}),
        ([1, 1, 30], {0, 1, 2}),  # two that add up to 2 are 1 and 1
        ([4, 4, 30], {0, 1, 2}),  # and to 8, 4 and 4
        ([3, 0, 30], {0, 2}),  # a zero is easily guessed
        ([3, 0], {0, 1}),
        ([3], {0}),
        ([None, 3, 9, 20], {1, 2}),
    ],
)
def test_rows(counts: list[int | None], hidden: set[int]) -> None:
    assert hidden_in_row(counts) == hidden


def test_by_name() -> None:
    assert shown({"Year 7": 3, "Year 8": 21, "Year 9": 40}) == {"Year 7": None, "Year 8": None, "Year 9": 40}


@given(COUNTS)
def test_nobody_can_tell_a_small_count_from_the_rest(counts: list[int | None]) -> None:
    hidden = sorted(hidden_in_row(counts))
    small = [place for place in hidden if 0 < (counts[place] or 0) < 5]
    if not small or len(hidden) == sum(count is not None for count in counts):
        return  # with everything hidden there is nothing left to hide behind
    rest = sum(counts[place] or 0 for place in hidden)
    fits = [values for values in product(range(rest + 1), repeat=len(hidden)) if sum(values) == rest]
    for place in small:
        assert len({values[hidden.index(place)] for values in fits}) > 1


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=width, max_size=width),
            min_size=1,
            max_size=4,
        )
    )
)
def test_every_line_of_a_table_is_safe_by_itself(rows: list[list[int | None]]) -> None:
    table = Table(tuple(tuple(row) for row in rows))
    hidden = hidden_in(table)
    for number, row in enumerate(table.rows):
        own = {place for line, place in hidden if line == number}
        assert own >= {place for place, count in enumerate(row) if count is not None and 0 < count < 5}
        assert len(own) != 1 or sum(count is not None for count in row) == 1
    for place, column in enumerate(zip(*table.rows, strict=True)):
        own = {line for line, at in hidden if at == place}
        assert len(own) != 1 or sum(count is not None for count in column) == 1


def test_a_table_without_small_numbers_is_shown_whole() -> None:
    assert hidden_in(Table(((10, 20), (0, 30)))) == frozenset()


@pytest.mark.parametrize(
    ("cohort", "numerator", "may"),
    [
        (30, None, True),
        (5, None, False),
        (None, None, False),
        (30, 2, False),
        (30, 28, False),
        (30, 0, True),
        (30, 12, True),
    ],
)
def test_rates(cohort: int | None, numerator: int | None, may: bool) -> None:
    assert may_show_rate(cohort, numerator) is may


def test_tables_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="as many columns"):
        Table(((1, 2), (3,)))
    with pytest.raises(ValueError, match="below zero"):
        Table(((-1,),))
