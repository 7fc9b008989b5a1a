"""What comes out of a file, parted: values go on to the database, problems wait."""

from __future__ import annotations

from collections.abc import Iterator

from academies.models import Import, ImportProblem

from .cells import Staged

MOST_PROBLEMS = 10_000  # listed; nobody reads further, and a wrong file has one in every cell


class Sieve:
    """Lets values through and keeps what was refused: all of it counted, the first of it listed."""

    def __init__(self) -> None:
        self.refused = 0
        self._problems: list[ImportProblem] = []

    def values(self, rows: Iterator[Staged | ImportProblem]) -> Iterator[Staged]:
        for row in rows:
            if not isinstance(row, ImportProblem):
                yield row
                continue
            self.refused += 1
            if len(self._problems) < MOST_PROBLEMS:
                self._problems.append(row)

    def write(self, imported: Import) -> None:
        for problem in self._problems:
            problem.imported = imported
        ImportProblem.objects.bulk_create(self._problems, batch_size=1000)
