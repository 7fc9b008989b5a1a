"""Identities: each id once among its own, earlier ids of areas that lead to one area only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .cycles import circle_in
from .finding import Finding, Place
from .schema import Grid, Pack, Part, areas_of
from .shape import Kind, fields_of, value_of


def check_ids(pack: Pack) -> Iterator[Finding]:
    yield from _duplicates((), pack)
    for index, grid in enumerate(pack.grids):
        yield from _areas(("grids", index), grid)
        yield from _renamed(("grids", index), grid)


def _duplicates(place: Place, part: Part) -> Iterator[Finding]:
    for shape in fields_of(type(part)):
        value = value_of(part, shape)
        match shape.kind:
            case Kind.PART if value is not None:
                yield from _duplicates((*place, shape.key), value)
            case Kind.PART_BY_KEY:
                for key, one in value.items():
                    yield from _duplicates((*place, shape.key, key), one)
            case Kind.PARTS:
                seen: dict[str, int] = {}
                for index, one in enumerate(value):
                    key = getattr(one, "id", None)
                    if key is not None and seen.setdefault(key, index) != index:
                        yield Finding(
                            (*place, shape.key, index, "id"),
                            f"The id “{key}” is taken by number {seen[key] + 1} of “{shape.key}”. Choose another.",
                            beside=(*place, shape.key, seen[key]),
                        )
                    yield from _duplicates((*place, shape.key, index), one)


def places_of(grid: Grid) -> Mapping[str, tuple[int, int]]:
    """Where each area stands: number of its domain, number in it. The first of several with one id."""
    places: dict[str, tuple[int, int]] = {}
    for number, domain in enumerate(grid.domains):
        for index, area in enumerate(domain.areas):
            places.setdefault(area.id, (number, index))
    return places


def _areas(place: Place, grid: Grid) -> Iterator[Finding]:
    """Areas are told apart within the whole grid: one may move from domain to domain."""
    places = places_of(grid)
    for number, domain in enumerate(grid.domains):
        for index, area in enumerate(domain.areas):
            first = places[area.id]
            if first[0] != number:
                yield Finding(
                    (*place, "domains", number, "areas", index, "id"),
                    f"The id “{area.id}” is taken by an area of “{grid.domains[first[0]].name}”. "
                    "Area ids are unique in the whole grid.",
                    beside=(*place, "domains", first[0], "areas", first[1]),
                )


def _renamed(place: Place, grid: Grid) -> Iterator[Finding]:
    places = places_of(grid)
    circle = circle_in({area.id: area.was for _, area in areas_of(grid)})
    heirs: dict[str, str] = {}
    for number, domain in enumerate(grid.domains):
        for index, area in enumerate(domain.areas):
            for at, earlier in enumerate(area.was):
                here: Place = (*place, "domains", number, "areas", index, "was", at)
                if earlier in circle:
                    chain = " → ".join(f"“{one}”" for one in (*circle, circle[0]))
                    yield Finding(here, f"Earlier ids go round in a circle: {chain}. Take one of them out.")
                elif earlier in places:
                    yield Finding(
                        here,
                        f"“{earlier}” is the id of an area that still exists. Take it out here.",
                    )
                elif heirs.setdefault(earlier, area.id) != area.id:
                    yield Finding(
                        here,
                        f"“{earlier}” became “{heirs[earlier]}” already. Ratings can go on in one area only.",
                    )
