"""Bands, rules and periods of ratings, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from academies.explorer.words import number_in_words
from academies.models import Kpi, Period, PeriodKind, Unit
from assurance.frameworks.schema import Combine, Range
from trust_portal.reference.measures import MEASURES

RULES: Mapping[str, str] = {
    "worst_of": "The worst of them counts.",
    "best_of": "The best of them counts.",
    "majority": "The best level that more than half of them reach counts.",
    "weighted": "The mean of their points counts, each by its weight.",
    "points": "The sum of their points counts.",
    "judged": "People decide; nothing is suggested.",
}


def period_in_words(period: Period) -> str:
    """“Autumn term 2026/27”; a school year is its own name."""
    return period.name if period.kind == PeriodKind.SCHOOL_YEAR else f"{period.name} {period.school_year}"


def rule_in_words(combine: Combine, parts: int) -> str:
    if parts == 0 or combine.rule == "judged":
        return RULES["judged"]
    if parts == 1:
        return "It has one criterion."
    needs = " None of them may be missing." if combine.needs == "all" else ""
    return f"{RULES[combine.rule]}{needs}"


def band_in_words(band: Range, kpi: Kpi | None, against: str = "value") -> str:
    """“above 50% up to 70%”, “300 or more”, “below 28%”; labels where the KPI's numbers have names."""
    if kpi is not None and against == "value" and (named := _named(band, kpi)):
        return named

    def said(number: Decimal) -> str:
        return _end(number, kpi, against)

    low, high = (
        (band.from_ if band.from_ is not None else band.above),
        (band.to if band.to is not None else band.below),
    )
    if low is not None and high is not None:
        start = f"from {said(low)}" if band.from_ is not None else f"above {said(low)}"
        if band.to is not None:
            return f"{start} to {said(high)}" if band.from_ is not None else f"{start} up to {said(high)}"
        return (
            f"{start} to below {said(high)}" if band.from_ is not None else f"{start} and below {said(high)}"
        )
    if low is not None:
        return f"{said(low)} or more" if band.from_ is not None else f"above {said(low)}"
    if high is not None:
        return f"up to {said(high)}" if band.to is not None else f"below {said(high)}"
    return "any number"


def _named(band: Range, kpi: Kpi) -> str:
    measure = MEASURES.get(kpi.published_measure)
    labels: Mapping[int, str] = (measure.labels if measure else None) or {}
    if kpi.unit == Unit.YES_NO:
        labels = {1: "Yes", 0: "No"}
    return " or ".join(label for number, label in labels.items() if band.holds(Decimal(number)))


def _end(number: Decimal, kpi: Kpi | None, against: str) -> str:
    """As exact as the pack has it."""
    plain = number.normalize()
    decimals = max(0, -int(plain.as_tuple().exponent))
    if against == "falls":
        return f"{plain:f}"
    if against != "value":
        return difference_in_words(plain, kpi, decimals)
    return number_in_words(plain, unit=kpi.unit if kpi else Unit.NUMBER, decimals=decimals)


def difference_in_words(number: Decimal, kpi: Kpi | None, decimals: int) -> str:
    """A difference of percentages is in points."""
    if kpi is None or kpi.unit in (Unit.PERCENT, Unit.POINTS):
        said = number_in_words(number, unit=Unit.NUMBER, decimals=decimals)
        return f"{said} point{'' if abs(number) == 1 else 's'}"
    return number_in_words(number, unit=kpi.unit, decimals=decimals)
