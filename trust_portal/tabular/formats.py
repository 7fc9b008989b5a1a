"""What a number format of a workbook makes of a number: a date, a percentage, or the number itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from trust_portal.tabular.tables import Value

Kind = str
"""number · date · percent (0.67 is shown as 67%) · sign (67 is shown as 67%)"""

_BUILT_IN: dict[int, Kind] = {
    9: "percent",
    10: "percent",
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), "date"),
}
_SPEECH = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch
_LAST_DAY = 2_958_465  # 31 December 9999


def kind_of(format_id: int, code: str | None) -> Kind:
    """code: what the workbook says about a format that is not built in."""
    if code is None:
        return _BUILT_IN.get(format_id, "number")
    first = code.split(";")[0][:255]
    bare = _BRACKETS.sub("", _SPEECH.sub("", first))
    if "%" in bare:
        return "percent"
    if re.search(r'"\s*%\s*"|\\%', first):
        return "sign"
    # Hours without days are a length of time, which is a number here. `General` has letters of its own.
    if re.search(r"[dy]", bare, re.IGNORECASE) and "general" not in bare.lower():
        return "date"
    return "number"


def as_number(text: str) -> Decimal | str:
    """A stored number as Excel shows it, to 15 digits: the file holds 0.95499999999999996 for 0.955. What is no
    number that Excel can hold stays text."""
    if len(text) < 16 and _PLAIN(text):
        return Decimal(text)
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number or number in (float("inf"), float("-inf")):
        return text
    return Decimal(f"{number:.15g}")


def as_percent(number: Decimal, *, times: int) -> str:
    return f"{(number * times).normalize():f}%"


def reader_of(kind: Kind, *, since_1904: bool) -> Callable[[str], Value]:
    """How the stored text of a number cell becomes a value."""
    if kind == "percent":
        return lambda text: _with_sign(as_number(text), 100)
    if kind == "sign":
        return lambda text: _with_sign(as_number(text), 1)
    if kind == "date":
        return lambda text: _as_date(as_number(text), since_1904=since_1904)
    return as_number


def _with_sign(number: Decimal | str, times: int) -> Value:
    return as_percent(number, times=times) if isinstance(number, Decimal) else number


def _as_date(number: Decimal | str, *, since_1904: bool) -> Value:
    """Excel counts days from the start of 1900 and believes that year had a 29 February, or from 1904."""
    if isinstance(number, str) or not 1 <= number <= _LAST_DAY - 1462 * since_1904:
        return number
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if number < 60 else 30)  # noqa: DTZ001
    moment = start + timedelta(seconds=round(float(number) * 86_400))
    return date(moment.year, moment.month, moment.day) if number == int(number) else moment
