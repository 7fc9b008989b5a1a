"""Numbers: what is read, what is refused, and that nothing else happens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust_portal.tabular.numbers import UNITS, Unreadable, read_number
from trust_portal.tabular.tables import Value

READ = [
    ("49.5", "percentage", "49.5"),
    ("49.10%", "percentage", "49.10"),
    (" 49.10 % ", "percentage", "49.10"),
    ("0.67", "percentage", "0.67"),
    ("0.67", "fraction", "67"),
    (Decimal("0.67"), "fraction", "67"),
    ("67%", "fraction", "67"),
    ("100", "percentage", "100"),
    ("100%", "fraction", "100"),
    ("250", "rate", "250"),
    ("250%", "rate", "250"),
    ("1,234", "count", "1234"),
    ("1,234,567.8", "number", "1234567.8"),
    ("1234.", "count", "1234"),
    (".5", "days", "0.5"),
    ("1e3", "count", "1000"),
    ("+4", "points", "4"),
    ("-0.12", "points", "-0.12"),
    ("−0.12", "points", "-0.12"),
    ("-0", "count", "0"),
    ("£1,200.50", "money", "1200.50"),
    ("-£3", "money", None),
    ("007", "count", "7"),
    ("\u00a012\u00a0", "count", "12"),
]
REFUSED: list[tuple[Value, str, str]] = [
    ("", "count", "empty"),
    (None, "count", "empty"),
    ("1e309", "number", "too large"),
    ("1e-400", "number", "too small"),
    ("nan", "number", "text"),
    ("Infinity", "number", "text"),
    (Decimal("NaN"), "number", "not a number"),
    (Decimal("Infinity"), "number", "not a number"),
    (Decimal("1e400"), "number", "too large"),
    ("12,34", "number", "94.5, not 94,5"),
    ("1,23,456", "number", "one number"),
    ("1_000", "number", "letters or signs"),
    ("101", "percentage", "over 100"),
    ("1.01", "fraction", "over 100"),
    ("-1", "count", "less than 0"),
    ("1.5", "count", "whole"),
    ("12%", "count", "percentage"),
    ("£5", "percentage", "letters or signs"),
    ("=1+1", "number", "number"),
    ("=A1", "number", "formula"),
    ("#N/A", "number", "error (#N/A)"),
    (True, "number", "TRUE"),
    (date(2025, 9, 1), "number", "date"),
    ("٣", "count", "digits"),
    ("1" * 31, "number", "digits"),
]


@pytest.mark.parametrize(("value", "unit", "number"), READ)
def test_numbers_as_people_write_them(value: Value, unit: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(Unreadable):
            read_number(value, unit=unit)
    else:
        assert read_number(value, unit=unit) == Decimal(number)


@pytest.mark.parametrize(("value", "unit", "words"), REFUSED)
def test_what_is_no_number_says_why(value: Value, unit: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words.replace("(", r"\(").replace(")", r"\)")):
        read_number(value, unit=unit)


def test_an_unknown_unit_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="unit"):
        read_number("1", unit="furlongs")


@given(st.decimals(min_value=0, max_value=100, places=4), st.sampled_from(["", "%", " %"]))
def test_a_percentage_survives_writing_and_reading(number: Decimal, sign: str) -> None:
    assert read_number(f"{number:f}{sign}", unit="percentage") == number


@given(st.integers(min_value=0, max_value=10**11))
def test_thousand_marks_change_nothing(number: int) -> None:
    assert read_number(f"{number:,}", unit="count") == number


@given(st.text(max_size=40) | st.decimals() | st.floats().map(str), st.sampled_from(UNITS))
def test_any_text_is_a_finite_number_or_unreadable(value: str | Decimal, unit: str) -> None:
    try:
        number = read_number(value, unit=unit)
    except Unreadable:
        return
    assert number.is_finite()
    assert abs(number) < 10**12
    assert any(letter.isdigit() for letter in str(value))
