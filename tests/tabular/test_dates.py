"""Dates in the orders in which files write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust_portal.tabular.dates import Order, read_date
from trust_portal.tabular.numbers import Unreadable
from trust_portal.tabular.tables import Value


@pytest.mark.parametrize(
    ("value", "order", "expected"),
    [
        ("20-04-2022", "dmy", date(2022, 4, 20)),
        ("20/04/2022", "dmy", date(2022, 4, 20)),
        ("20.4.22", "dmy", date(2022, 4, 20)),
        ("1/9/98", "dmy", date(1998, 9, 1)),
        ("04/20/2022", "mdy", date(2022, 4, 20)),
        ("2022-04-20", "dmy", date(2022, 4, 20)),
        ("2022/04/20", "mdy", date(2022, 4, 20)),
        ("20220420", "dmy", date(2022, 4, 20)),
        ("2022-04-20T00:00:00Z", "ymd", date(2022, 4, 20)),
        ("20/04/2022 00:00", "dmy", date(2022, 4, 20)),
        ("1 September 2025", "dmy", date(2025, 9, 1)),
        ("1st Sep 2025", "dmy", date(2025, 9, 1)),
        ("01-Sep-25", "dmy", date(2025, 9, 1)),
        ("1900-01-01", "ymd", None),
        ("01-01-1900", "dmy", None),
        (date(1900, 1, 1), "dmy", None),
        (datetime(2025, 9, 1, 12, 30), "dmy", date(2025, 9, 1)),  # noqa: DTZ001
        ("", "dmy", None),
        ("  ", "dmy", None),
        (None, "dmy", None),
    ],
)
def test_dates_as_files_write_them(value: Value, order: Order, expected: date | None) -> None:
    assert read_date(value, order=order) == expected


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("31/02/2025", "no day 31"),
        ("29/02/2025", "no day 29"),
        ("12/31/2025", "no month 31"),
        ("31/02", "not a date"),
        ("00/01/2025", "no day 0"),
        ("1/2/345", "not a date"),
        ("1-2/2025", "not a date"),
        ("yesterday", "not a date"),
        ("1 Brumaire 2025", "not a date"),
        ("٣/٤/٢٠٢٥", "not a date"),
        (Decimal(45900), "not a date"),
        (True, "not a date"),
    ],
)
def test_what_is_no_date_says_why(value: Value, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_date(value)


@given(
    st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)), st.sampled_from(["dmy", "mdy", "ymd"])
)
def test_a_date_survives_writing_and_reading(day: date, order: Order) -> None:
    parts = {"d": f"{day.day}", "m": f"{day.month:02}", "y": f"{day.year}"}
    assert read_date("/".join(parts[part] for part in order), order=order) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_unreadable(text: str) -> None:
    with suppress(Unreadable):
        read_date(text)
