"""How several ratings make one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assurance.frameworks.schema import Band, Combine, Scale
from assurance.ratings.combining import combined
from assurance.ratings.ladders import NO_LEVEL, Ladder, ladder_of, translated

SCALE = Scale.model_validate(
    {
        "id": "four",
        "name": "Four",
        "order": "best_first",
        "levels": [
            {"id": "a", "name": "A", "letter": "A", "colour": "green", "shape": "circle"},
            {"id": "b", "name": "B", "letter": "B", "colour": "lime", "shape": "circle"},
            {"id": "c", "name": "C", "letter": "C", "colour": "amber", "shape": "circle"},
            {"id": "d", "name": "D", "letter": "D", "colour": "red", "shape": "circle"},
            {"id": "x", "name": "Exempt", "letter": "X", "colour": "grey", "shape": "dash", "counts": False},
        ],
    }
)
LADDER = ladder_of(SCALE)
POINTS = (
    Band(level="d", below=Decimal(3)),
    Band.model_validate({"level": "c", "from": 3, "below": 6}),
    Band.model_validate({"level": "a", "from": 6}),
)
RULES = [
    Combine(rule="worst_of"),
    Combine(rule="best_of"),
    Combine(rule="majority"),
    Combine(rule="weighted"),
    Combine(rule="points", bands=POINTS),
]
levels = st.sampled_from(["a", "b", "c", "d", "x", ""])
weights = st.lists(st.decimals("0.1", 9, places=1), min_size=5, max_size=5)


def together(several: str | list[str], combine: Combine, heavy: Any = None) -> str:
    codes = np.array([[LADDER.code(one) for one in several]], dtype=np.int8)
    return LADDER.key(int(combined(codes, combine, LADDER, heavy)[0]))


@pytest.mark.parametrize(
    ("several", "rule", "level"),
    [
        ("abd", "worst_of", "d"),
        ("abd", "best_of", "a"),
        ("aabd", "majority", "b"),  # two of four reach A, which is not more than half
        ("aaabd", "majority", "a"),
        ("abcd", "weighted", "c"),  # 1.5 points: nearest below is C's 1
        ("aab", "weighted", "b"),
        ("a", "weighted", "a"),
        (["a", "", "d"], "worst_of", "d"),
        (["", ""], "worst_of", ""),
        (["x", "a"], "worst_of", "a"),
        (["x", "x"], "majority", "x"),
        (["x", ""], "worst_of", "x"),
        ("abd", "judged", ""),
    ],
)
def test_rules(several: Any, rule: Any, level: str) -> None:
    assert together(several, Combine(rule=rule)) == level


def test_all_are_needed_where_the_pack_says_so() -> None:
    strict = Combine(rule="best_of", needs="all")
    assert together(["a", ""], strict) == ""
    assert together(["a", "x"], strict) == "a"
    assert together(["a", "d"], strict) == "a"


def test_weights_count_and_are_exact() -> None:
    third = [Decimal("0.1"), Decimal("0.2")]
    assert together("ad", Combine(rule="weighted"), third) == "c"  # (0.1 x 3) / 0.3 = 1, not a hair below
    assert together("ad", Combine(rule="majority"), [Decimal("0.2"), Decimal("0.1")]) == "a"


@pytest.mark.parametrize("combine", RULES, ids=[one.rule for one in RULES])
@given(several=st.lists(levels, min_size=1, max_size=5), place=st.integers(0, 4), heavy=weights)
def test_one_part_better_never_makes_the_whole_worse(
    combine: Combine, several: list[str], place: int, heavy: list[Decimal]
) -> None:
    place %= len(several)
    code = LADDER.code(several[place])
    if code < 0 or code + 1 >= len(LADDER.keys):
        return
    better = [*several[:place], LADDER.key(code + 1), *several[place + 1 :]]
    before = LADDER.code(together(several, combine, heavy[: len(several)]))
    after = LADDER.code(together(better, combine, heavy[: len(several)]))
    assert after >= before


@given(several=st.lists(st.lists(levels, min_size=3, max_size=3), min_size=1, max_size=8))
def test_many_rows_are_as_each_alone(several: list[list[str]]) -> None:
    codes = np.array([[LADDER.code(one) for one in row] for row in several], dtype=np.int8)
    for combine in RULES:
        found = combined(codes, combine, LADDER)
        assert [LADDER.key(int(code)) for code in found] == [together(row, combine) for row in several]


def test_levels_of_another_scale_keep_their_names() -> None:
    other = Ladder(keys=("d", "a"), points=(Decimal(0), Decimal(1)), beside=())
    codes = np.array([LADDER.code(one) for one in ("a", "b", "d", "x", "")], dtype=np.int8)
    assert [other.key(int(code)) for code in translated(codes, LADDER, other)] == ["a", "", "d", "", ""]
    assert LADDER.code("") == NO_LEVEL
