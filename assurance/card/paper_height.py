"""How tall a card is on paper, about: so that forms that cannot be one page need not be drawn to know it. Pure."""

from __future__ import annotations

from .contents import Card, DomainLine, InspectionLine, Ratings, TargetLine

TALLEST = 285.0  # mm: what may still fit; A4 less its margins is 273
_LINE, _SMALL, _HEADING = 3.5, 2.9, 6.0
# How many letters go into a line of the whole width, of a half, and of a half in small letters.
_WIDE, _HALF, _HALF_SMALL = 125, 58, 75


def height(card: Card) -> float:
    """In mm."""
    levels = sum(_LINE * _rows(f"{one.about} {one.since} {one.note}", _WIDE) for one in card.levels or ())
    facts = sum(len(name) + len(value) + 3 for name, value in card.facts)
    top = 8 * _rows(card.subject, 60) + _LINE * (2 + facts // _WIDE) + levels
    return top + 12 + sum(_target(one) for one in card.targets) + max(_left(card), _right(card))


def _rows(text: str, letters: int) -> int:
    return max(1, -(-len(text) // letters))


def _target(line: TargetLine) -> float:
    return 2.0 + max(
        _LINE * _rows(line.label, 30) + _SMALL * _rows(line.origin, 36),
        _LINE * _rows(line.figure, 18) + _SMALL,
        4.0 + _SMALL * _rows(line.trend, 34),
        _LINE + _SMALL * _rows(line.benchmark_name, 22),
    )


def _left(card: Card) -> float:
    grids = sum(_grid(one) for one in card.ratings or ())
    return 2 * _HEADING + grids + sum(_inspection(one) for one in card.inspections)


def _grid(grid: Ratings) -> float:
    return (
        _LINE * _rows(f"{grid.name}, {grid.when}", 45)
        + sum(_domain(one) for one in grid.domains)
        + (_SMALL * _rows(grid.unrated, _HALF_SMALL) if grid.unrated else 0)
    )


def _domain(domain: DomainLine) -> float:
    areas = sum(len(one.name) + 12 for one in domain.areas)
    return _LINE * _rows(domain.name, 40) + 1 + _SMALL * (1 + (len(domain.summary) + areas) // _HALF_SMALL)


def _inspection(one: InspectionLine) -> float:
    grades = sum(len(name) + len(grade) + 4 for name, grade in one.grades)
    said = f"{one.system}, {one.day}. {one.timing}"
    return _LINE * (_rows(said, _HALF) + 1 + grades // _HALF) + _SMALL


def _right(card: Card) -> float:
    tall = _HEADING * (5 if card.priorities else 4)
    if card.statement is not None:
        tall += sum(_LINE * _rows(part, _HALF) for part in card.statement.text.split("\n")) + _SMALL
    for risk in card.risks or ():
        below = f"{risk.academy} {risk.score} {risk.response} {risk.owner} review on {risk.review_on}"
        tall += _LINE * _rows(risk.title, 52) + _SMALL * _rows(below, _HALF_SMALL)
    for text in card.priorities.texts if card.priorities else ():
        tall += _LINE * _rows(text, 54)
    for action in card.actions or ():
        below = f"{action.academy} {action.owner}, due on {action.due} (overdue)"
        tall += _LINE * _rows(action.title, _HALF) + _SMALL * _rows(below, _HALF_SMALL)
    return tall + sum(_LINE * _rows(one.name, 45) + _SMALL for one in card.visits or ())
