"""What two packs say differently, in words. Pure: papers are held against the paper of the same anchor, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trust_portal.print.marks import Shown

from .board_contents import Agenda, Appendices, ChangedPaper, Listing, PaperLine
from .contents import AcademyPage, Heatmap, Overview, Pack, Paper

MOST_LINES = 30

Facts = Mapping[tuple[str, ...], str]
"""What a paper says: where it stands → the words."""


def differences(before: Pack, after: Pack) -> tuple[ChangedPaper, ...]:
    """In the order of the new pack; papers that are gone come last. Nothing for papers that say the same."""
    then = dict(_facts(before))
    now = dict(_facts(after))
    titles = {paper.anchor: paper.title for paper in (*before.papers, *after.papers)}
    found = []
    for anchor in (*now, *(one for one in then if one not in now)):
        if anchor not in then:
            lines = ["This paper is new."]
        elif anchor not in now:
            lines = ["This paper is no longer in the pack."]
        else:
            lines = list(_lines(then[anchor], now[anchor]))
        if lines:
            shown = tuple(lines[:MOST_LINES])
            found.append(ChangedPaper(titles[anchor], shown, len(lines) - len(shown)))
    return tuple(found)


def in_sentences(found: tuple[ChangedPaper, ...]) -> list[str]:
    """One sentence for each change, as they are kept with a version."""
    said = [f"{one.title}: {line}" for one in found for line in one.lines]
    return said + [f"{one.title}: {one.left_out} more." for one in found if one.left_out]


def _lines(then: Facts, now: Facts) -> Iterator[str]:
    for place, words in now.items():
        name = ", ".join(filter(None, place))
        if place not in then:
            yield f"{name}: {words or 'nothing'}, new."
        elif then[place] != words:
            yield f"{name}: {words or 'nothing'}, was {then[place] or 'nothing'}."
    for place in then:
        if place not in now:
            yield f"{', '.join(filter(None, place))}: no longer there."


def _facts(pack: Pack) -> Iterator[tuple[str, Facts]]:
    """Of each paper that says something of its own. A heatmap in parts counts as one."""
    parts: dict[str, dict[tuple[str, ...], str]] = {}
    for paper in pack.papers:
        said = _facts_of(paper)
        if said is not None:
            first = parts.setdefault(_whole(paper), {})
            first.update(said)
    yield from parts.items()


def _whole(paper: Paper) -> str:
    if isinstance(paper, Heatmap) and paper.part > 1:
        return paper.anchor.removesuffix(f"-{paper.part}")
    return paper.anchor


def _facts_of(paper: Paper) -> dict[tuple[str, ...], str] | None:
    match paper:
        case Listing():
            return dict(_of_listing(paper))
        case Heatmap():
            return dict(_of_heatmap(paper))
        case AcademyPage():
            return {
                (rating.area,): _level(rating.shown) for domain in paper.domains for rating in domain.ratings
            }
        case Overview():
            return {("The trust as a whole",): _level(paper.trust)}
        case Agenda():
            return {(one.title,): _papers_of(one.papers) for one in paper.items}
        case Appendices():
            return {(one.title,): one.missing or f"{one.file}, {one.sha256[:12]}" for one in paper.documents}
    return None


def _of_listing(paper: Listing) -> Iterator[tuple[tuple[str, ...], str]]:
    for table in paper.tables:
        caption = table.caption if len(paper.tables) > 1 else ""
        for row in table.rows:
            if not row.cells:
                yield (caption, row.key or row.head), ""
            for heading, cell in zip(table.headings[1:], row.cells, strict=True):
                yield (caption, row.key or row.head, heading), cell.said


def _of_heatmap(paper: Heatmap) -> Iterator[tuple[tuple[str, ...], str]]:
    for group in paper.groups:
        for row in group.rows:
            if row.is_summary:
                continue
            for name, cell in zip(paper.columns, row.cells, strict=True):
                if cell.applies:
                    yield (name, row.name), _level(cell)


def _level(shown: Shown) -> str:
    return shown.level.label.lower() if shown.level else "not rated"


def _papers_of(papers: tuple[PaperLine, ...]) -> str:
    return "; ".join(one.title for one in papers) or "no paper"
