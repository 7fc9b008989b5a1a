"""For whom a paper is gathered, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from academies.models import Academy
from assurance.models import PackVersion
from governance.packs.board_contents import Listing, Table
from governance.packs.contents import Paper
from trust_portal.accounts.access import Access
from trust_portal.tenancy.models import Trust
from trust_portal.ui.dates import LONDON, day_in_words


@dataclass(frozen=True, slots=True)
class Look:
    """`reader` is what the members of the body are to the portal; `anchor` and `title` are the paper's own."""

    trust: Trust
    reader: Access
    at: datetime
    anchor: str
    title: str
    academy: Academy | None = None

    @property
    def on(self) -> date:
        return self.at.astimezone(LONDON).date()

    @property
    def dated(self) -> str:
        return f"As of {day_in_words(self.on)}"


@dataclass(frozen=True, slots=True)
class Found:
    """`version` is the framework that the paper was made by, if by any."""

    papers: tuple[Paper, ...]
    version: PackVersion | None = None


def listing(look: Look, *tables: Table, says: tuple[str, ...] = (), dated: str = "") -> Listing:
    return Listing(look.anchor, look.title, dated or look.dated, says, tables)


def nothing(look: Look, why: str) -> Found:
    """A paper that was chosen is never left out in silence."""
    return Found((listing(look, says=(why,)),))
