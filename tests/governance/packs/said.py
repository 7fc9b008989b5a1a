"""What a page of the portal says, line by line, so that a paper of a pack can be held against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from governance.packs.board_contents import Listing, ListRow

LINES = frozenset({"tr", "li", "tile"})
ENDLESS = frozenset({"br", "img", "input", "use", "path", "line", "circle", "rect", "col", "wbr", "hr"})
NOTHING = ("", "–")  # a paper's cells that say nothing


class Page(HTMLParser):
    """`lines` are the texts of rows of tables, entries of lists, facts, and tiles; `rows` the cells of each row."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self._open: list[tuple[str, list[str]]] = []
        assert response.status_code == 200
        body = response.content.decode()
        self.feed(body[body.index("<main") : body.index("</main>") + len("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag not in ENDLESS:
            is_tile = "tile" in (dict(attrs).get("class") or "").split()
            self._open.append(("tile" if is_tile else tag, []))

    def handle_endtag(self, tag: str) -> None:
        if tag in ENDLESS:
            return
        opened, pieces = self._open.pop()
        assert opened in (tag, "tile"), f"<{opened}> is ended by </{tag}>"
        text = " ".join(" ".join(pieces).split())
        if self._open:
            self._open[-1][1].append(text)
        else:
            self.text = text
        if tag in ("td", "th"):
            self.rows[-1].append(text)
        if opened in LINES or (opened == "div" and self._open and self._open[-1][0] == "dl"):
            self.lines.append(text)

    def handle_data(self, data: str) -> None:
        self._open[-1][1].append(data)


def says(text: str, words: str) -> bool:
    """Whether the words stand there whole: 4 is not said by 14, nor by 4.5%."""
    return bool(re.search(rf"(?<![\w.,])(?:{re.escape(words)})(?![\w%]|[.,]\d)", text))


def unsaid(paper: Listing, *pages: Page) -> list[str]:
    """What of the paper's rows no line of the pages says: each row is held against the line that says most of it.

    The first page is the list itself. What does not stand in a line must stand on one of the others that names the row.
    """
    found = []
    for row in (row for table in paper.tables for row in table.rows):
        wanted = [row.head, *_words_of(row)]
        lines = (line for page in pages for line in _candidates(row, page) if says(line, row.head))
        least = min((_missing(wanted, line) for line in lines), key=len, default=wanted)
        details = [page.text for page in pages[1:] if says(page.text, row.head)]
        still = [words for words in least if not any(says(text, words) for text in details)]
        if still:
            found.append(f"{row.head}: {', '.join(still)}")
    return found


def _candidates(row: ListRow, page: Page) -> Iterator[str]:
    """A table's row must say the paper's cells in their order; any other line, all of them."""
    in_order = [one.text for one in row.cells if one.text not in NOTHING and one.shown is None]
    rows = {" ".join(filter(None, cells)): cells for cells in page.rows}
    for line in page.lines:
        if line not in rows or _are_in_order(in_order, rows[line]):
            yield line


def _are_in_order(wanted: list[str], cells: list[str]) -> bool:
    """Words that stand in none of the cells are no matter of order."""
    place = 0
    for words in wanted:
        where = [number for number, cell in enumerate(cells) if says(cell, words)]
        if where and where[-1] < place:
            return False
        place = next((number for number in where if number >= place), place - 1) + 1
    return True


def _words_of(row: ListRow) -> Iterator[str]:
    for cell in row.cells:
        if cell.shown is not None:
            yield cell.shown.level.label if cell.shown.level else "Not rated"
        yield from (words for words in (cell.text, cell.mark) if words not in NOTHING)


def _missing(wanted: list[str], line: str) -> list[str]:
    return [words for words in wanted if not says(line, words)]
