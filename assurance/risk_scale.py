"""How likely, how bad, and what both make together, in words. Pure: a number is never shown alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LIKELIHOODS: Mapping[int, str] = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
IMPACTS: Mapping[int, str] = {1: "Slight", 2: "Minor", 3: "Moderate", 4: "Major", 5: "Severe"}


@dataclass(frozen=True, slots=True)
class Band:
    """`least` is the lowest score that counts as it; `pill` a kind of status pill."""

    least: int
    label: str
    pill: str


BANDS = (
    Band(15, "Very high", "late"),
    Band(10, "High", "warn"),
    Band(5, "Medium", "info"),
    Band(1, "Low", "neutral"),
)


def band_of(score: int) -> Band:
    """ValueError for a score that two numbers from 1 to 5 cannot make."""
    if not 1 <= score <= 25:
        raise ValueError(f"{score} is not a likelihood times an impact")
    return next(band for band in BANDS if score >= band.least)


def score_in_words(likelihood: int, impact: int) -> str:
    """Likely × Major: 16 of 25, very high."""
    score = likelihood * impact
    return f"{LIKELIHOODS[likelihood]} × {IMPACTS[impact]}: {score} of 25, {band_of(score).label.lower()}"
