"""How long a pack should be, and how long it is likely to become. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

# A board that meets for two hours does not read more; what it needs beside that is attached.
MOST_PAGES = {"board": 60, "committee": 50, "lgb": 30}
_COVER_CONTENTS_AGENDA_AND_CHANGES = 5


@dataclass(frozen=True, slots=True)
class Budget:
    pages: int
    most: int

    @property
    def is_kept(self) -> bool:
        return self.pages <= self.most

    @property
    def left(self) -> int:
        return self.most - self.pages

    @property
    def words(self) -> str:
        if self.is_kept:
            return f"{self.pages} of {self.most} pages. Short packs are read: leave out what nobody will discuss."
        return f"{self.pages} pages, {-self.left} more than the {self.most} that members can be expected to read."


def budget_of(kind: str, pages: int) -> Budget:
    return Budget(pages, MOST_PAGES[kind])


def expected(papers: Iterable[tuple[float, float]], *, academies: int) -> int:
    """Of pairs: how many pages a paper fills, and how many more for each academy."""
    return _COVER_CONTENTS_AGENDA_AND_CHANGES + sum(
        max(1, ceil(own + each * academies)) for own, each in papers
    )
