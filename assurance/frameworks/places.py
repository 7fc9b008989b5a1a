"""Places in a document: how they are written in addresses, what stands there, and changing it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .finding import Place
from .manual import words_of
from .schema import Part
from .shape import FieldShape, Kind, field_of, fields_of, part_at
from .simple import is_flat, is_row

_LONGEST_NAME = 70


class NoSuchPlace(Exception):
    """The document has no part there: it was moved or removed."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A part on the way to a place."""

    label: str
    place: Place


def parsed(text: str) -> Place:
    """“grids/0/domains/1” -> ("grids", 0, "domains", 1)"""
    return tuple(int(step) if step.isascii() and step.isdigit() else step for step in text.split("/") if step)


def written(place: Place) -> str:
    return "/".join(str(step) for step in place)


def place_of(path: str) -> Place:
    """“grids[0].domains[1].name” -> ("grids", 0, "domains", 1, "name")"""
    steps = re.findall(r'"([^"]*)"|([^.\[\]"]+)', path)
    return tuple(int(bare) if bare.isdigit() else quoted or bare for quoted, bare in steps)


def page_of(place: Place) -> Place:
    """The place of the form on which this is edited: of the innermost part that has a page of its own."""
    for end in range(len(place), 0, -1):
        cls, before = part_at(place[:end]), place[end - 1]
        if cls is None or (isinstance(before, str) and (is_flat(cls) or _is_by_key(place[:end]))):
            continue
        if isinstance(before, int) and is_row(cls):
            continue
        return place[:end]
    return ()


def _is_by_key(place: Place) -> bool:
    return part_at(place[:-1]) is None


def part_class(place: Place) -> type[Part]:
    """Raises NoSuchPlace where the schema has no part there."""
    found = part_at(place)
    if found is None:
        raise NoSuchPlace
    return found


def get(data: Any, place: Place) -> dict[str, Any]:
    """The mapping that stands there; an optional part that is missing is an empty one. Raises NoSuchPlace."""
    here = data
    for index, step in enumerate(place):
        if isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        elif isinstance(here, dict):
            shape = field_of(part, str(step)) if (part := part_at(place[:index])) else None
            is_single = shape is not None and shape.kind is Kind.PART
            if str(step) not in here and not is_single:
                raise NoSuchPlace
            here = here.get(str(step))
            if here is None and is_single:
                here = {}
        else:
            raise NoSuchPlace
    if here is None:
        here = {}
    if not isinstance(here, dict):
        raise NoSuchPlace
    return here


def replaced(data: dict[str, Any], place: Place, edit: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """A copy in which `edit` changed what stands at the place. Raises NoSuchPlace."""
    data = copy.deepcopy(data)
    get(data, place)
    holders: list[tuple[Any, int | str]] = []
    here: Any = data
    for step in place:
        holders.append((here, step))
        below = here.get(step) if isinstance(here, dict) else here[step]
        if below is None:
            below = here[step] = {}
        here = below
    edit(here)
    in_order(here, part_class(place))
    # Optional parts with nothing in them are left out, from the innermost outwards.
    for holder, step in reversed(holders):
        if isinstance(holder, dict) and holder.get(step) == {}:
            del holder[step]
    for end in range(len(place)):
        if (cls := part_at(place[:end])) is not None and isinstance(here := _at(data, place[:end]), dict):
            in_order(here, cls)
    return data


def _at(data: Any, place: Place) -> Any:
    for step in place:
        data = data.get(step) if isinstance(data, dict) else data[step]
    return data


def in_order(part: dict[str, Any], cls: type[Part]) -> None:
    """Keys as the schema orders them, unknown ones behind."""
    order = {shape.key: number for number, shape in enumerate(fields_of(cls))}
    items = sorted(part.items(), key=lambda item: order.get(item[0], len(order)))
    part.clear()
    part.update(items)


def name_in(part: Any, cls: type[Part]) -> str:
    """What people call a part that may be broken."""
    if isinstance(part, dict):
        for key in ("name", "says", "text", "theme", "level", "kpi", "rating", "count", "id"):
            if isinstance(found := part.get(key), str) and found.strip():
                return found if len(found) <= _LONGEST_NAME else f"{found[:_LONGEST_NAME]}…"
    return words_of(cls.__name__).one.capitalize()


def trail(data: dict[str, Any], place: Place) -> tuple[Stop, ...]:
    """The parts that lead to a place, itself as the last one. Raises NoSuchPlace."""
    stops = [Stop(name_in(data, part_class(())), ())]
    for end in range(1, len(place) + 1):
        here = place[:end]
        cls = part_at(here)
        if cls is None:
            continue
        last = here[-1]
        shape = _shape_of(here)
        if shape is not None and shape.kind is Kind.PART:
            parent = part_class(here[:-1]).__name__
            label = words_of(parent).fields[shape.key].label
        elif isinstance(last, str):
            label = last
        else:
            label = name_in(get(data, here), cls)
        stops.append(Stop(label, here))
    return tuple(stops)


def _shape_of(place: Place) -> FieldShape | None:
    cls = part_at(place[:-1])
    return field_of(cls, str(place[-1])) if cls and isinstance(place[-1], str) else None
