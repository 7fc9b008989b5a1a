"""Descriptions of a pack as JSON values and back: what is frozen with a pack, and what its web version is drawn from.

Pure. A description becomes an object with its kind; a kind that gains a field later is read with that field's default,
and one that loses a field without it. So packs of former years stay readable.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any

from trust_portal.print.marks import Movement, Shown
from trust_portal.ui.charts import stacks, trend
from trust_portal.ui.levels import Level

from . import board_contents, contents

KIND = "described_as"  # no description has a field of this name
_DECIMAL = "Decimal"


class NotReadable(Exception):
    """These values describe nothing that this version of the portal knows."""


def _wanted(known: type) -> Iterable[str]:
    return {field.name for field in fields(known) if field.init}


def _in(*modules: Any) -> Iterator[type]:
    for module in modules:
        for one in vars(module).values():
            if isinstance(one, type) and is_dataclass(one) and one.__module__ == module.__name__:
                yield one


_DRAWN = (stacks.DrawnStacks, stacks.Row, stacks.Piece, trend.DrawnTrend, trend.Tick, trend.Line)
KINDS: Mapping[str, type] = {
    one.__name__: one for one in (*_in(contents, board_contents), *_DRAWN, Shown, Level)
}
assert not any(KIND in _wanted(one) for one in KINDS.values())
assert len(KINDS) == len([*_in(contents, board_contents)]) + len(_DRAWN) + 2  # no two have one name
_ENUMS: Mapping[str, type[Enum]] = {Movement.__name__: Movement}


def to_plain(value: Any) -> Any:
    """JSON values that say everything of a frozen description, its kind as well."""
    if is_dataclass(value) and not isinstance(value, type):
        said = {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
        return {KIND: type(value).__name__, **said}
    if isinstance(value, (list, tuple)):
        return [to_plain(one) for one in value]
    if isinstance(value, Enum):
        return {KIND: type(value).__name__, "name": value.name}
    if isinstance(value, Decimal):
        return {KIND: _DECIMAL, "number": str(value)}
    return value


def from_plain(value: Any) -> Any:
    """The description that these values were made of. Raises NotReadable."""
    if isinstance(value, list):
        return tuple(from_plain(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind = value.get(KIND, "")
    try:
        if kind == _DECIMAL:
            return Decimal(value["number"])
        if kind in _ENUMS:
            return _ENUMS[kind][value["name"]]
        known = KINDS[kind]
        wanted = _wanted(known)
        return known(**{name: from_plain(one) for name, one in value.items() if name in wanted})
    except (ArithmeticError, KeyError, TypeError, ValueError) as damage:
        raise NotReadable(f"{kind or 'something'} cannot be read") from damage


def fingerprint(pack: contents.Pack) -> str:
    """SHA-256 over everything that a pack says, but for when it was made, and which version it is of what it was."""
    papers = tuple(
        replace(one, earlier="", version_papers=()) if isinstance(one, board_contents.Changes) else one
        for one in pack.papers
    )
    plain = to_plain(replace(pack, made="", edition="", papers=papers))
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def pack_of(value: Any) -> contents.Pack:
    """Raises NotReadable."""
    found = from_plain(value)
    if not isinstance(found, contents.Pack):
        raise NotReadable("this is not a pack")
    return found
