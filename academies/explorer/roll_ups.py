"""One figure of the trust from those of its academies, and the one that the Department publishes for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from academies.figures.roll_up import How, Part, RollUp, Rule, roll_up
from academies.kpis.catalogue import Together, kpi_named
from academies.models import SCALES, Academy, Kpi, Unit
from trust_portal.reference.history import published_for
from trust_portal.reference.sources import SOURCES
from trust_portal.reference.trusts import official_figure, trust_of

from .figures import Figure, When
from .words import figure_in_words, number_in_words

_SUMS = frozenset({Unit.NUMBER, Unit.DAYS, Unit.POUNDS})
_COUNTED = "ks4_counted_in_trust"
# The official figures are of academies with three full years in the trust, weighted by up to five of them.
_YEARS, _MOST_YEARS = 3, 5


@dataclass(frozen=True, slots=True)
class Official:
    """What the Department publishes of the trust. `schools` and `pupils`: those behind it, where it says so."""

    said: str
    schools: int | None
    pupils: int | None
    source: str
    dated: date


@dataclass(frozen=True, slots=True)
class Rolled:
    """`method` says how in one sentence."""

    said: str
    answer: RollUp
    method: str
    official: Official | None = None


def rolled_up(kpi: Kpi, when: When, figures: Sequence[tuple[Academy, Figure | None]]) -> Rolled | None:
    """None for what cannot be added up or averaged, such as grades. At most four queries, none for most KPIs."""
    together = _together(kpi)
    if together is Together.NEVER:
        return None
    by_rule = together is Together.OFFICIAL and when.is_school_year
    rule = Rule(
        How.SUM if together is Together.SUM else How.MEAN,
        end_of(when),
        years_in_trust=_YEARS if by_rule else 0,
        most_years=_MOST_YEARS if by_rule else 0,
    )
    academies = [academy for academy, _ in figures]
    counting = _counting(academies, when) if by_rule else {}
    answer = roll_up([_part(academy, figure, counting) for academy, figure in figures], rule)
    said = (
        "No figure"
        if answer.number is None
        else number_in_words(answer.number, unit=kpi.unit, decimals=kpi.decimals)
    )
    return Rolled(said, answer, _method(together, rule), _official(kpi, academies, when) if by_rule else None)


def end_of(when: When) -> date:
    """The day on which an academy must be in the trust for its figure to be the trust's."""
    return date(when.first_year + 1, 8, 31)


def _together(kpi: Kpi) -> Together:
    entry = None if kpi.is_own else kpi_named(kpi.key)
    if entry is not None and entry.together is not None:
        return entry.together
    if kpi.unit in SCALES:
        return Together.NEVER
    return Together.SUM if kpi.unit in _SUMS else Together.MEAN


def _counting(academies: Collection[Academy], when: When) -> Mapping[int, bool]:
    """URN -> whether it counts in the official figures of its trust of this year."""
    found = published_for([academy.urn for academy in academies], [_COUNTED], [when.first_year])
    return {one.urn: bool(one.number) for one in found}


def _official(kpi: Kpi, academies: Collection[Academy], when: When) -> Official | None:
    uid = trust_of(academy.urn for academy in academies)
    found = official_figure(uid, kpi.published_measure, when.first_year) if uid else None
    if found is None:
        return None
    return Official(
        figure_in_words(kpi, found.number, found.mark, source=found.source),
        found.schools,
        found.pupils,
        SOURCES[found.source].title,
        found.published_on,
    )


def _part(academy: Academy, figure: Figure | None, counting: Mapping[int, bool]) -> Part:
    return Part(
        academy=academy.name,
        number=figure.number if figure else None,
        pupils=_pupils(academy, figure),
        mark=figure.said if figure else "",
        joined_on=academy.joined_on,
        left_on=academy.left_on,
        counts_officially=counting.get(academy.urn),
    )


def _pupils(academy: Academy, figure: Figure | None) -> int | None:
    """Those behind the figure; where a file does not say, those on roll stand for them."""
    return figure.cohort if figure and figure.cohort is not None else academy.pupils


def _method(together: Together, rule: Rule) -> str:
    if together is Together.SUM:
        return "The sum of the academies’ figures."
    text = "The academies’ figures weighted by the pupils behind each, or by those on roll where that is not known."
    if not rule.years_in_trust:
        return text
    return (
        f"{text} As in the official figures of trusts, academies count once they have been in the trust for"
        f" {rule.years_in_trust} full school years, and each full year up to the fifth weighs as much again."
    )
