"""Whether 0.67 in a column of percentages means 67 % or 0.67 %."""

from __future__ import annotations

from collections.abc import Iterator

from academies.kpi_files.sheets import Found
from academies.kpi_files.values import ReadValue
from trust_portal.tabular import Problem, Value
from trust_portal.tabular.headers import normal
from trust_portal.tabular.numbers import Unit


class Percentages:
    """A bare number from 0 to 1 waits until its column shows a larger one: then the column is in percent. If none
    comes, and the layout does not say either, each becomes a Problem: either reading would be a guess. A number
    with a percentage sign does not wait, and says nothing about the others."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.fractions = {normal(heading) for heading in found.layout.fractions}
        self.known = {normal(heading) for heading in (*found.layout.as_shown, *found.layout.fractions)}
        self.settled: set[str] = set()
        self.waiting: dict[str, list[ReadValue]] = {}

    def unit(self, heading: str) -> Unit:
        return "fraction" if self.fractions and normal(heading) in self.fractions else "percentage"

    def pass_on(self, read: ReadValue, value: Value) -> Iterator[ReadValue]:
        """The value, now or later, and those that waited for it."""
        heading = read.column
        if heading in self.settled or (isinstance(value, str) and value.rstrip().endswith("%")):
            yield read
        elif normal(heading) in self.known or (read.number is not None and read.number > 1):
            self.settled.add(heading)
            yield from self.waiting.pop(heading, [])
            yield read
        else:
            self.waiting.setdefault(heading, []).append(read)

    def rest(self) -> Iterator[ReadValue | Problem]:
        """At the end of the file: what still waits. A column of noughts says the same either way."""
        for waiting in self.waiting.values():
            if all(read.number == 0 for read in waiting):
                yield from waiting
                continue
            for read in waiting:
                number = read.number or 0
                reason = (
                    f"All numbers in this column are between 0 and 1. Is this {number:f} %, or {number * 100:f} %? "
                    "Write it with its sign (%), or say in the layout which is meant."
                )
                yield self.found.problem(read.row, read.column, f"{number:f}", reason)
        self.waiting.clear()
