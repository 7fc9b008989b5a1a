"""What of a figure is hidden where it is shared wider, as tables and by a property."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academies.figures.sharing import Cell, Rule, hidden_cells
from academies.figures.suppression import is_small

COUNT = Rule(is_count=True)
SHARE = Rule(is_count=False, is_share_of_pupils=True)
AVERAGE = Rule(is_count=False)


def counts(**by_group: int | None) -> dict[tuple[int, str], Cell]:
    """`all_1=3`: academy 1, all pupils."""
    cells = {}
    for name, number in by_group.items():
        group, _, academy = name.rpartition("_")
        cells[int(academy), group] = Cell(None if number is None else Decimal(number))
    return cells


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        (counts(all_1=7, all_2=0, all_3=12), set()),
        # One small count: it would be the trust's less the others.
        (counts(all_1=3, all_2=8, all_3=12), {(1, "all"), (2, "all")}),
        (counts(all_1=3), {(1, "all")}),
        # Beside all pupils, everybody else follows from a group.
        (counts(all_1=30, sen_1=3, not_sen_1=27), {(1, "sen"), (1, "not_sen")}),
        (counts(all_1=30, sen_1=6, not_sen_1=24), set()),
        # No figure is no secret.
        (counts(all_1=None, all_2=8), set()),
    ],
)
def test_counts(cells: Mapping[tuple[int, str], Cell], hidden: set[tuple[int, str]]) -> None:
    assert hidden_cells(cells, COUNT) == hidden


@pytest.mark.parametrize(
    ("number", "cohort", "group", "rule", "is_hidden"),
    [
        ("50", 40, "all", SHARE, False),
        ("50", 5, "all", SHARE, True),
        ("5", 40, "all", SHARE, True),  # two of forty
        ("95", 40, "all", SHARE, True),  # all but two
        ("95", 40, "all", AVERAGE, False),
        ("50", None, "all", SHARE, False),
        ("50", None, "sen", SHARE, True),
        ("0", 40, "sen", SHARE, False),
    ],
)
def test_rates(number: str, cohort: int | None, group: str, rule: Rule, is_hidden: bool) -> None:
    cells = {(1, group): Cell(Decimal(number), cohort)}
    assert bool(hidden_cells(cells, rule)) is is_hidden


def test_a_rate_that_would_follow_from_the_trusts_is_hidden_too() -> None:
    cells = {
        (1, "all"): Cell(Decimal(50), 4),
        (2, "all"): Cell(Decimal(50), 300),
        (3, "all"): Cell(Decimal(50), 200),
    }
    assert hidden_cells(cells, AVERAGE) == {(1, "all"), (3, "all")}


def test_the_trusts_own_numbers() -> None:
    cells = counts(all_1=3, all_2=2)
    assert hidden_cells(cells, Rule(is_count=True, smallest_count=3)) == {(1, "all"), (2, "all")}
    assert hidden_cells(counts(all_1=3), Rule(is_count=True, smallest_count=3)) == set()


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 3), st.sampled_from(["boys", "girls"])), st.integers(0, 12), max_size=6
    )
)
def test_no_small_count_is_left_and_none_follows(parts: dict[tuple[int, str], int]) -> None:
    cells = {key: Cell(Decimal(number)) for key, number in parts.items()}
    for academy in {academy for academy, _ in parts}:
        both = [parts[academy, group] for group in ("boys", "girls") if (academy, group) in parts]
        if len(both) == 2:
            cells[academy, "all"] = Cell(Decimal(sum(both)))
    hidden = hidden_cells(cells, COUNT)
    shown = {key: int(cell.number or 0) for key, cell in cells.items() if key not in hidden}
    assert not any(is_small(number) for number in shown.values())
    for academy, group in hidden:
        other = "girls" if group == "boys" else "boys"
        if group != "all" and is_small(parts[academy, group]):
            assert not {(academy, "all"), (academy, other)} <= shown.keys()
