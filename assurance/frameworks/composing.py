"""One pack of the parts of several: “the grids of A with the targets of B and the triggers of C”."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .schema import Pack, areas_of
from .shape import Kind, fields_of, value_of

# What can be chosen, in the order of the schema. Scales come along with what uses them.
CHOOSABLE: tuple[str, ...] = tuple(
    shape.key for shape in fields_of(Pack) if shape.kind in (Kind.PARTS, Kind.PART) and shape.key != "scales"
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two packs bring an id each, for different things."""

    part: str
    key: str
    packs: tuple[str, str]

    @property
    def message(self) -> str:
        first, second = self.packs
        return f"“{self.key}” is in “{self.part}” of both {first} and {second}, and they differ. Choose one of them."


@dataclass(frozen=True, slots=True)
class Composed:
    """`pack` is None where there are conflicts. Its references may still lead nowhere: the reader tells."""

    pack: Pack | None
    conflicts: tuple[Conflict, ...]


def compose(*, key: str, name: str, summary: str, chosen: Iterable[tuple[Pack, str]]) -> Composed:
    """`chosen` names parts ("grids") and the pack that each is taken from; several packs may bring one part.

    Equal parts that come twice are kept once. Scales are taken from the packs whose grids and support models use
    them; committees come with the reports and duties that name them.
    """
    chosen = [(pack, part) for pack, part in chosen]
    parts: dict[str, list[tuple[str, Any]]] = {}
    conflicts: list[Conflict] = []
    sources: dict[tuple[str, str], tuple[str, Any]] = {}
    single: dict[str, tuple[str, Any]] = {}
    for pack, part in [*_scales(chosen), *chosen, *_committees(chosen)]:
        shape = next(one for one in fields_of(Pack) if one.key == part)
        value = value_of(pack, shape)
        if shape.kind is Kind.PART:
            if value is not None and (before := single.setdefault(part, (pack.name, value)))[1] != value:
                conflicts.append(Conflict(part, part, (before[0], pack.name)))
            continue
        for one in _wanted(pack, part, value, chosen):
            known = sources.get((part, one.id))
            if known is None:
                sources[part, one.id] = (pack.name, one)
                parts.setdefault(part, []).append((pack.name, one))
            elif known[1] != one:
                conflict = Conflict(part, one.id, (known[0], pack.name))
                if conflict not in conflicts:
                    conflicts.append(conflict)
    if conflicts:
        return Composed(None, tuple(conflicts))
    content: dict[str, Any] = {part: tuple(one for _, one in ones) for part, ones in parts.items()}
    content |= {part: value for part, (_, value) in single.items()}
    sources_in_words = "; ".join(dict.fromkeys(pack.source for pack, _ in chosen if pack.source)) or None
    composed = Pack.model_validate(
        {"schema": 1, "id": key, "name": name, "summary": summary, "source": sources_in_words, **content}
    )
    return Composed(composed, ())


def _scales(chosen: list[tuple[Pack, str]]) -> list[tuple[Pack, str]]:
    return [(pack, "scales") for pack in _once(pack for pack, part in chosen if part in ("grids", "support"))]


def _committees(chosen: list[tuple[Pack, str]]) -> list[tuple[Pack, str]]:
    return [
        (pack, "committees")
        for pack in _once(pack for pack, part in chosen if part in ("reports", "duties"))
        if (pack, "committees") not in chosen
    ]


def _once(packs: Iterable[Pack]) -> list[Pack]:
    return list({pack.id: pack for pack in packs}.values())


def _wanted(pack: Pack, part: str, value: Any, chosen: list[tuple[Pack, str]]) -> list[Any]:
    """Of scales and committees that come along, only those that are used."""
    ones = list(value)
    if part == "scales":
        scales = _scales_used(pack, {name for one, name in chosen if one is pack})
        return [one for one in ones if one.id in scales]
    if part == "committees" and (pack, "committees") not in chosen:
        names = {name for one, name in chosen if one is pack}
        used: set[str | None] = {one.committee for one in pack.reports if "reports" in names}
        used |= {one.committee for one in pack.duties if "duties" in names}
        return [one for one in ones if one.id in used]
    return ones


def _scales_used(pack: Pack, parts: set[str]) -> set[str]:
    used: set[str] = set()
    if "grids" in parts:
        for grid in pack.grids:
            used |= {grid.scale, *(area.scale for _, area in areas_of(grid) if area.scale)}
    if "support" in parts:
        used |= {model.scale for model in pack.support}
    return used
