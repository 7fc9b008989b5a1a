"""Single cells of public files: years, numbers, and the fields of registers. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from trust_portal.reference.measures import MEASURES
from trust_portal.tabular import Value
from trust_portal.tabular.dates import read_date
from trust_portal.tabular.numbers import Unreadable, read_number

from .shape import Field, Figure

LARGEST_WHOLE = 2**31  # of PostgreSQL's integer
_UNITS = {
    "percent": "percentage",
    "score": "score",
    "points": "points",
    "pounds": "money",
    "days": "days",
}


def year_of_name(name: str) -> int | None:
    """The school year that a file's name says: 2018-2019, 2018-19, 2018_19 or 201819; None where it says none."""
    for found in re.finditer(r"(?<!\d)(20\d\d)[-_/]?(20)?(\d\d)(?!\d)", name):
        if (int(found[1]) + 1) % 100 == int(found[3]) and (not found[2] or found[1][:2] == "20"):
            return int(found[1])
    return None


def school_year_of(day: date) -> int:
    """The first calendar year of the school year in which the day lies: it begins on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def figure_number(figure: Figure, text: str, cell: Value) -> Decimal:
    if figure.codes:
        for words, code in figure.codes.items():
            if words.casefold() == text.casefold():
                return Decimal(code)
        raise Unreadable(f"This is none of: {', '.join(figure.codes)}.")
    measure = MEASURES[figure.measure]
    unit = "rate" if measure.key.endswith("_rate") else _UNITS.get(measure.unit, "number")
    number = read_number(cell if isinstance(cell, Decimal) else text, unit=unit)
    return Decimal(figure.out_of) - number if figure.out_of else number


def field_value_of(wanted: Field, text: str, cell: Value) -> Any:
    match wanted.kind:
        case "date":
            return read_date(cell if isinstance(cell, date | datetime) else text, order="dmy")
        case "whole":
            number = read_number(cell if isinstance(cell, Decimal) else text, unit="number")
            largest = 10**wanted.length if wanted.length else LARGEST_WHOLE
            if number != number.to_integral_value() or not 0 <= number < largest:
                raise Unreadable("This is not a whole number that can be real.")
            return int(number)
        case "number":
            return read_number(cell if isinstance(cell, Decimal) else text, unit="percentage")
        case "company":
            # 7819870.0 is what is left of 07819870 where a tool took it for a number.
            number_text = number_as_text(text)
            return _of_length(number_text.zfill(8) if number_text.isdigit() else number_text, wanted)
        case "code":
            return _of_length(number_as_text(text), wanted)
    if wanted.words:
        if text not in wanted.words:
            raise Unreadable("This word is not known here.")
        return wanted.words[text]
    return text[: wanted.length] if wanted.length else text


def _of_length(code: str, wanted: Field) -> str:
    if len(code) > wanted.length:
        raise Unreadable(f"This is longer than {wanted.length} characters.")
    return code


def number_as_text(text: str) -> str:
    """100000, 100000.0 and " 100000" are one number; anything else stays as it is."""
    text = text.strip()
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def is_urn(text: str) -> bool:
    return len(text) == 6 and text.isdecimal() and text[0] != "0"


def without_nothing(value: Value, nothing: set[str]) -> Value:
    return None if isinstance(value, str) and value.strip().casefold() in nothing else value
