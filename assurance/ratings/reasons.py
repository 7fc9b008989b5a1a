"""Why a rating is what it is: for each criterion the figure, what it was compared with, the band, the level.

Stored as JSON in which a key is left out whose value is the usual one, as `Reason` has it: a million ratings carry a
million reasons. `compared` is left out where it is the figure itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

SMALL, OLD, PROVISIONAL, MARK, NO_FIGURE, NOTHING_BESIDE = "s", "o", "p", "m", "n", "b"


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion of an area. `kpi` empty: it is judged by a person, and `level` is what they chose.

    `compared` is the number that the bands were asked about: the figure, or its difference to `beside`, or how many
    times in a row it fell. `band`: the index among the criterion's bands. `flags`: s(mall cohort), o(ld),
    p(rovisional), m(ark), n(o figure), b: there was nothing beside it to compare with. `year` and `period` are what
    the figure is about; `period` None: a published figure. `source` is the key of a published source, or "import:12".
    """

    criterion: str
    kpi: str = ""
    group: str = "all"
    against: str = "value"
    number: Decimal | None = None
    mark: str = ""
    compared: Decimal | None = None
    beside: Decimal | None = None
    level: str = ""
    band: int | None = None
    flags: str = ""
    year: int | None = None
    period: int | None = None
    source: str = ""
    cohort: int | None = None

    @property
    def is_judged(self) -> bool:
        return not self.kpi

    @property
    def import_id(self) -> int | None:
        """The import of the trust's own figure; None for a published one, or where there is no figure."""
        kind, _, number = self.source.partition(":")
        return int(number) if kind == "import" and number else None


def read_reasons(stored: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Of a rating's `reasons`, in the order of the area's criteria."""
    return tuple(_read(one) for one in stored)


def _read(one: Mapping[str, Any]) -> Reason:
    number = _decimal(one.get("number"))
    compared = _decimal(one["compared"]) if "compared" in one else None
    if compared is None and one.get("against", "value") == "value":
        compared = number
    return Reason(
        criterion=one["criterion"],
        kpi=one.get("kpi", ""),
        group=one.get("group", "all"),
        against=one.get("against", "value"),
        number=number,
        mark=one.get("mark", ""),
        compared=compared,
        beside=_decimal(one.get("beside")),
        level=one.get("level", ""),
        band=one.get("band"),
        flags=one.get("flags", ""),
        year=one.get("year"),
        period=one.get("period"),
        source=one.get("source", ""),
        cohort=one.get("cohort"),
    )


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None  # empty where there is no figure to compare
