"""What the buttons beside lists do to a part: add, move up or down, take out."""

from __future__ import annotations

from typing import Any

from assurance.frameworks.manual import words_of
from assurance.frameworks.schema import Part
from assurance.frameworks.shape import Kind, field_of, fields_of


def act(part: dict[str, Any], cls: type[Part], action: str, name: str) -> int | None:
    """Changes the part. `name` is a list ("areas") or an item of one ("combine--bands--1"). The new one's number.

    Anything that is not there is left alone: pages can be old.
    """
    *way, last = name.split("--")
    if action == "add":
        return _add(part, cls, name)
    here: Any = part
    for step in way:
        here = here.get(step) if isinstance(here, dict) else None
    if not isinstance(here, list) or not last.isdigit() or int(last) >= len(here):
        return None
    index = int(last)
    match action:
        case "up" if index > 0:
            here[index - 1], here[index] = here[index], here[index - 1]
        case "down" if index + 1 < len(here):
            here[index + 1], here[index] = here[index], here[index + 1]
        case "remove":
            del here[index]
    return None


def _add(part: dict[str, Any], cls: type[Part], key: str) -> int | None:
    shape = field_of(cls, key)
    if shape is None or shape.kind is not Kind.PARTS or shape.part is None:
        return None
    items = part.get(key)
    if not isinstance(items, list):
        items = part[key] = []
    items.append(_new(shape.part, items))
    return len(items) - 1


def _new(cls: type[Part], items: list[Any]) -> dict[str, Any]:
    """With what the schema needs where there is something to choose; the rest is for the person to write."""
    word = words_of(cls.__name__).one
    taken = {one.get("id") for one in items if isinstance(one, dict)}
    made: dict[str, Any] = {}
    for shape in fields_of(cls):
        match shape.key:
            case "id":
                stem = word.replace(" ", "_").replace("'", "")
                made["id"] = next(
                    key for number in range(1, 10_000) if (key := f"new_{stem}_{number}") not in taken
                )
            case "name":
                made["name"] = f"New {word}"
            case _ if shape.is_required and shape.kind is Kind.WORD:
                made[shape.key] = shape.choices[0]
    return made
