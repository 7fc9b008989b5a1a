"""One figure for a trust from the figures of its academies: weighted by pupils, and saying who is missing.

The weights are the pupils behind each figure. The Department for Education publishes key stage 4 figures of trusts by
the same arithmetic with a `Rule` of its own: academies count after three full school years in the trust, and weigh as
much again for each full year up to the fifth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

_YEAR_HAS_BEGUN = (9, 12)
_YEAR_ENDS = (8, 31)


class How(StrEnum):
    """`MEAN`: by pupils, for rates and scores. `SUM`: for counts of pupils, staff or events."""

    MEAN = "mean"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Part:
    """One academy's figure. `number` None: `mark` says why. `joined_on` None: not known.

    `counts_officially`: what the Department says of it for this trust and year; None where it says nothing.
    """

    academy: str
    number: Decimal | None
    pupils: int | None
    mark: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    counts_officially: bool | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Who counts. `on` is the day on which an academy must be in the trust: the end of the period as a rule.

    `years_in_trust` are full school years until that day: the official figures of a trust leave out academies that
    joined later, since their pupils were mostly taught under somebody else. With `most_years`, a figure weighs as
    many times its pupils as the academy has such years, this many at most.
    """

    how: How
    on: date
    years_in_trust: int = 0
    most_years: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    academy: str
    reason: str


@dataclass(frozen=True, slots=True)
class RollUp:
    """`number` is unrounded; None where nobody counts. `pupils` are those behind it."""

    number: Decimal | None
    pupils: int
    counted: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def is_complete(self) -> bool:
        return bool(self.counted) and not self.left_out


def roll_up(parts: Iterable[Part], rule: Rule) -> RollUp:
    """Each academy either counts or is left out for one reason, the first that holds."""
    counted: list[Part] = []
    left_out: list[LeftOut] = []
    for part in parts:
        if reason := _why_not(part, rule):
            left_out.append(LeftOut(part.academy, reason))
        else:
            counted.append(part)
    pupils = sum(part.pupils or 0 for part in counted)
    return RollUp(
        number=_number(counted, rule),
        pupils=pupils,
        counted=tuple(part.academy for part in counted),
        left_out=tuple(left_out),
    )


def full_years(joined_on: date, on: date) -> int:
    """School years spent in the trust from beginning to end, until this day. Whoever joins before 12 September is there
    from the beginning."""
    begun = joined_on.year if (joined_on.month, joined_on.day) < _YEAR_HAS_BEGUN else joined_on.year + 1
    ended = on.year if (on.month, on.day) >= _YEAR_ENDS else on.year - 1
    return max(0, ended - begun)


def _number(counted: list[Part], rule: Rule) -> Decimal | None:
    if not counted:
        return None
    if rule.how is How.SUM:
        return sum((part.number or Decimal(0) for part in counted), Decimal(0))
    weights = [_weight(part, rule) for part in counted]
    total = sum(
        ((part.number or Decimal(0)) * weight for part, weight in zip(counted, weights, strict=True)),
        Decimal(0),
    )
    return total / sum(weights)


def _weight(part: Part, rule: Rule) -> int:
    if not rule.most_years or part.joined_on is None:
        return part.pupils or 0
    # At least the years that it takes to count: the register may know a later day than the Department does.
    years = min(max(full_years(part.joined_on, rule.on), rule.years_in_trust, 1), rule.most_years)
    return (part.pupils or 0) * years


def _why_not(part: Part, rule: Rule) -> str:
    if part.left_on is not None and part.left_on <= rule.on:
        return f"left the trust on {_day(part.left_on)}"
    if part.joined_on is not None and part.joined_on > rule.on:
        return f"joined the trust later, on {_day(part.joined_on)}"
    if rule.years_in_trust and (reason := _why_not_yet(part, rule)):
        return reason
    if part.number is None:
        return part.mark or "no figure"
    if rule.how is How.MEAN and not part.pupils:
        return "the number of pupils behind its figure is not known" if part.pupils is None else "no pupils"
    return ""


def _why_not_yet(part: Part, rule: Rule) -> str:
    """What the Department says of an academy goes before what the days say."""
    if part.joined_on is None:
        return "the day on which it joined is not known"
    joined = f"joined on {_day(part.joined_on)}"
    if part.counts_officially is False:
        return f"it does not count in the official figures of the trust ({joined})"
    if part.counts_officially is None and full_years(part.joined_on, rule.on) < rule.years_in_trust:
        return f"in the trust for less than {rule.years_in_trust} full school years ({joined})"
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
