"""A pack although parts of it are broken, so that all the rest can be checked in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from .finding import Finding, Place
from .nodes import Node
from .schema import Pack
from .shape import SINGLE, Kind, field_of, part_at

_ROUNDS = 30
_NOT_IN_KEYS = re.compile(r"[^a-z0-9._-]")


def pack_from(data: Any) -> Pack:
    # Every value is a text until the schema reads it; this one is compared as it stands.
    if data.get("schema") == "1":
        data["schema"] = 1
    return Pack.model_validate(data, by_alias=True, by_name=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """What was mended or left out so that the rest could be checked: not to be told of a second time."""

    ids: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()

    def explains(self, root: Node, finding: Finding) -> bool:
        if finding.missing and finding.missing in self.ids:
            return True
        return any(
            self._touches(node_at(root, place).path) for place in (finding.place, finding.whole) if place
        )

    def _touches(self, whole: str) -> bool:
        return any(path == whole or path.startswith((f"{whole}.", f"{whole}[")) for path in self.paths)


def sound_rest(root: Node, error: ValidationError) -> tuple[Pack | None, Lost]:
    """The pack with its broken parts mended or left out, as `root` then is."""
    ids: set[str] = set()
    paths: list[str] = []
    for _ in range(_ROUNDS):
        # All are found before any is taken out: lists close up behind what leaves them.
        broken = [found for one in errors_of(error) if (found := _mend(root, tuple(one["loc"]), paths, ids))]
        for parent, node in broken:
            if _take_out(parent, node):
                paths.append(node.path)
                ids.update(_ids_in(node))
        try:
            return pack_from(root.data()), Lost(frozenset(ids), tuple(paths))
        except ValidationError as again:
            error = again
    return None, Lost()


_SAMPLES: Mapping[Kind, str] = {Kind.TEXT: "-", Kind.NUMBER: "1", Kind.YES_NO: "true", Kind.DAY: "2026-09-01"}


def _mend(root: Node, loc: Place, paths: list[str], ids: set[str]) -> tuple[Node, Node] | None:
    """Puts something sound where a single value is needed and broken; else the smallest part around it that a pack
    can be without, behind what holds it."""
    part = part_at(loc[:-1]) if loc else None
    shape = field_of(part, str(loc[-1])) if part else None
    if shape is None or not shape.is_required or shape.kind not in SINGLE:
        return _dispensable(root, loc)
    parent = node_at(root, loc[:-1])
    if not isinstance(parent.value, dict):
        return _dispensable(root, loc)
    path = f"{parent.path}.{shape.key}" if parent.path else shape.key
    before = parent.value.get(shape.key)
    if before is not None and isinstance(before.value, str):
        # Others refer to what was meant: “Education!” is missed as “education”.
        ids |= {before.value, _NOT_IN_KEYS.sub("", before.value.lower())}
    line = before.line if before else parent.line
    match shape.kind:
        case Kind.WORD:
            sample = shape.choices[0]
        case Kind.KEY:
            sample = f"line-{line}-{len(paths)}"
        case Kind.WHOLE:
            sample = str(shape.least or 1)
        case _:
            sample = _SAMPLES[shape.kind]
    parent.value[shape.key] = Node(line, path, sample)
    paths.append(path)
    return None


def _dispensable(root: Node, loc: Place) -> tuple[Node, Node] | None:
    chain: list[tuple[int | str, Node]] = []
    node = root
    for step in loc:
        below = child(node, step)
        if below is None:
            break
        chain.append((step, below))
        node = below
    while chain:
        step, node = chain.pop()
        parent = chain[-1][1] if chain else root
        if isinstance(parent.value, list):
            return parent, node
        part = part_at(tuple(one for one, _ in chain))
        shape = field_of(part, str(step)) if part else None
        if shape is None or not shape.is_required:
            return parent, node
    return None


def _take_out(parent: Node, node: Node) -> bool:
    match parent.value:
        case list() if node in parent.value:
            parent.value.remove(node)
        case dict() if node in parent.value.values():
            parent.value = {key: one for key, one in parent.value.items() if one is not node}
        case _:
            return False
    return True


def _ids_in(node: Node) -> set[str]:
    ids: set[str] = set()
    waiting = [node]
    while waiting:
        for key, one in waiting.pop().children():
            if key == "id" and isinstance(one.value, str):
                ids.add(one.value)
            waiting.append(one)
    return ids


def child(node: Node, step: int | str) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(str(step))
    if isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def node_at(root: Node, place: Iterable[int | str]) -> Node:
    """The nearest one there is: what is missing is reported where it should stand."""
    node = root
    for step in place:
        below = child(node, step)
        if below is None:
            break
        node = below
    return node


def errors_of(error: ValidationError) -> list[Any]:
    """Without “too few” of lists whose items are there and wrong."""
    errors = error.errors(include_url=False)
    locs = [one["loc"] for one in errors]
    return [
        one
        for one in errors
        if one["type"] != "too_short"
        or not any(len(loc) > len(one["loc"]) and loc[: len(one["loc"])] == one["loc"] for loc in locs)
    ]
