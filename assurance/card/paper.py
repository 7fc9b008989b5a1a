"""A card made short enough for one page of A4. Pure: nothing is cut off; what does not fit is counted and named.

`fitted` tries from generous to strict until whoever draws says that it is one page; an estimate saves it those that
cannot be. The strictest form fits whatever people write: each of its texts has a longest length, and each of its lists
a largest number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from trust_portal.print.marks import Movement

from .contents import AreaLine, Card, DomainLine, Ratings, TargetLine
from .paper_height import TALLEST, height
from .track import GRAVITY

One = TypeVar("One")
Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines of each list, and how many characters of each kind of text."""

    targets: int
    areas: int  # of each domain
    risks: int
    actions: int
    priorities: int
    visits: int
    inspections: int
    grades: int
    levels: int
    domains: int
    statement: int
    words: int  # of a risk's response
    title: int
    facts: int


ROOMS = (
    Room(12, 5, 5, 5, 5, 4, 3, 9, 6, 10, 1500, 160, 140, 6),
    Room(10, 3, 4, 4, 4, 3, 2, 8, 5, 9, 900, 110, 110, 6),
    Room(8, 2, 3, 3, 3, 2, 2, 6, 4, 8, 600, 70, 80, 5),
    Room(6, 1, 3, 3, 3, 2, 2, 4, 3, 7, 400, 0, 60, 4),
    Room(5, 0, 2, 2, 2, 2, 2, 2, 2, 5, 250, 0, 40, 3),
    Room(3, 0, 1, 1, 1, 2, 2, 1, 2, 4, 120, 0, 30, 2),
)


def fitted(card: Card, draw: Callable[[Card], tuple[Drawn, int]]) -> Drawn:
    """The first that takes one page. `draw` gives what it drew, and how many pages that has."""
    forms = [shortened(card, room) for room in ROOMS]
    first = next((place for place, one in enumerate(forms) if height(one) <= TALLEST), len(forms) - 1)
    drawn, pages = draw(forms[first])
    for one in forms[first + 1 :]:
        if pages == 1:
            break
        drawn, pages = draw(one)
    return drawn


def shortened(card: Card, room: Room) -> Card:
    risks, risks_more = _first(card.risks or (), room.risks)
    actions, actions_more = _first(card.actions or (), room.actions)
    return replace(
        card,
        subject=cut(card.subject, max(room.title, 40)),
        trust=cut(card.trust, max(room.title, 40)),
        facts=tuple((word, cut(value, 40)) for word, value in card.facts[: room.facts]),
        levels=None
        if card.levels is None
        else tuple(
            replace(one, about=cut(one.about, 40), note=cut(one.note, room.title))
            for one in card.levels[: room.levels]
        ),
        targets=tuple(
            replace(
                one,
                label=cut(one.label, max(room.title // 2, 30)),
                source=cut(one.source, 40),
                figure=cut(one.figure, 40),
                benchmark=cut(one.benchmark, 30),
            )
            for one in _gravest(card, room.targets)
        ),
        targets_more=card.targets_more + max(0, len(card.targets) - room.targets),
        ratings=None if card.ratings is None else tuple(_grids(card.ratings, room)),
        inspections=tuple(
            replace(one, grades=one.grades[: room.grades], timing=cut(one.timing, 90))
            for one in card.inspections[: room.inspections]
        ),
        statement=card.statement
        and replace(
            card.statement,
            text=cut(card.statement.text, room.statement),
            signed_by=cut(card.statement.signed_by, 60),
        ),
        risks=None
        if card.risks is None
        else tuple(
            replace(
                one,
                title=cut(one.title, room.title),
                response=cut(one.response, room.words),
                owner=cut(one.owner, 40),
                academy=cut(one.academy, 40),
            )
            for one in risks
        ),
        risks_more=card.risks_more + risks_more,
        priorities=card.priorities
        and replace(
            card.priorities,
            texts=tuple(cut(one, room.title) for one in card.priorities.texts[: room.priorities]),
        ),
        priorities_more=card.priorities_more
        + max(0, len(card.priorities.texts if card.priorities else ()) - room.priorities),
        actions=None
        if card.actions is None
        else tuple(
            replace(
                one,
                title=cut(one.title, room.title),
                owner=cut(one.owner, 40),
                academy=cut(one.academy, 40),
            )
            for one in actions
        ),
        actions_more=card.actions_more + actions_more,
        visits=None
        if card.visits is None
        else tuple(
            replace(one, name=cut(one.name, 50), lead=cut(one.lead, 40), academy=cut(one.academy, 40))
            for one in card.visits[: room.visits]
        ),
    )


def cut(text: str, most: int) -> str:
    """At most `most` characters, at the end of a word where there is one nearby, with … behind. 0: nothing at all."""
    if len(text) <= most:
        return text
    if most == 0:
        return ""
    short = text[: most - 1]
    ends_a_word = text[most - 2 : most].strip() != text[most - 2 : most]
    at_a_word = short if ends_a_word or len(short.split()) < 2 else short.rsplit(None, 1)[0]
    if len(at_a_word) < most // 2:
        at_a_word = short
    return f"{at_a_word.rstrip(' ,;:.')}…"


def _first(lines: Sequence[One], most: int) -> tuple[Sequence[One], int]:
    return lines[:most], max(0, len(lines) - most)


def _gravest(card: Card, most: int) -> list[TargetLine]:
    """Those furthest from their targets, in the order of the card."""
    places = sorted(range(len(card.targets)), key=lambda place: (GRAVITY[card.targets[place].track], place))
    return [card.targets[place] for place in sorted(places[:most])]


def _grids(ratings: Sequence[Ratings], room: Room) -> Iterator[Ratings]:
    """The first grid with its areas; of another its domains alone."""
    for place, one in enumerate(ratings[:2]):
        most = room.areas if place == 0 else 0
        yield replace(
            one,
            name=cut(one.name, 60),
            unrated=cut(one.unrated, room.title),
            domains=tuple(_domain(domain, most) for domain in one.domains[: room.domains]),
        )


def _domain(domain: DomainLine, most: int) -> DomainLine:
    """Areas that moved, the worse ones first; the summary counts them all."""
    moved = [one for one in domain.areas if one.shown.movement in (Movement.WORSE, Movement.BETTER)]
    moved.sort(key=_worse_first)
    return replace(
        domain,
        name=cut(domain.name, 50),
        summary=cut(domain.summary, 110),
        areas=tuple(replace(one, name=cut(one.name, 40)) for one in moved[:most]),
        more=max(0, len(moved) - most) if most else 0,
    )


def _worse_first(line: AreaLine) -> bool:
    return line.shown.movement is not Movement.WORSE
