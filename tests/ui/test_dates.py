from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import translation

from trust_portal.ui.dates import day_in_short, day_in_words, time_in_words


def test_days_in_words() -> None:
    assert day_in_words(date(2026, 11, 23)) == "Monday 23 November 2026"
    assert day_in_words(date(2028, 2, 29)) == "Tuesday 29 February 2028"
    assert day_in_short(date(2026, 9, 1)) == "1 Sep 2026"


def test_a_moment_counts_as_the_day_in_london() -> None:
    just_before_midnight_utc = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert day_in_words(just_before_midnight_utc) == "Wednesday 1 July 2026"
    assert day_in_short(just_before_midnight_utc) == "1 Jul 2026"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 11, 20, tzinfo=UTC), "23 November 2026 at 11:20"),
        (datetime(2026, 7, 1, 8, 5, tzinfo=UTC), "1 July 2026 at 09:05"),  # summer time
        (datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=5))), "22 November 2026 at 19:30"),
    ],
)
def test_times_are_those_of_london(moment: datetime, words: str) -> None:
    assert time_in_words(moment) == words


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        time_in_words(datetime(2026, 11, 23, 11, 20))  # noqa: DTZ001 - the point of the test


def test_the_words_are_english_whatever_the_language() -> None:
    with translation.override("cy"):
        assert day_in_words(date(2026, 11, 23)) == "Monday 23 November 2026"
