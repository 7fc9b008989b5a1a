"""Challenging and achievable: what similar schools say about a target."""

from __future__ import annotations

from decimal import Decimal

import pytest

from academies.targets.ambition import PILLS, VERDICTS, ambition


def said(number: Decimal) -> str:
    return f"{number}%"


def many(*numbers: int) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


TEN = many(90, 91, 92, 93, 94, 95, 96, 97, 98, 99)


@pytest.mark.parametrize(
    ("target", "direction", "last", "similar", "verdict", "words"),
    [
        (
            95,
            "higher",
            93,
            TEN,
            "both",
            "5 of 10 similar schools are at 95% or better: challenging and achievable.",
        ),
        (
            95,
            "higher",
            93,
            TEN,
            "both",
            "95% is 2% more than the academy's last figure, 93%: an improvement.",
        ),
        (100, "higher", 93, TEN, "beyond", "none of them has reached it"),
        (93, "higher", 90, TEN, "easy", "more than half have reached it"),
        (90, "higher", 95, TEN, "below", "a step back"),
        (95, "higher", 96, TEN, "easy", "the academy has done better already"),
        (94, "lower", 96, TEN, "both", "5 of 10 similar schools are at 94% or better"),
        (95, "higher", None, TEN, "both", "The academy has no figure to hold it against."),
        (95, "higher", 95, TEN, "both", "95% is where the academy stands now."),
        (95, "higher", 93, many(94, 96), "unknown", "Too few similar schools have a figure"),
        (95, "none", 93, TEN, "unknown", "Neither more nor less is better"),
        (1, "zero", -3, many(-5, -2, 0, 4, 3, 6), "both", "1 of 6 similar schools are at 1% or better"),
    ],
)
def test_a_target_beside_similar_schools(
    target: int, direction: str, last: int | None, similar: list[Decimal], verdict: str, words: str
) -> None:
    found = ambition(
        Decimal(target),
        direction=direction,
        last=None if last is None else Decimal(last),
        similar=similar,
        said=said,
    )
    assert found.verdict == verdict
    assert words in found.sentence


def test_every_verdict_has_words_and_a_pill() -> None:
    assert set(VERDICTS) == set(PILLS)
