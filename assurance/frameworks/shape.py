"""What the schema says of each part's fields, read from the schema itself: for messages, forms and the manual."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from .schema import Pack, Part
from .schema.base import Key


class Kind(Enum):
    """What a field holds."""

    TEXT = "text"
    WORD = "word"  # one of the words that the part lists
    KEY = "key"  # an identity
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "yes or no"
    DAY = "date"
    TEXTS = "list of texts"
    WORDS = "list of words"
    KEYS = "list of keys"
    WHOLES = "list of whole numbers"
    TEXT_BY_KEY = "texts by key"
    PART = "part"
    PARTS = "list of parts"
    PART_BY_KEY = "parts by key"


# Those that stand in one line of a form.
SINGLE = frozenset(
    {Kind.TEXT, Kind.WORD, Kind.KEY, Kind.WHOLE, Kind.NUMBER, Kind.YES_NO, Kind.DAY},
)


@dataclass(frozen=True, slots=True)
class FieldShape:
    """`key` is what documents call it, `name` its attribute. `part` is the class of PART, PARTS and PART_BY_KEY."""

    key: str
    name: str
    kind: Kind
    is_required: bool
    default: Any = None
    choices: tuple[str, ...] = ()
    part: type[Part] | None = None
    longest: int | None = None
    least: int | None = None
    most: int | None = None


@cache
def fields_of(part: type[Part]) -> tuple[FieldShape, ...]:
    """In the order of the schema."""
    return tuple(_shape(name, info) for name, info in part.model_fields.items())


def field_of(part: type[Part], key: str) -> FieldShape | None:
    return next((one for one in fields_of(part) if one.key == key), None)


def value_of(part: Part, shape: FieldShape) -> Any:
    return getattr(part, shape.name)


def part_at(path: tuple[int | str, ...]) -> type[Part] | None:
    """The class of the part that stands at this place of a pack; None where no part does."""
    here: type[Part] = Pack
    rest = list(path)
    while rest:
        shape = field_of(here, str(rest.pop(0)))
        if shape is None or shape.part is None:
            return None
        if shape.kind is not Kind.PART:
            if not rest:
                return None
            rest.pop(0)
        here = shape.part
    return here


def every_part() -> Iterator[type[Part]]:
    """Each class once, those that are met first come first."""
    waiting: list[type[Part]] = [Pack]
    seen: set[type[Part]] = set()
    while waiting:
        part = waiting.pop(0)
        if part in seen:
            continue
        seen.add(part)
        yield part
        waiting.extend(shape.part for shape in fields_of(part) if shape.part is not None)


def _shape(name: str, info: FieldInfo) -> FieldShape:
    kind, choices, part, inner = _kind(info.annotation)
    if kind is Kind.TEXT and any(getattr(one, "pattern", None) for one in [*info.metadata, *inner]):
        kind = Kind.KEY
    limits = _limits([*info.metadata, *inner])
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return FieldShape(info.alias or name, name, kind, info.is_required(), default, choices, part, **limits)


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...], type[Part] | None, list[Any]]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        kind, choices, part, inner = _kind(arguments[0])
        if annotation == Key:
            kind = Kind.KEY
        return kind, choices, part, [*arguments[1:], *inner]
    if origin in (Union, types.UnionType):
        return _kind(next(one for one in arguments if one is not type(None)))
    if origin is Literal:
        return Kind.WORD, tuple(str(one) for one in arguments), None, []
    if origin is tuple:
        kind, choices, part, inner = _kind(arguments[0])
        many = {Kind.PART: Kind.PARTS, Kind.WORD: Kind.WORDS, Kind.WHOLE: Kind.WHOLES, Kind.KEY: Kind.KEYS}
        return many.get(kind, Kind.TEXTS), choices, part, inner
    if origin is dict:
        kind, choices, part, inner = _kind(arguments[1])
        return (Kind.PART_BY_KEY if part else Kind.TEXT_BY_KEY), choices, part, inner
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return Kind.PART, (), annotation, []
    simple = {bool: Kind.YES_NO, int: Kind.WHOLE, Decimal: Kind.NUMBER, date: Kind.DAY, str: Kind.TEXT}
    return simple[annotation], (), None, []


def _limits(metadata: list[Any]) -> dict[str, int | None]:
    found: dict[str, int | None] = {"longest": None, "least": None, "most": None}
    for one in metadata:
        for name, attribute in (("longest", "max_length"), ("least", "ge"), ("most", "le")):
            if (value := getattr(one, attribute, None)) is not None:
                found[name] = int(value)
        if isinstance(one, FieldInfo):
            found |= {name: value for name, value in _limits(one.metadata).items() if value is not None}
    return found
