"""Periods as commands and addresses name them: 2018-19/3 is the third term of 2018/19."""

from __future__ import annotations

import re

from academies.models import Period, PeriodKind

_TERM = re.compile(r"(20\d\d)[-/](\d\d)/([1-9]\d?)")


class NoSuchPeriod(Exception):
    """The notation cannot be read, or the trust has no such period; the text says which and what to do."""


def term_of(notation: str) -> tuple[int, int]:
    """2018-19/3 -> the school year's first calendar year and the term's number. Raises NoSuchPeriod."""
    found = _TERM.fullmatch(notation.strip())
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise NoSuchPeriod(f"“{notation}” is not a term. Write it like 2018-19/3: school year, then term.")
    return int(found[1]), int(found[3])


def term_named(notation: str) -> Period:
    """The bound trust's term. Raises NoSuchPeriod."""
    first_year, number = term_of(notation)
    terms = Period.objects.filter(
        school_year__first_year=first_year, kind=PeriodKind.TERM, number=number
    ).select_related("school_year")
    term = terms.first()
    if term is None:
        raise NoSuchPeriod(
            f"The trust's calendar has no term {notation}. Add the school year first, under Calendar."
        )
    return term


def notation_of(term: Period) -> str:
    """What `term_named` reads."""
    first_year = term.school_year.first_year
    return f"{first_year}-{(first_year + 1) % 100:02d}/{term.number}"
