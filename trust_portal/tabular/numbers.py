"""Numbers as people and systems write them, read without guessing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from trust_portal.tabular.tables import Value, shorten

Unit = Literal["percentage", "fraction", "rate", "points", "score", "count", "money", "days", "number"]
"""percentage: 49.5 means 49.5 %. fraction: 0.495 in the file means 49.5 %, and 49.5 is what is read; with a sign
(49.5%) it is what the sign says. rate: events per 100 pupils, which may pass 100. points: a difference, which
may be negative. score: a scale's own points. count: whole things. money: pounds. days: may have halves."""
UNITS: tuple[Unit, ...] = get_args(Unit)
_UNITS = frozenset(UNITS)

_DIGITS = 30  # of a written number; more is a mistake, and would only cost time
# What a value can be in each unit; the school-year figures behind the upper ones are generous.
_MAY_BE_NEGATIVE = frozenset({"points", "score", "money", "number"})
_LARGEST = Decimal(10) ** 12
_PER_CENT = frozenset({"percentage", "fraction", "rate", "points"})
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?)(?:[eE][+-]?\d{1,4})?")
_PLAIN = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?").fullmatch
_MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " "})
FORMULA_STARTS = ("=", "+", "-", "@")


class Unreadable(Exception):
    """Why a cell could not be read, in words for the person who made the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_number(value: Value, *, unit: Unit | str) -> Decimal:
    """The number in a cell. Raises Unreadable: for an empty cell too, since empty is no number."""
    if unit not in _UNITS:
        raise ValueError(f"There is no unit {unit}.")
    if isinstance(value, str) and _PLAIN(value):  # nearly every cell of a good file
        number, has_sign = Decimal(value), False
    else:
        number, has_sign = _written(value, is_money=unit == "money")
    if has_sign and unit not in _PER_CENT:
        raise Unreadable("This is a percentage, and the figure is none.")
    if unit == "fraction" and not has_sign:
        number *= 100
    return _checked(number, unit)


def _written(value: Value, *, is_money: bool) -> tuple[Decimal, bool]:
    """The number as it stands, and whether a percentage sign stands at it."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Unreadable("This is not a number.")
        return value, False
    if isinstance(value, bool):
        raise Unreadable("This is TRUE or FALSE, and a number is needed.")
    if isinstance(value, date):
        raise Unreadable(
            "This is a date, and a number is needed. Excel may have changed it: format it as a number."
        )
    text = (value or "").translate(_MINUS).strip()
    if not text:
        raise Unreadable("The cell is empty.")
    bare = text.removesuffix("%").rstrip()
    has_sign = bare != text
    if is_money:
        bare = bare.removeprefix("£").lstrip()
    if not _NUMBER.fullmatch(bare):
        raise Unreadable(_why_not(text))
    if not bare.isascii():
        raise Unreadable("This number is written in digits of another script: write it as in 94.5.")
    if sum(map(str.isdigit, bare)) > _DIGITS:
        raise Unreadable("This number has too many digits.")
    number = Decimal(bare.replace(",", ""))
    if number and abs(number.adjusted()) > _DIGITS:
        raise Unreadable("This number is too large or too small to be real.")
    return number, has_sign


def _why_not(text: str) -> str:
    if text.startswith("#"):
        return f"The formula in this cell gives an error ({shorten(text, characters=12)}). Correct it in the file."
    if text.startswith(FORMULA_STARTS) and any(letter.isalpha() for letter in text):
        return (
            "This is a formula, or begins like one, without its result. Open the file in Excel and save it, or "
            "type the number itself."
        )
    if re.fullmatch(r"[+-]?\d+,\d{1,2}%?", text):
        return "A comma stands where a point should be: write 94.5, not 94,5."
    if re.search(r"\d", text) and re.fullmatch(r"[\d.,/\s-]+", text):
        return "This cannot be read as one number: write it with digits and at most one point, as in 94.5."
    if re.search(r"\d", text):
        return "There are letters or signs at this number: write the number alone, as in 94.5."
    return "This is text, and a number is needed."


def _checked(number: Decimal, unit: str) -> Decimal:
    if number < 0:
        if unit not in _MAY_BE_NEGATIVE:
            raise Unreadable("This cannot be less than 0.")
        if number <= -_LARGEST:
            raise Unreadable("This number is too large to be real.")
    elif number >= _LARGEST:
        raise Unreadable("This number is too large to be real.")
    elif number > 100 and unit in ("percentage", "fraction"):
        raise Unreadable("A percentage cannot be over 100.")
    if unit == "count" and number != number.to_integral_value():
        raise Unreadable("This counts whole things, so it cannot have a fraction.")
    return number or Decimal(0)  # -0 is 0
