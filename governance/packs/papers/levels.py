"""Support levels, as the list of them shows them."""

from __future__ import annotations

from assurance.levels import level_tables
from governance.packs.board_contents import Cell, ListRow, Table
from trust_portal.print.marks import Shown
from trust_portal.ui.dates import day_in_short

from .look import Found, Look, listing, nothing


def levels(look: Look) -> Found:
    framework, tables = level_tables(look.reader, on=look.on)
    if framework is None or not tables:
        return nothing(look, "The trust’s framework has no support levels.")
    found = []
    for model, rows in tables:
        lines = []
        for academy, standings in rows:
            cells = []
            for one in standings:
                cells.append(Cell(shown=Shown(one.level)))
                if one.subject is None:
                    since = day_in_short(one.decision.effective_from) if one.decision else "–"
                    cells.append(Cell(since))
            lines.append(ListRow(academy.name, tuple(cells)))
        subjects = (subject.name for subject in model.subjects)
        word = model.level_word[:1].upper() + model.level_word[1:]
        found.append(Table(model.name, ("Academy", word, "Since", *subjects), tuple(lines)))
    return Found((listing(look, *found),), framework.version)
