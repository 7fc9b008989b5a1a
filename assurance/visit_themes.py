"""What visits looked at, theme by academy: how many of them, and what the latest found. Pure but for its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from academies.models import Academy
from assurance.in_force import pack_of
from assurance.models import Visit, VisitQuerySet
from assurance.scales import level_of
from assurance.visit_sight import sees_note
from assurance.visit_types import areas_by_key, focus_name
from trust_portal.accounts.access import Access
from trust_portal.ui.levels import Level

WARMEST = 4


@dataclass(frozen=True, slots=True)
class ThemeCell:
    """`level`: of the latest visit that judged it, and that this person may read; None: nobody has."""

    visits: tuple[Visit, ...]
    level: Level | None

    @property
    def warmth(self) -> int:
        """0 for no visit, WARMEST for that many and more."""
        return min(len(self.visits), WARMEST)

    @property
    def latest(self) -> Visit:
        return self.visits[0]


@dataclass(frozen=True, slots=True)
class ThemeMap:
    """`rows`: each academy with a cell for each of `themes`; None where there was no visit."""

    themes: tuple[str, ...]
    rows: tuple[tuple[Academy, tuple[ThemeCell | None, ...]], ...]
    totals: tuple[int, ...]


def theme_map(academies: Sequence[Academy], held: Iterable[Visit], access: Access) -> ThemeMap:
    """`held`: the newest first, with versions, judgements and visitors. Asks the database nothing."""
    visits: dict[tuple[int, str], list[Visit]] = defaultdict(list)
    levels: dict[tuple[int, str], Level] = {}
    names: dict[str, str] = {}
    order: dict[str, int] = {}
    for visit in held:
        areas = areas_by_key(pack_of(visit.version))
        positions = {f"{grid}/{area}": place for place, (grid, area) in enumerate(areas)}
        is_open = sees_note(access, visit, {one.person_id for one in visit.visitors.all()})
        judged = {f"{one.grid}/{one.area}": one for one in visit.judgements.all()} if is_open else {}
        for theme in dict.fromkeys((*visit.focus, *judged)):
            key = (visit.academy_id, theme)
            visits[key].append(visit)
            names.setdefault(theme, focus_name(areas, theme))
            order.setdefault(theme, positions.get(theme, len(positions)))
            one = judged.get(theme)
            if one is not None and one.level and key not in levels:
                levels[key] = level_of(areas[one.grid, one.area].scale, one.level)
    themes = sorted(names, key=lambda theme: (order[theme], names[theme].casefold()))
    rows = tuple(
        (
            academy,
            tuple(
                ThemeCell(tuple(visits[academy.pk, theme]), levels.get((academy.pk, theme)))
                if (academy.pk, theme) in visits
                else None
                for theme in themes
            ),
        )
        for academy in academies
    )
    shown = {academy.pk for academy in academies}
    totals = tuple(
        sum(len(found) for (academy, of), found in visits.items() if of == theme and academy in shown)
        for theme in themes
    )
    return ThemeMap(tuple(names[theme] for theme in themes), rows, totals)


def held_between(visible: VisitQuerySet, begins: date, ends: date) -> list[Visit]:
    """What `theme_map` needs, in three queries."""
    found = visible.held().filter(held_on__gte=begins, held_on__lte=ends)
    return list(found.select_related("academy", "version").prefetch_related("judgements", "visitors"))
