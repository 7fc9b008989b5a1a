"""One figure of the trust from those of its academies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from academies.figures.roll_up import How, Part, RollUp, Rule, roll_up
from academies.models import Academy, Kpi, Unit

from .figures import Figure, When
from .words import number_in_words

# What is added up; every other figure is a mean by pupils, as far as it can be rolled up at all.
_SUMS = frozenset({Unit.NUMBER, Unit.DAYS, Unit.POUNDS})
_NOT_ROLLED_UP = frozenset({Unit.GRADE, Unit.YES_NO})
# The official Progress 8 of a trust leaves out academies that joined less than three years ago.
_YEARS_IN_TRUST = {"progress_8": 3}


@dataclass(frozen=True, slots=True)
class Rolled:
    """`method` says how in one sentence."""

    said: str
    answer: RollUp
    method: str


def rolled_up(kpi: Kpi, when: When, figures: Sequence[tuple[Academy, Figure | None]]) -> Rolled | None:
    """None for what cannot be added up or averaged, such as grades."""
    if kpi.unit in _NOT_ROLLED_UP:
        return None
    how = How.SUM if kpi.unit in _SUMS else How.MEAN
    years = _YEARS_IN_TRUST.get(kpi.key, 0)
    rule = Rule(how, date(when.first_year + 1, 8, 31), years)
    answer = roll_up([_part(academy, figure) for academy, figure in figures], rule)
    said = (
        "No figure"
        if answer.number is None
        else number_in_words(answer.number, unit=kpi.unit, decimals=kpi.decimals)
    )
    return Rolled(said, answer, _method(how, years))


def _part(academy: Academy, figure: Figure | None) -> Part:
    return Part(
        academy=academy.name,
        number=figure.number if figure else None,
        pupils=_pupils(academy, figure),
        mark=figure.said if figure else "",
        joined_on=academy.joined_on,
        left_on=academy.left_on,
    )


def _pupils(academy: Academy, figure: Figure | None) -> int | None:
    """Those behind the figure; where a file does not say, those on roll stand for them."""
    return figure.cohort if figure and figure.cohort is not None else academy.pupils


def _method(how: How, years: int) -> str:
    if how is How.SUM:
        return "The sum of the academies’ figures."
    text = "The academies’ figures weighted by the pupils behind each, or by those on roll where that is not known."
    return f"{text} Academies count once they have been in the trust for {years} years." if years else text
