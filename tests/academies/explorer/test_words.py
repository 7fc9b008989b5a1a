from __future__ import annotations

from decimal import Decimal

import pytest

from academies.explorer.words import figure_in_words, number_in_words
from academies.models import Kpi


@pytest.mark.parametrize(
    ("number", "unit", "decimals", "words"),
    [
        ("94.25", "percent", 1, "94.3%"),
        ("-0.125", "score", 2, "\u22120.13"),
        ("-0.001", "score", 2, "0.00"),
        ("1204500", "pounds", 0, "£1,204,500"),
        ("1", "days", 0, "1 day"),
        ("2.5", "days", 1, "2.5 days"),
        ("1", "yes_no", 0, "Yes"),
        ("0", "yes_no", 0, "No"),
        ("12", "number", 0, "12"),
    ],
)
def test_numbers(number: str, unit: str, decimals: int, words: str) -> None:
    assert number_in_words(Decimal(number), unit=unit, decimals=decimals) == words


def test_marks_say_why() -> None:
    kpi = Kpi(trust_id=1, unit="percent", decimals=1)
    assert figure_in_words(kpi, None, "SUPP") == "Suppressed, because it is about few pupils"
    assert "few" in figure_in_words(kpi, None, "SUPP", source="absence")
    assert figure_in_words(kpi, None, "??") == "No figure (??)"
