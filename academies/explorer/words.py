"""Figures as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from academies.kpi_files.marks import MARKS
from academies.models import Kpi, Unit
from trust_portal.reference.measures import MEASURES
from trust_portal.reference.sources import meaning_of

_MINUS = "\u2212"


def number_in_words(number: Decimal, *, unit: str, decimals: int) -> str:
    """94.1%, £5,204, −0.12, 3.5 days, Yes: rounded half up, as the Department for Education rounds."""
    if unit == Unit.YES_NO:
        return "Yes" if number else "No"
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    match unit:
        case Unit.PERCENT:
            text = f"{text}%"
        case Unit.POUNDS:
            text = f"£{text}"
        case Unit.DAYS:
            text = f"{text} day{'' if rounded == 1 else 's'}"
    return f"{_MINUS}{text}" if rounded < 0 else text


def figure_in_words(kpi: Kpi, number: Decimal | None, mark: str, *, source: str = "") -> str:
    """The number, or what its mark means: “Suppressed, because it is about few pupils”.

    `source` is the key of a published source: the same mark means other things in other files.
    """
    if number is not None and (label := _label(kpi, number)):
        return label
    if number is not None:
        return number_in_words(number, unit=kpi.unit, decimals=kpi.decimals)
    meaning = _meaning(mark, source)
    return meaning[:1].upper() + meaning[1:]


def _label(kpi: Kpi, number: Decimal) -> str:
    """What a number of a scale is called: 2 of Ofsted’s old grades is “Good”; nothing for other KPIs."""
    measure = MEASURES.get(kpi.published_measure)
    return measure.labels.get(int(number), "") if measure and measure.labels and number == int(number) else ""


def _meaning(mark: str, source: str) -> str:
    if source:
        published = meaning_of(source, mark)
        return published.words if published else f"no figure ({mark})"
    own = MARKS.get(mark)
    return own.meaning if own else f"no figure ({mark})"


def sign_of(unit: str) -> str:
    """What a chart writes behind the numbers of its axis."""
    return "%" if unit == Unit.PERCENT else ""
