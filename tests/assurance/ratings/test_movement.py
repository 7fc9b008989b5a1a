"""Direction of travel, and since when a level stands."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from assurance.ratings.ladders import NO_LEVEL, Ladder
from assurance.ratings.movement import ABSENT, MOVEMENTS, Column, movements

RAG = Ladder(("red", "amber", "green"), (Decimal(0), Decimal(1), Decimal(2)), ("exempt",))
FOUR = Ladder(("red", "orange", "amber", "green"), tuple(map(Decimal, range(4))), ())


def along(codes: list[int], columns: list[Column]) -> list[tuple[str, int]]:
    moved, since = movements(np.array([codes], dtype=np.int8), columns)
    return [(MOVEMENTS[place], int(day)) for place, day in zip(moved[0], since[0], strict=True)]


def test_each_is_held_against_the_one_before() -> None:
    columns = [Column(day, True, RAG) for day in (10, 20, 30, 40, 50)]
    assert along([0, 1, 1, 2, 0], columns) == [
        ("", 10),
        ("better", 20),
        ("same", 20),
        ("better", 40),
        ("worse", 50),
    ]


def test_a_gap_begins_anew() -> None:
    columns = [Column(10, True, RAG), Column(20, True, RAG), Column(30, True, RAG), Column(90, False, RAG)]
    assert along([1, NO_LEVEL, 1, 1], columns) == [("", 10), ("", 0), ("", 30), ("", 90)]
    assert along([1, ABSENT, 1, 1], columns)[2] == ("", 30)


def test_a_level_that_does_not_count_has_no_direction() -> None:
    columns = [Column(10, True, RAG), Column(20, True, RAG), Column(30, True, RAG)]
    exempt = RAG.code("exempt")
    assert along([exempt, exempt, 2], columns) == [("", 10), ("", 10), ("", 30)]


def test_another_version_may_have_another_scale() -> None:
    columns = [Column(10, True, RAG), Column(20, True, FOUR), Column(30, True, FOUR)]
    amber, orange = FOUR.code("amber"), FOUR.code("orange")
    assert along([RAG.code("amber"), amber, orange], columns) == [("", 10), ("same", 10), ("worse", 30)]
    back = [Column(10, True, FOUR), Column(20, True, RAG)]
    assert along([orange, RAG.code("red")], back) == [("", 10), ("", 20)]
