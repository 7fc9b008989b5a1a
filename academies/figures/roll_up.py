"""One figure for a trust from the figures of its academies: weighted by pupils, and saying who is missing.

The weights are the pupils behind each figure. The Department for Education publishes figures of trusts by the same
arithmetic; what it leaves out differs by measure and is a `Rule`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class How(StrEnum):
    """`MEAN`: by pupils, for rates and scores. `SUM`: for counts of pupils, staff or events."""

    MEAN = "mean"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Part:
    """One academy's figure. `number` None: `mark` says why. `joined_on` None: not known."""

    academy: str
    number: Decimal | None
    pupils: int | None
    mark: str = ""
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Who counts. `on` is the day on which an academy must be in the trust: the end of the period as a rule.

    `years_in_trust` are full years before that day: the official Progress 8 of a trust leaves out academies
    that joined later, since their pupils were mostly taught under somebody else.
    """

    how: How
    on: date
    years_in_trust: int = 0


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
        number=_number(counted, rule.how),
        pupils=pupils,
        counted=tuple(part.academy for part in counted),
        left_out=tuple(left_out),
    )


def _number(counted: list[Part], how: How) -> Decimal | None:
    if not counted:
        return None
    if how is How.SUM:
        return sum((part.number or Decimal(0) for part in counted), Decimal(0))
    weight = sum(part.pupils or 0 for part in counted)
    total = sum(((part.number or Decimal(0)) * (part.pupils or 0) for part in counted), Decimal(0))
    return total / weight


def _why_not(part: Part, rule: Rule) -> str:
    if part.left_on is not None and part.left_on <= rule.on:
        return f"left the trust on {_day(part.left_on)}"
    if part.joined_on is not None and part.joined_on > rule.on:
        return f"joined the trust later, on {_day(part.joined_on)}"
    if rule.years_in_trust:
        if part.joined_on is None:
            return "the day on which it joined is not known"
        if _years_later(part.joined_on, rule.years_in_trust) > rule.on:
            return f"in the trust for less than {rule.years_in_trust} years"
    if part.number is None:
        return part.mark or "no figure"
    if rule.how is How.MEAN and not part.pupils:
        return "the number of pupils behind its figure is not known" if part.pupils is None else "no pupils"
    return ""


def _years_later(day: date, years: int) -> date:
    """29 February becomes 1 March in a year without one."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
