"""What a board pack holds beside ratings: the agenda, lists, what changed since the last pack, and what is attached.

Pure, as contents.py is: everything is in words that can be shown as they are, on paper and on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trust_portal.print.marks import Shown
from trust_portal.ui.charts.trend import DrawnTrend

from .contents import Paper


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper under its item: `anchor` where it is in the pack, else `note` says where it is."""

    title: str
    anchor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """`starts` is the time at which the item is meant to begin."""

    number: int
    title: str
    purpose: str
    lead: str
    starts: str
    minutes: int
    papers: tuple[PaperLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda(Paper):
    """`facts` are pairs of a word and its value: when, where, quorum."""

    facts: tuple[tuple[str, str], ...]
    items: tuple[AgendaLine, ...]

    template: ClassVar[str] = "print/papers/agenda.html"


@dataclass(frozen=True, slots=True)
class Cell:
    """Words, or a level with `shown`. `mark` says beside it what to mind, such as “Late”."""

    text: str = ""
    shown: Shown | None = None
    mark: str = ""

    @property
    def said(self) -> str:
        """All of it in words."""
        level = self.shown.level.label if self.shown and self.shown.level else ""
        rated = level or ("Not rated" if self.shown else "")
        return ", ".join(filter(None, (rated, self.text, self.mark)))


@dataclass(frozen=True, slots=True)
class ListRow:
    """`head` names the row: an academy, a KPI, an improvement action. `key` tells rows of one name apart."""

    head: str
    cells: tuple[Cell, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`headings` is one longer than a row's cells: its first heads the names. `numbers` are the places of headings
    whose cells stand to the right."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[ListRow, ...]
    numbers: tuple[int, ...] = ()
    nothing: str = "Nothing to show."

    @property
    def lines(self) -> tuple[tuple[ListRow, tuple[tuple[Cell, bool], ...]], ...]:
        """Each row with its cells, and whether they are numbers."""
        return tuple(
            (row, tuple((cell, place in self.numbers) for place, cell in enumerate(row.cells, start=1)))
            for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class Listing(Paper):
    """A page of the portal as sentences, tables and charts. `dated` says as of when it is."""

    dated: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[DrawnTrend, ...] = ()

    template: ClassVar[str] = "print/papers/listing.html"


@dataclass(frozen=True, slots=True)
class ChangedPaper:
    """What is not as it was, of one paper, in words."""

    title: str
    lines: tuple[str, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Changes(Paper):
    """`since` names the pack that this one is held against; `earlier` the version of it that members read before."""

    since: str
    papers: tuple[ChangedPaper, ...]
    earlier: str = ""
    version_papers: tuple[ChangedPaper, ...] = ()

    template: ClassVar[str] = "print/papers/changes.html"


@dataclass(frozen=True, slots=True)
class Appendix:
    """A document that goes with the pack. `item` is its item of the agenda; `missing` says why it is not attached."""

    title: str
    file: str
    size: str
    sha256: str
    item: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Appendices(Paper):
    documents: tuple[Appendix, ...]

    template: ClassVar[str] = "print/papers/appendices.html"
