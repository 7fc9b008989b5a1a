"""When a recurring improvement action is due next."""

from __future__ import annotations

from datetime import date

import pytest

from assurance.improvement_dates import next_due

TERMS = [
    (date(2026, 9, 1), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 7, 20)),
]


@pytest.mark.parametrize(
    ("due_on", "repeats", "expected"),
    [
        (date(2027, 1, 31), "month", date(2027, 2, 28)),
        (date(2028, 2, 29), "year", date(2029, 2, 28)),
        (date(2026, 12, 15), "term", date(2027, 3, 22)),  # three days before the end of each
        (date(2026, 9, 2), "term", date(2027, 1, 4)),  # the next term is shorter: its first day
        (date(2027, 7, 1), "term", date(2027, 10, 28)),  # the calendar ends: weeks
        (date(2026, 12, 15), "half_term", date(2027, 2, 2)),
    ],
)
def test_the_next_day(due_on: date, repeats: str, expected: date) -> None:
    spans = TERMS if repeats == "term" else []
    assert next_due(due_on, repeats, spans, today=date(2026, 9, 1)) == expected


def test_it_is_never_in_the_past() -> None:
    assert next_due(date(2024, 1, 31), "month", today=date(2026, 2, 1)) == date(2026, 2, 28)
    assert next_due(date(2024, 1, 5), "year", today=date(2026, 2, 1)) == date(2027, 1, 5)
