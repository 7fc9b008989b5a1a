"""The tree of a document's parts, opened along the way to one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .finding import Place
from .manual import words_of
from .places import name_in, written
from .schema import Pack, Part
from .shape import Kind, fields_of
from .simple import is_flat, is_row


@dataclass(frozen=True, slots=True)
class Branch:
    """`at` is the place as addresses write it. A heading ("Areas") has no place of its own."""

    label: str
    at: str | None
    is_current: bool
    problems: int
    branches: tuple[Branch, ...]


def outline(data: dict[str, Any], current: Place, problem_paths: Iterable[str]) -> tuple[Branch, ...]:
    return tuple(_branches(data, (), "", Pack, current, list(problem_paths)))


def _branches(
    part: dict[str, Any], place: Place, path: str, cls: type[Part], current: Place, problems: list[str]
) -> Iterator[Branch]:
    words = words_of(cls.__name__)
    for shape in fields_of(cls):
        if shape.part is None or is_row(shape.part) or (shape.kind is Kind.PART and is_flat(shape.part)):
            continue
        value, here = part.get(shape.key), (*place, shape.key)
        below = f"{path}.{shape.key}" if path else shape.key
        label = words.fields[shape.key].label
        if shape.kind is Kind.PART:
            is_open = current[: len(here)] == here
            inner = value if isinstance(value, dict) else {}
            branches = tuple(_branches(inner, here, below, shape.part, current, problems)) if is_open else ()
            yield Branch(label, written(here), current == here, _count(problems, below), branches)
            continue
        items: list[tuple[int | str, Any, str]] = []
        if isinstance(value, list):
            items = [(index, one, f"{below}[{index}]") for index, one in enumerate(value)]
        elif isinstance(value, dict):
            items = [(key, one, f"{below}.{key}") for key, one in value.items()]
        is_open = not place or current[: len(place)] == place
        shown = (
            [_item(one, (*here, step), at, shape.part, current, problems) for step, one, at in items]
            if is_open and (place or current[:1] == (shape.key,))
            else []
        )
        if items or place == ():
            first = written((*here, items[0][0])) if items and not place else None
            yield Branch(f"{label} ({len(items)})", first, False, _count(problems, below), tuple(shown))


def _item(part: Any, place: Place, path: str, cls: type[Part], current: Place, problems: list[str]) -> Branch:
    is_open = current[: len(place)] == place
    branches = (
        tuple(_branches(part, place, path, cls, current, problems))
        if is_open and isinstance(part, dict)
        else ()
    )
    return Branch(name_in(part, cls), written(place), current == place, _count(problems, path), branches)


def _count(problems: list[str], path: str) -> int:
    return sum(1 for one in problems if one == path or one.startswith((f"{path}.", f"{path}[")))
