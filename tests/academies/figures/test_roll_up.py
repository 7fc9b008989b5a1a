from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academies.figures.roll_up import How, LeftOut, Part, Rule, full_years, roll_up

ON = date(2026, 8, 31)
MEAN = Rule(How.MEAN, ON)
OFFICIAL = Rule(How.MEAN, ON, years_in_trust=3, most_years=5)


def part(name: str, number: str | None, pupils: int | None = 100, **more: object) -> Part:
    return Part(name, None if number is None else Decimal(number), pupils, **more)  # type: ignore[arg-type]


def test_by_pupils() -> None:
    answer = roll_up([part("Ash", "90", 300), part("Beech", "96", 100)], MEAN)
    assert answer.number == Decimal("91.5")
    assert (answer.pupils, answer.counted, answer.is_complete) == (400, ("Ash", "Beech"), True)


def test_sums() -> None:
    answer = roll_up([part("Ash", "3", None), part("Beech", "4", None)], Rule(How.SUM, ON))
    assert answer.number == 7


@pytest.mark.parametrize(
    ("left_out", "reason"),
    [
        (part("Beech", None, mark="Suppressed"), "Suppressed"),
        (part("Beech", None), "no figure"),
        (part("Beech", "96", None), "the number of pupils behind its figure is not known"),
        (part("Beech", "96", 0), "no pupils"),
        (part("Beech", "96", left_on=date(2026, 8, 31)), "left the trust on 31 August 2026"),
        (part("Beech", "96", joined_on=date(2026, 9, 1)), "joined the trust later, on 1 September 2026"),
    ],
)
def test_who_does_not_count_is_named_with_the_reason(left_out: Part, reason: str) -> None:
    answer = roll_up([part("Ash", "90"), left_out], MEAN)
    assert answer.number == 90
    assert answer.left_out == (LeftOut("Beech", reason),)
    assert not answer.is_complete


@pytest.mark.parametrize(
    ("joined_on", "counts"),
    [
        (date(2023, 8, 31), True),
        (
            date(2023, 9, 1),
            True,
        ),  # most academies join on the first day of a school year, and are there for all of it
        (date(2023, 9, 11), True),
        (date(2023, 9, 12), False),
        (date(2020, 2, 29), True),
        (None, False),
    ],
)
def test_years_in_the_trust(joined_on: date | None, counts: bool) -> None:
    answer = roll_up([part("Ash", "0.21", joined_on=joined_on)], OFFICIAL)
    assert bool(answer.counted) is counts


@pytest.mark.parametrize(
    ("joined_on", "on", "years"),
    [
        (date(2023, 9, 1), date(2026, 8, 31), 3),
        (date(2023, 9, 12), date(2026, 8, 31), 2),
        (date(2023, 9, 1), date(2026, 8, 30), 2),
        (date(2026, 1, 1), date(2026, 8, 31), 0),
        (date(2026, 12, 1), date(2026, 8, 31), 0),
    ],
)
def test_full_school_years(joined_on: date, on: date, years: int) -> None:
    assert full_years(joined_on, on) == years


@pytest.mark.parametrize(
    ("joined_on", "official", "reason"),
    [
        (date(2024, 9, 1), True, ""),
        (
            date(2012, 9, 1),
            False,
            "it does not count in the official figures of the trust (joined on 1 September 2012)",
        ),
        (
            date(2024, 9, 1),
            None,
            "in the trust for less than 3 full school years (joined on 1 September 2024)",
        ),
    ],
)
def test_the_official_list_goes_before_the_days(joined_on: date, official: bool | None, reason: str) -> None:
    answer = roll_up([part("Ash", "0.21", joined_on=joined_on, counts_officially=official)], OFFICIAL)
    assert [one.reason for one in answer.left_out] == ([reason] if reason else [])


def test_each_full_year_up_to_the_fifth_weighs_as_much_again() -> None:
    three, five, twelve = (date(year, 9, 1) for year in (2023, 2021, 2014))
    answer = roll_up(
        [
            part("Ash", "40", 100, joined_on=three),
            part("Beech", "50", 200, joined_on=five),
            part("Cedar", "30", 50, joined_on=twelve),
        ],
        OFFICIAL,
    )
    assert answer.number == Decimal(40 * 300 + 50 * 1000 + 30 * 250) / Decimal(1550)
    assert answer.pupils == 350


def test_nobody() -> None:
    answer = roll_up([], MEAN)
    assert answer.number is None
    assert not answer.is_complete


PARTS = st.lists(
    st.builds(
        Part,
        academy=st.text(min_size=1, max_size=5),
        number=st.one_of(st.none(), st.decimals(-100, 100, allow_nan=False, places=2)),
        pupils=st.one_of(st.none(), st.integers(0, 2000)),
    ),
    max_size=8,
)


@given(PARTS)
def test_everybody_is_accounted_for_and_the_mean_lies_between(parts: list[Part]) -> None:
    answer = roll_up(parts, MEAN)
    assert len(answer.counted) + len(answer.left_out) == len(parts)
    if answer.number is not None:
        numbers = [one.number for one in parts if one.number is not None and one.pupils]
        assert min(numbers) - Decimal("1e-9") <= answer.number <= max(numbers) + Decimal("1e-9")
