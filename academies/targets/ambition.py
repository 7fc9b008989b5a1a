"""Whether a target is challenging and achievable, by what schools like this one reach. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ENOUGH_SCHOOLS = 5  # fewer say nothing about what can be reached
_FEW = Decimal("0.1")
_HALF = Decimal("0.5")
_MOST = Decimal("0.75")

Said = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class Ambition:
    """`reached_by` of `known` similar schools are at the target or better. `verdict` is a key of VERDICTS."""

    verdict: str
    sentence: str
    reached_by: int = 0
    known: int = 0


VERDICTS = {
    "beyond": "Hard to reach",
    "both": "Challenging and achievable",
    "easy": "Achievable, less challenging",
    "below": "Not challenging",
    "unknown": "Nothing to tell by",
}
PILLS = {"beyond": "warn", "both": "done", "easy": "info", "below": "warn", "unknown": "neutral"}


def is_better(one: Decimal, other: Decimal, direction: str) -> bool:
    """At least as good as the other."""
    match direction:
        case "lower":
            return one <= other
        case "zero":
            return abs(one) <= abs(other)
        case _:
            return one >= other


def ambition(
    target: Decimal, *, direction: str, last: Decimal | None, similar: Sequence[Decimal], said: Said
) -> Ambition:
    """`last`: the academy's own newest figure. `similar`: those of schools like it, of the newest year there is."""
    parts = [_beside_last(target, direction, last, said)]
    if direction == "none":
        parts.append("Neither more nor less is better, so similar schools say nothing about it.")
        return Ambition("unknown", _joined(parts))
    if len(similar) < ENOUGH_SCHOOLS:
        parts.append("Too few similar schools have a figure to say what can be reached.")
        return Ambition("unknown", _joined(parts), known=len(similar))
    reached = sum(is_better(one, target, direction) for one in similar)
    verdict, words = _verdict(Decimal(reached) / len(similar))
    if last is not None and verdict == "both" and last != target and is_better(last, target, direction):
        verdict, words = "easy", "the academy has done better already"
    schools = f"{reached} of {len(similar)} similar schools are at {said(target)} or better"
    parts.append(f"{schools}: {words}.")
    return Ambition(verdict, _joined(parts), reached, len(similar))


def _verdict(share: Decimal) -> tuple[str, str]:
    if share == 0:
        return "beyond", "none of them has reached it"
    if share < _FEW:
        return "beyond", "very few have reached it"
    if share <= _HALF:
        return "both", "challenging and achievable"
    if share <= _MOST:
        return "easy", "achievable, and more than half have reached it"
    return "below", "most have reached it already"


def _beside_last(target: Decimal, direction: str, last: Decimal | None, said: Said) -> str:
    if last is None:
        return "The academy has no figure to hold it against."
    if target == last:
        return f"{said(target)} is where the academy stands now."
    more = "more" if target > last else "less"
    words = (
        f"{said(target)} is {said(abs(target - last))} {more} than the academy's last figure, {said(last)}"
    )
    if direction == "none":
        return f"{words}."
    return f"{words}: {'an improvement' if is_better(target, last, direction) else 'a step back'}."


def _joined(parts: Sequence[str]) -> str:
    return " ".join(filter(None, parts))
