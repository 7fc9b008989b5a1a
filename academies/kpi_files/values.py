"""What goes in and comes out: KPIs as far as a reader needs them, and values with the place they came from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trust_portal.tabular.numbers import Unit, Unreadable

ALL_PUPILS = "all"


@dataclass(frozen=True, slots=True)
class KpiShape:
    """unit: one of trust_portal.tabular.numbers.UNITS. lowest, highest: where a scale ends, if it does."""

    key: str
    name: str
    unit: Unit
    decimals: int = 1
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def check(self, number: Decimal) -> None:
        """Raises Unreadable for a number outside the KPI's own scale."""
        if self.lowest is not None and number < self.lowest:
            raise Unreadable(f"{self.name} cannot be less than {self.lowest:f}.")
        if self.highest is not None and number > self.highest:
            raise Unreadable(f"{self.name} cannot be over {self.highest:f}.")


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A number, or a mark that says why there is none (marks.py). urn: the academy. column: the heading, or the
    letter of a column that has none; for an added-up value, what was added up."""

    urn: int
    kpi: str
    pupil_group: str
    number: Decimal | None
    mark: str
    cohort: int | None
    sheet: str
    row: int
    column: str
