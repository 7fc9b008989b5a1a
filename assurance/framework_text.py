"""A framework as people read it: every part, with its words, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assurance.frameworks.checks_bands import in_words
from assurance.frameworks.differences import name_of, value_in_words
from assurance.frameworks.manual import words_of
from assurance.frameworks.schema import Band, Condition, Pack, Part, Range, Scale, areas_of
from assurance.frameworks.shape import FieldShape, Kind, fields_of, value_of
from trust_portal.ui.levels import Level


@dataclass
class Passage:
    """A part: its name, its facts, and the parts within it. `levels` are badges with what each means."""

    title: str
    anchor: str = ""
    lead: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    levels: list[tuple[Level, str]] = field(default_factory=list)
    groups: list[tuple[str, list[Passage]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PartText:
    """A part of the whole framework: its grids, its reports."""

    key: str
    label: str
    hint: str
    count: int


def parts_of(pack: Pack) -> tuple[PartText, ...]:
    """Those that the framework has."""
    words = words_of("Pack")
    found = []
    for shape in fields_of(Pack):
        value = value_of(pack, shape)
        if shape.kind in (Kind.PARTS, Kind.PART) and value:
            told = words.fields[shape.key]
            found.append(
                PartText(shape.key, told.label, told.hint, len(value) if isinstance(value, tuple) else 0)
            )
    return tuple(found)


def passages(pack: Pack, key: str) -> list[Passage]:
    """Of one part of the framework."""
    shape = next(one for one in fields_of(Pack) if one.key == key)
    value = value_of(pack, shape)
    names = _Names.of(pack)
    if shape.kind is Kind.PART:
        return [_passage(value, names, words_of("Pack").fields[key].label)]
    return [_passage(one, names, anchor=f"{key}-{number}") for number, one in enumerate(value, 1)]


def level_of(scale: Scale, key: str) -> Level | None:
    one = next((level for level in scale.levels if level.id == key), None)
    return None if one is None else Level(one.id, one.name, one.letter, one.shape, one.colour)


@dataclass(frozen=True, slots=True)
class _Names:
    """What keys of the document are called: levels of every scale, areas by address, committees."""

    by_key: dict[str, str]

    @classmethod
    def of(cls, pack: Pack) -> _Names:
        names: dict[str, str] = {}
        for scale in pack.scales:
            names |= {level.id: level.name for level in scale.levels}
            names[scale.id] = scale.name
        for grid in pack.grids:
            names[grid.id] = grid.name
            for domain, area in areas_of(grid):
                names[f"{grid.id}/{area.id}"] = f"{area.name} ({grid.name})"
                names[f"{grid.id}/{domain.id}/*"] = f"{domain.name} ({grid.name})"
        names |= {one.id: one.name for one in pack.committees}
        return cls(names)

    def call(self, text: str) -> str:
        return self.by_key.get(text, text)


_REFERENCES = frozenset(
    {"scale", "level", "at_least", "at_most", "rating", "count", "area", "areas", "grid", "committee"}
)


def _passage(part: Part, names: _Names, title: str = "", anchor: str = "") -> Passage:
    passage = Passage(title or names.call(name_of(part)), anchor)
    cls = type(part).__name__
    words = words_of(cls).fields
    for shape in fields_of(type(part)):
        value = value_of(part, shape)
        if shape.key in ("id", "name", "schema") or value in (None, (), {}) or _is_usual(shape, value):
            continue
        label = words[shape.key].label
        match shape.kind:
            case Kind.PARTS if isinstance(part, Scale):
                passage.levels = [(level_of(part, one.id), one.meaning or "") for one in value]  # type: ignore[misc]
            case Kind.PARTS if isinstance(value[0], Band | Condition):
                passage.facts.append((label, "\n".join(_in_one_line(one, names) for one in value)))
            case Kind.PARTS:
                passage.groups.append((label, [_passage(one, names) for one in value]))
            case Kind.PART if isinstance(value, Range):
                passage.facts.append((label, in_words(value)))
            case Kind.PART:
                inner = _passage(value, names, label)
                if inner.groups:
                    passage.groups.append(("", [inner]))
                else:
                    passage.facts += [(f"{label}: {term.lower()}", text) for term, text in inner.facts]
            case Kind.TEXT_BY_KEY:
                passage.facts += [(f"{label}: {names.call(key)}", text) for key, text in value.items()]
            case Kind.PART_BY_KEY:
                passage.facts += [(names.call(key), _in_one_line(one, names)) for key, one in value.items()]
            case _ if shape.key in ("about", "summary", "text") and isinstance(value, str):
                passage.lead = value
            case _:
                passage.facts.append((label, _called(shape, value, names)))
    return passage


def _is_usual(shape: FieldShape, value: Any) -> bool:
    return not shape.is_required and value == shape.default


def _called(shape: FieldShape, value: Any, names: _Names) -> str:
    if shape.key in _REFERENCES:
        return "\n".join(names.call(str(one)) for one in (value if isinstance(value, tuple) else (value,)))
    return value_in_words(value)


def _in_one_line(part: Part, names: _Names) -> str:
    if isinstance(part, Band):
        return f"{in_words(part)}: {names.call(part.level)}"
    return " · ".join(_told(part, names))


def _told(part: Part, names: _Names) -> Iterator[str]:
    words = words_of(type(part).__name__).fields
    for shape in fields_of(type(part)):
        value = value_of(part, shape)
        if value in (None, (), {}) or _is_usual(shape, value):
            continue
        if shape.key == "says":
            yield str(value)
        elif isinstance(value, Range):
            yield f"{words[shape.key].label.lower()} {in_words(value)}"
        else:
            text = _called(shape, value, names).replace("\n", ", ")
            yield f"{words[shape.key].label.lower()} {text}"
