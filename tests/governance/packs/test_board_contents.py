"""What board packs hold: there and back as JSON, what differs, how long they are; and every live page becomes one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from governance.live_pages import offered
from governance.packs.board_contents import (
    Agenda,
    AgendaLine,
    Appendices,
    Appendix,
    Cell,
    Changes,
    Listing,
    ListRow,
    PaperLine,
    Table,
)
from governance.packs.budget import budget_of, expected
from governance.packs.contents import Pack, Paper
from governance.packs.differences import MOST_LINES, differences, in_sentences
from governance.packs.live import PAPERS
from governance.packs.plain import KIND, NotReadable, from_plain, pack_of, to_plain
from governance.packs.printing import printable
from tests.print.layout import problems
from tests.print.reading import failures, texts
from trust_portal.print.marks import Shown
from trust_portal.print.pdf import draw
from trust_portal.print.printing import Attachment
from trust_portal.ui.levels import AMBER, GREEN

from .samples import LONG_NAMES, sample_pack


def listing(*rows: ListRow, anchor: str = "levels") -> Listing:
    table = Table("Levels", ("Academy", "Level", "Since"), rows)
    return Listing(anchor, "Support levels", "As of today", ("One sentence.",), (table,))


def row(name: str, level: Shown | None, since: str) -> ListRow:
    return ListRow(name, (Cell(shown=level or Shown()), Cell(since, mark="Late")))


def board_pack(*papers: Paper) -> Pack:
    agenda = Agenda(
        "agenda",
        "Agenda, Monday",
        (("Where", "The office"),),
        (
            AgendaLine(1, "Levels", "To decide", "Chair", "18:00", 10, (PaperLine("Levels", "levels"),)),
            AgendaLine(
                2, LONG_NAMES[1], "To note", "", "18:10", 5, (PaperLine("Pay", note="Not in this pack"),)
            ),
        ),
    )
    whole = sample_pack(1, with_charts=True)
    return replace(whole, papers=(agenda, *papers, *whole.papers), edition="Version 2")


def test_there_and_back() -> None:
    pack = board_pack(
        listing(row("Ashdown", Shown(GREEN), "1 Sep 2026")),
        Changes("since", "What changed", "the pack of June", differences(sample_pack(1), sample_pack(2))),
        Appendices("appendices", "Appendices", (Appendix("Pay", "pay.txt", "1 kB", "a" * 64, "Levels"),)),
    )
    plain = to_plain(pack)
    assert pack_of(plain) == pack
    assert pack_of(plain).fingerprint() == pack.fingerprint()
    assert from_plain(to_plain(Decimal("1.50"))) == Decimal("1.50")


def test_packs_of_other_versions_of_the_portal_are_read_as_far_as_possible() -> None:
    plain = to_plain(board_pack())
    plain["cover"]["ribbon"] = "gone since"
    del plain["edition"]
    assert pack_of(plain).edition == ""
    damages: tuple[Any, ...] = ({KIND: "Nothing"}, {KIND: "Pack"}, [], {}, None, {KIND: "Level", "key": "x"})
    for damage in damages:
        with pytest.raises(NotReadable):
            pack_of(damage)


def test_the_version_and_the_moment_are_no_part_of_what_is_said() -> None:
    pack = board_pack()
    assert replace(pack, edition="Version 3", made="Later").fingerprint() == pack.fingerprint()


def test_differences_say_what_was_and_what_is() -> None:
    before = board_pack(listing(row("Ashdown", Shown(AMBER), "May"), row("Beech", None, "June")))
    after = board_pack(
        listing(row("Ashdown", Shown(GREEN), "May"), row("Castle", None, "July")),
        listing(anchor="visits"),
    )
    assert in_sentences(differences(before, after)) == [
        "Support levels: Ashdown, Level: Green, was Amber.",
        "Support levels: Castle, Level: Not rated, new.",
        "Support levels: Castle, Since: July, Late, new.",
        "Support levels: Beech, Level: no longer there.",
        "Support levels: Beech, Since: no longer there.",
        "Support levels: This paper is new.",
    ]
    assert differences(after, after) == ()
    many = [row(str(number), Shown(GREEN), "May") for number in range(40)]
    (found,) = differences(board_pack(listing()), board_pack(listing(*many)))
    assert (len(found.lines), found.left_out) == (MOST_LINES, 80 - MOST_LINES)


def test_a_short_pack_is_within_its_budget() -> None:
    assert expected([(1, 0), (1, 0.07)], academies=60) == 5 + 1 + 6
    assert "Short packs are read" in budget_of("board", 12).words
    assert "5 more than the 30" in budget_of("lgb", 35).words


def test_every_page_that_is_offered_becomes_a_paper() -> None:
    assert set(offered("alder")) <= set(PAPERS)


def test_all_of_it_keeps_to_the_standards_with_documents_attached() -> None:
    long = ListRow(LONG_NAMES[0], (Cell("W" * 80), Cell("Żółć 🎒", mark="Late")))
    many = ("KPI", "Autumn", "Spring", "Summer", "Target", "England", "Similar academies", "In words")
    wide = ListRow(LONG_NAMES[2], (*(Cell(f"{number},000.5%") for number in range(6)), Cell("Q" * 40)))
    figures = Listing(
        "figures", "Key figures", "As of today", (), (Table("Figures", many, (wide,), (1, 2, 3)),)
    )
    pack = board_pack(
        listing(row("Ashdown", Shown(GREEN), "1 Sep 2026"), long),
        figures,
        Changes("since", "What changed", "the pack of June", differences(sample_pack(1), sample_pack(2))),
        Appendices(
            "appendices",
            "Appendices",
            (
                Appendix("Pay", "pay.txt", "1 kB", "a" * 64, "Levels"),
                Appendix(LONG_NAMES[3], "", "", "", "Pay", "Not uploaded: the clerk hands it round."),
            ),
        ),
    )
    files = (
        Attachment("pay.txt", b"Pay by grade", "Pay (Levels)"),
        Attachment("Bericht ü 📎.docx", b"PK\x03\x04", "Another (Levels)"),
    )
    made = draw(replace(printable(pack, colour="#123c69"), attachments=files))
    assert failures(made.content) == []
    assert list(problems(made.content)) == []
    assert b"EmbeddedFile" in made.content or b"Supplement" in made.content
    assert "Version 2" in texts(made.content)[2]
