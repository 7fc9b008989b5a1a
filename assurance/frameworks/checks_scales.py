"""Scales: an order, levels that can be told apart, and points that rise with it."""

from __future__ import annotations

from collections.abc import Iterator

from trust_portal.ui.levels import PALETTE, SHAPES

from .checks_bands import check_bands, check_rising
from .finding import Finding, Place, dead
from .schema import Combine, Pack, Scale


def check_scales(pack: Pack) -> Iterator[Finding]:
    for index, scale in enumerate(pack.scales):
        place: Place = ("scales", index)
        if len(scale.worst_first) < 2:
            yield Finding(
                (*place, "levels"),
                f"“{scale.name}” has fewer than two levels that count, so nothing can be better or worse.",
                whole=place,
            )
        yield from _looks(place, scale)
        yield from _points(place, scale)


def _looks(place: Place, scale: Scale) -> Iterator[Finding]:
    letters: dict[str, int] = {}
    looks: dict[tuple[str, str], int] = {}
    for index, level in enumerate(scale.levels):
        here: Place = (*place, "levels", index)
        if level.colour not in PALETTE:
            yield dead(
                (*here, "colour"), "colour", level.colour, PALETTE.keys(), where="in the portal’s palette"
            )
        if level.shape not in SHAPES:
            yield dead((*here, "shape"), "shape", level.shape, SHAPES.keys(), where="in the portal")
        first = letters.setdefault(level.letter.casefold(), index)
        if first != index:
            yield Finding(
                (*here, "letter"),
                f"“{level.letter}” stands for “{scale.levels[first].name}” already. "
                "Each level needs a letter of its own, for narrow cells.",
                beside=(*place, "levels", first),
            )
        alike = looks.setdefault((level.colour, level.shape), index)
        if alike != index:
            yield Finding(
                (*here, "shape"),
                f"“{level.name}” has the colour and the shape of “{scale.levels[alike].name}”. Change one of them.",
                beside=(*place, "levels", alike),
            )


def _points(place: Place, scale: Scale) -> Iterator[Finding]:
    for index, level in enumerate(scale.levels):
        if level.points is not None and not level.counts:
            yield Finding(
                (*place, "levels", index, "points"),
                f"“{level.name}” does not count and so cannot have points. Take them out.",
            )
    points = [level.points for level in scale.worst_first]
    given = [one for one in points if one is not None]
    if given and len(given) < len(points):
        for index, level in enumerate(scale.levels):
            if level.counts and level.points is None:
                yield Finding(
                    (*place, "levels", index),
                    f"“{level.name}” has no points and other levels have. Give points to all or to none.",
                )
    elif given != sorted(set(given)) and given != sorted(set(given), reverse=True):
        yield Finding(
            (*place, "levels"),
            "The points do not go up, or down, from level to level. Put them in the order of the scale.",
        )


def check_combine(place: Place, combine: Combine, scale: Scale | None) -> Iterator[Finding]:
    """`scale` is that of the rating that is made."""
    if combine.rule == "points":
        if not combine.bands:
            yield Finding(place, "The rule “points” needs “bands”: which sum of points gives which level.")
            return
        found = list(check_bands((*place, "bands"), combine.bands, scale))
        yield from found
        if scale is not None and not found:
            yield from check_rising((*place, "bands"), combine.bands, scale)
    elif combine.bands:
        yield Finding(
            (*place, "bands"),
            f"The rule “{combine.rule}” does not use bands. Take them out, or use “points”.",
        )
    if combine.rule == "weighted" and scale is not None:
        points = [level.points for level in scale.worst_first if level.points is not None]
        if points != sorted(points):
            yield Finding(
                (*place, "rule"),
                f"“weighted” takes more points for better, and on “{scale.name}” the best level has the fewest. "
                "Turn the points round, or use “points” with bands.",
            )
