"""On track, behind or off track, given the time of year."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assurance.card.track import GRAVITY, Aim, Known, Track, judge, share_in_words
from trust_portal.ui.levels import Level

THIRD = Decimal(1) / 3


def aim(target: str, direction: str = "higher", *, counts: bool = False) -> Aim:
    return Aim(Decimal(target), direction, 1, counts, lambda number: f"{number.normalize():f}%")


def known(number: str, when: str) -> Known:
    return Known(Decimal(number), when)


NOW, THEN, YEAR = "Autumn term 2026/27", "Autumn term 2025/26", "2025/26"


@pytest.mark.parametrize(
    ("target", "direction", "latest", "same_time", "outcome", "expected"),
    [
        # Autumn was 94.2 and the year 93.0; 94.5 is 1.5 more, of which a third by Christmas: 94.7.
        ("94.5", "higher", "94.7", "94.2", "93.0", Track.ON),
        ("94.5", "higher", "94.6", "94.2", "93.0", Track.BEHIND),
        ("94.5", "higher", "94.2", "94.2", "93.0", Track.OFF),
        # Less is better: 20 of 24 at Christmas last year, 18 is a third of the step of 6 down.
        ("18", "lower", "18", "20", "24", Track.ON),
        ("18", "lower", "19", "20", "24", Track.BEHIND),
        ("18", "lower", "21", "20", "24", Track.OFF),
        # Near to nothing is better, from either side.
        ("0", "zero", "-1", "-2", "-3", Track.ON),
        ("0", "zero", "1.5", "-2", "-3", Track.BEHIND),
        ("0", "zero", "2.5", "-2", "-3", Track.OFF),
        # A target below last year's outcome asks for no gain.
        ("92", "higher", "93.9", "94.2", "93.0", Track.ON),
        ("92", "higher", "93.8", "94.2", "93.0", Track.OFF),
        # Without an outcome the step is from the same time last year; without that, from the outcome.
        ("97.2", "higher", "95.2", "94.2", None, Track.ON),
        ("94.5", "higher", "93.5", None, "93.0", Track.ON),
        ("94.5", "higher", "93.4", None, "93.0", Track.BEHIND),
    ],
)
def test_a_term_beside_the_same_term_of_last_year(
    target: str, direction: str, latest: str, same_time: str | None, outcome: str | None, expected: Track
) -> None:
    found = judge(
        aim(target, direction),
        latest=known(latest, NOW),
        share=THIRD,
        same_time=known(same_time, THEN) if same_time else None,
        outcome=known(outcome, YEAR) if outcome else None,
    )
    assert found.track is expected, found.why
    assert "a third of the planned step" in found.why


def test_it_says_what_it_was_held_against() -> None:
    found = judge(
        aim("94.5"),
        latest=known("94.6", NOW),
        share=THIRD,
        same_time=known("94.2", THEN),
        outcome=known("93", YEAR),
    )
    assert found.why == (
        "94.6% in Autumn term 2026/27; on track would be 94.7%: 94.2% in Autumn term 2025/26, and a third of the "
        "planned step to 94.5%."
    )


def test_what_cannot_be_said() -> None:
    latest = known("94", NOW)
    assert judge(aim("95"), latest=None).why == "There is no figure of this school year yet."
    assert judge(aim("95", "none"), latest=latest).track is Track.UNKNOWN
    assert judge(aim("95"), latest=latest, share=THIRD).track is Track.UNKNOWN
    assert judge(aim("93"), latest=latest, share=THIRD).track is Track.ON
    # A number of events below its yearly limit in autumn says nothing: the year has hardly begun.
    fewer = known("3", NOW)
    assert judge(aim("12", "lower", counts=True), latest=fewer, share=THIRD).track is Track.UNKNOWN
    whole = known("15", YEAR)
    assert (
        judge(aim("12", "lower", counts=True), latest=fewer, share=THIRD, outcome=whole).track
        is Track.UNKNOWN
    )


def test_a_year_that_is_over_is_reached_or_not() -> None:
    for number, expected in (("95.0", Track.REACHED), ("94.96", Track.REACHED), ("94.9", Track.MISSED)):
        found = judge(aim("95"), latest=known(number, YEAR), is_whole_year=True, same_time=known("99", THEN))
        assert found.track is expected


@given(
    latest=st.integers(0, 100),
    better=st.integers(0, 20),
    start=st.integers(0, 100),
    outcome=st.integers(0, 100),
    target=st.integers(0, 100),
    sixths=st.integers(0, 6),
    direction=st.sampled_from(["higher", "lower"]),
)
def test_a_better_figure_is_never_judged_worse(
    latest: int, better: int, start: int, outcome: int, target: int, sixths: int, direction: str
) -> None:
    step = better if direction == "higher" else -better
    gravity = [
        GRAVITY[
            judge(
                aim(str(target), direction),
                latest=known(str(number), NOW),
                share=Decimal(sixths) / 6,
                same_time=known(str(start), THEN),
                outcome=known(str(outcome), YEAR),
            ).track
        ]
        for number in (latest, latest + step)
    ]
    assert gravity[0] <= gravity[1]


def test_every_state_is_a_level_with_a_shape_of_its_own() -> None:
    assert set(GRAVITY) == {*Track, None}
    assert all(isinstance(one.level, Level) for one in Track)
    assert len({one.level.shape for one in Track}) == len(Track)


def test_shares_in_words() -> None:
    words = {
        Fraction(1, 3): "a third",
        Fraction(1, 2): "half",
        Fraction(5, 6): "five sixths",
        Fraction(2, 5): "40%",
    }
    for share, said in words.items():
        assert share_in_words(Decimal(share.numerator) / share.denominator) == said
    assert share_in_words(Decimal(1)) == "all"
