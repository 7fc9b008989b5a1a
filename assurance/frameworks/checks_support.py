"""Support models and conditions: levels that exist, addresses that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from .checks_bands import check_range
from .checks_grids import check_criterion, check_keys, check_kpi, check_levels
from .checks_scales import check_combine
from .finding import Finding, Known, Place, dead
from .schema import Condition, Pack, Scale, Suggest, SupportModel, areas_of


def check_support(pack: Pack, known: Known) -> Iterator[Finding]:
    scales = {scale.id: scale for scale in pack.scales}
    for index, model in enumerate(pack.support):
        place: Place = ("support", index)
        if model.scale not in scales:
            yield dead((*place, "scale"), "scale", model.scale, scales)
        scale = scales.get(model.scale)
        yield from _suggest(place, pack, model.suggest, scale, known)
        for number, subject in enumerate(model.subjects):
            yield from _suggest((*place, "subjects", number), pack, subject.suggest, scale, known)
        yield from _features(place, model, scale)
        for number, line in enumerate(model.entitlements):
            here: Place = (*place, "entitlements", number)
            yield from check_levels((*here, "levels"), line.levels, scale)
            yield from check_keys((*here, "phases"), "phase", line.phases, known.phases)
            if not line.levels:
                yield Finding((*here, "levels"), f"“{line.name}” names no level, so nobody gets it.")
            for key, gets in line.levels.items():
                if (gets.amount is None) != (gets.unit is None):
                    yield Finding(
                        (*here, "levels", key), "“amount” and “unit” belong together: give both or neither."
                    )


def _suggest(
    place: Place, pack: Pack, suggest: Suggest, scale: Scale | None, known: Known
) -> Iterator[Finding]:
    if suggest.rules and suggest.criteria:
        yield Finding(place, "A level is suggested by “rules” or by “criteria”, not by both.")
    yield from check_combine((*place, "combine"), suggest.combine, scale)
    for index, criterion in enumerate(suggest.criteria):
        yield from check_criterion((*place, "criteria", index), criterion, scale, known)
    for index, rule in enumerate(suggest.rules):
        here: Place = (*place, "rules", index)
        if scale is not None and rule.level not in (levels := [level.id for level in scale.levels]):
            yield dead((*here, "level"), "level", rule.level, levels, where=f"on “{scale.name}”")
        yield from check_conditions((*here, "when"), pack, rule.when, known)


def _features(place: Place, model: SupportModel, scale: Scale | None) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for index, features in enumerate(model.features):
        here: Place = (*place, "features", index, "level")
        if scale is not None and features.level not in (levels := [level.id for level in scale.levels]):
            yield dead(here, "level", features.level, levels, where=f"on “{scale.name}”")
        elif seen.setdefault(features.level, index) != index:
            yield Finding(
                here, f"“{features.level}” has its features already, as number {seen[features.level] + 1}."
            )


def check_conditions(
    place: Place, pack: Pack, conditions: tuple[Condition, ...], known: Known
) -> Iterator[Finding]:
    for index, one in enumerate(conditions):
        here: Place = (*place, index)
        asked = [name for name in ("rating", "count", "kpi") if getattr(one, name) is not None]
        if len(asked) != 1:
            yield Finding(
                here,
                f"A condition asks for one of “rating”, “count” and “kpi”; here are {_listed(asked) or 'none'}.",
            )
        elif asked == ["kpi"]:
            yield from _about_a_figure(here, one, known)
        else:
            yield from _about_ratings(here, pack, one, asked[0])


def _about_a_figure(place: Place, one: Condition, known: Known) -> Iterator[Finding]:
    yield from check_kpi((*place, "kpi"), one.kpi, known)
    yield from check_keys((*place, "group"), "group of pupils", [one.group], known.groups, is_one=True)
    if one.tolerance < 0:
        yield Finding((*place, "tolerance"), "A tolerance cannot be below 0.")
    if one.at_least is not None or one.at_most is not None:
        yield Finding(
            place, "“at_least” and “at_most” are about ratings. Say in “range” where the figure lies."
        )
    if one.range is None:
        yield Finding(place, "A condition about a KPI needs “range”: where its figure lies.")
    else:
        yield from check_range((*place, "range"), one.range)


def _about_ratings(place: Place, pack: Pack, one: Condition, asked: str) -> Iterator[Finding]:
    address = getattr(one, asked)
    if one.range is not None:
        yield Finding(
            (*place, "range"), "“range” is about figures. Say with “at_least” or “at_most” which ratings."
        )
    if one.at_least is None and one.at_most is None:
        yield Finding(place, "Say with “at_least” or “at_most” which ratings are meant.")
    scales = scales_at(pack, address, of_areas=asked == "count")
    if isinstance(scales, Finding):
        yield Finding((*place, asked), scales.message, scales.missing)
        return
    levels = {level.id: level.counts for scale in scales for level in scale.levels}
    for name in ("at_least", "at_most"):
        key = getattr(one, name)
        if scales and key is not None and not levels.get(key):
            counting = [level for level, counts in levels.items() if counts]
            yield dead(
                (*place, name), "level", key, counting, where=f"that counts on the scale of “{address}”"
            )


def scales_at(pack: Pack, address: str, *, of_areas: bool = False) -> list[Scale] | Finding:
    """The scales of what an address names: `grid`, `grid/area` or `grid/domain/*`. A finding where it is dead."""
    key, *rest = address.split("/")
    grid = next((one for one in pack.grids if one.id == key), None)
    if grid is None:
        return dead((), "grid", key, [one.id for one in pack.grids])
    wanted = {grid.scale}
    match rest:
        case []:
            if of_areas:
                wanted = {area.scale or grid.scale for _, area in areas_of(grid)}
        case [domain_key, "*"]:
            domain = next((one for one in grid.domains if one.id == domain_key), None)
            if domain is None:
                return dead(
                    (), "domain", domain_key, [one.id for one in grid.domains], where=f"in “{grid.name}”"
                )
            if of_areas:
                wanted = {area.scale or grid.scale for area in domain.areas}
        case [area_key]:
            areas = {area.id: area for _, area in areas_of(grid)}
            if area_key not in areas:
                return dead((), "area", area_key, areas, where=f"in “{grid.name}”")
            wanted = {areas[area_key].scale or grid.scale}
        case _:
            return Finding((), f"“{address}” is no address. Write “grid”, “grid/area” or “grid/domain/*”.")
    return [scale for scale in pack.scales if scale.id in wanted]


def _listed(words: list[str]) -> str:
    return " and ".join(f"“{word}”" for word in words)
