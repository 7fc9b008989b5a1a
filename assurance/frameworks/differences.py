"""What changed between two packs, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .checks_bands import in_words
from .manual import choice_in_words, words_of
from .schema import Area, Domain, Grid, Pack, Part, Range, areas_of
from .shape import FieldShape, Kind, fields_of, value_of
from .writing import data_of


@dataclass(frozen=True, slots=True)
class Change:
    """`where` leads to it by names, outermost first. `what`: added, removed, changed, moved or renamed."""

    part: str
    where: tuple[str, ...]
    what: str
    label: str
    before: str = ""
    after: str = ""

    @property
    def place(self) -> str:
        return " › ".join(self.where)


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """The changes of one part of the pack: its grids, its reports."""

    key: str
    label: str
    changes: tuple[Change, ...]


def differences(before: Pack, after: Pack) -> tuple[ChangedPart, ...]:
    """By part, in the order of the schema; none where the packs are the same."""
    parts = []
    for shape in fields_of(Pack):
        label = words_of("Pack").fields[shape.key].label
        changes = tuple(_field(shape.key, (), shape, before, after, _Moves()))
        if changes:
            parts.append(ChangedPart(shape.key, label, changes))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Moves:
    """Areas of a grid before and after, by key, with their domains: they may change places between these."""

    before: Mapping[str, tuple[Domain, Area]] = field(default_factory=dict)
    after: Mapping[str, tuple[Domain, Area]] = field(default_factory=dict)


def _moves(before: Grid, after: Grid) -> _Moves:
    return _Moves(
        {area.id: (domain, area) for domain, area in areas_of(before)},
        {area.id: (domain, area) for domain, area in areas_of(after)},
    )


def _part(part: str, where: tuple[str, ...], before: Part, after: Part, moves: _Moves) -> Iterator[Change]:
    if isinstance(before, Grid) and isinstance(after, Grid):
        moves = _moves(before, after)
    for shape in fields_of(type(after)):
        yield from _field(part, where, shape, before, after, moves)


def _field(
    part: str, where: tuple[str, ...], shape: FieldShape, before: Part, after: Part, moves: _Moves
) -> Iterator[Change]:
    old, new = value_of(before, shape), value_of(after, shape)
    if old == new:
        return
    label = words_of(type(after).__name__).fields[shape.key].label
    match shape.kind:
        case Kind.PART if old is not None and new is not None and not isinstance(new, Range):
            yield from _part(part, (*where, label) if where or part != shape.key else (), old, new, moves)
        case Kind.PARTS if (olds := _keyed(old)) is not None and (news := _keyed(new)) is not None:
            yield from _lists(part, where, label, olds, news, moves)
        case Kind.TEXT_BY_KEY | Kind.PART_BY_KEY:
            for key in dict.fromkeys([*old, *new]):
                if old.get(key) != new.get(key):
                    yield _changed(part, where, f"{label}: {key}", old.get(key), new.get(key))
        case _:
            yield _changed(part, where, label, old, new)


def _changed(part: str, where: tuple[str, ...], label: str, old: Any, new: Any) -> Change:
    before, after = value_in_words(old), value_in_words(new)
    what = "added" if not before else "removed" if not after else "changed"
    return Change(part, where, what, label, before, after)


def _keyed(parts: Sequence[Part]) -> dict[str, Part] | None:
    """Parts by what tells them apart; None where nothing does."""
    keys = [key_of(one) for one in parts]
    if None in keys or len(set(keys)) < len(keys):
        return None
    return {str(key): one for key, one in zip(keys, parts, strict=True)}


def key_of(part: Part) -> str | None:
    for name in ("id", "level", "theme"):
        if not isinstance(part, Range) and (found := getattr(part, name, None)) is not None:
            return str(found)
    return None


def _lists(
    part: str,
    where: tuple[str, ...],
    label: str,
    olds: dict[str, Part],
    news: dict[str, Part],
    moves: _Moves,
) -> Iterator[Change]:
    heirs: set[str] = set()
    stayed: list[str] = []
    for key, new in news.items():
        here = (*where, name_of(new))
        was = [one for one in getattr(new, "was", ()) if one not in news]
        earlier = next((one for one in was if one in olds or one in moves.before), key)
        old = olds.get(key) or olds.get(earlier)
        if isinstance(new, Area) and old is None and (moved := moves.before.get(earlier)):
            domain, old = moved
            yield Change(part, here, "moved", "Domain", domain.name, moves.after[key][0].name)
        if old is None:
            yield Change(part, where, "added", label, "", name_of(new))
            if isinstance(new, Domain):
                yield from _came_along(part, here, new, moves)
            continue
        old_key = key if key in olds else earlier
        heirs.add(old_key)
        stayed.append(old_key)
        yield from _part(part, here, old, new, moves)
    for key, old in olds.items():
        if key not in heirs and not (isinstance(old, Area) and _after(key, moves)):
            yield Change(part, where, "removed", label, name_of(old), "")
    order = [key for key in olds if key in heirs]
    if order != [key for key in stayed if key in olds]:
        yield Change(
            part,
            where,
            "moved",
            f"{label}: order",
            ", ".join(name_of(olds[key]) for key in order),
            ", ".join(name_of(olds[key]) for key in stayed if key in olds),
        )


def _came_along(part: str, where: tuple[str, ...], domain: Domain, moves: _Moves) -> Iterator[Change]:
    """Areas of a new domain that were elsewhere before."""
    for area in domain.areas:
        for key in (area.id, *area.was):
            if found := moves.before.get(key):
                before, old = found
                here = (*where, area.name)
                yield Change(part, here, "moved", "Domain", before.name, domain.name)
                yield from _part(part, here, old, area, moves)
                break


def _after(key: str, moves: _Moves) -> bool:
    """Whether the area goes on elsewhere in the grid, under this key or as the heir of it."""
    return any(key == area.id or key in area.was for _, area in moves.after.values())


def name_of(part: Part) -> str:
    """What people call it."""
    for name in ("name", "text", "level", "theme", "kpi", "id"):
        if (found := getattr(part, name, None)) is not None:
            text = str(found)
            return text if len(text) <= 80 else f"{text[:77]}…"
    return words_of(type(part).__name__).one


def value_in_words(value: Any) -> str:
    """A line for each item; empty for nothing."""
    match value:
        case None | () | {}:
            return ""
        case bool():
            return "Yes" if value else "No"
        case tuple():
            return "\n".join(value_in_words(one) for one in value)
        case dict():
            return "\n".join(f"{key}: {value_in_words(one)}" for key, one in value.items())
        case Range():
            level = getattr(value, "level", None)
            return f"{in_words(value)}: {level}" if level else in_words(value)
        case Part():
            return _part_in_words(value)
        case str():
            return choice_in_words(value) if value.islower() and "_" in value and " " not in value else value
        case _:
            return str(value)


def _part_in_words(part: Part) -> str:
    words = words_of(type(part).__name__)
    told = []
    for shape in fields_of(type(part)):
        value = value_of(part, shape)
        if shape.key in data_of(part) and (text := value_in_words(value)):
            told.append(f"{words.fields[shape.key].label}: {text.replace(chr(10), '; ')}")
    return " · ".join(told)
