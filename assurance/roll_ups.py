"""What a sheet's ratings add up to: of areas to domains, to the academy, and across academies to the trust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from academies.models import Academy
from assurance.frameworks.schema import Combine, Grid, Scale
from assurance.ratings.combining import Codes, combined
from assurance.ratings.ladders import NO_LEVEL, Ladder, ladder_of, translated
from assurance.scales import level_of
from assurance.sheets import AcademyId, Column, Row, Sheet
from trust_portal.ui.levels import Level


@dataclass(frozen=True)
class RolledUp:
    """Levels of the grid's scale; NOT_RATED where nothing adds up. A domain of None: all of them together."""

    scale: Scale
    academies: Mapping[tuple[AcademyId, str | None], str]
    everybody: Mapping[str | None, str]
    areas: Mapping[int, str]

    def of(self, academy: Academy | None, domain: str | None = None) -> Level:
        return level_of(self.scale, self.academies.get((academy.pk if academy else None, domain), ""))

    def across(self, domain: str | None = None) -> Level:
        return level_of(self.scale, self.everybody.get(domain, ""))

    def across_of(self, column: Column) -> Level:
        return level_of(column.scale, self.areas.get(column.area_id, ""))


def rolled_up(sheet: Sheet) -> RolledUp:
    """Of what the sheet shows to its reader. No queries.

    The trust's rating of a domain is made of its academies' ratings of that domain, as `across` says; so is the whole.
    """
    grid = sheet.grid
    scale = sheet.framework.pack.scale(grid.scale)
    ladder = ladder_of(scale)
    rows = sheet.every_row
    by_domain: dict[str, Codes] = {}
    areas: dict[int, str] = {}
    inside = [number for number, row in enumerate(rows) if row.academy is not None]
    for domain, columns in sheet.domains:
        parts = []
        for column in columns:
            own = ladder_of(column.scale)
            codes = _codes(rows, column, own)
            areas[column.area_id] = own.key(_one(codes[inside], grid.across, own))
            parts.append(translated(codes, own, ladder))
        weights = [column.area.weight for column in columns]
        by_domain[domain.id] = combined(np.stack(parts, axis=1), domain.combine, ladder, weights)
    if not rows or not by_domain:
        return RolledUp(scale, {}, {}, {})
    whole = combined(np.stack(list(by_domain.values()), axis=1), grid.combine, ladder)
    every: dict[str | None, Codes] = {None: whole}
    every.update(by_domain)
    return RolledUp(
        scale=scale,
        academies={
            (row.academy.pk if row.academy else None, domain): ladder.key(int(codes[number]))
            for domain, codes in every.items()
            for number, row in enumerate(rows)
        },
        everybody={
            domain: ladder.key(_one(codes[inside], grid.across, ladder)) for domain, codes in every.items()
        },
        areas=areas,
    )


def _codes(rows: Sequence[Row], column: Column, ladder: Ladder) -> Codes:
    cells = (row.by_area[column.area_id] for row in rows)
    return np.array(
        [ladder.code(cell.level.key) if cell.is_rated else NO_LEVEL for cell in cells], dtype=np.int8
    )


def _one(codes: Codes, combine: Combine, ladder: Ladder) -> int:
    """Of many academies, those without a rating left out: they do not pull the trust down, nor up."""
    rated = codes[codes != NO_LEVEL]
    if not len(rated):
        return NO_LEVEL
    return int(combined(rated.reshape(1, -1), combine, ladder)[0])


def method_of(grid: Grid) -> str:
    """How the roll-ups are made, in words."""
    return (
        f"A domain’s rating: {_RULES[grid.domains[0].combine.rule]} of its {grid.area_words}. "
        f"An academy’s: {_RULES[grid.combine.rule]} of its domains. "
        f"The trust’s: {_RULES[grid.across.rule]} of its academies; those without a rating are left out."
    )


_RULES = {
    "worst_of": "the worst",
    "best_of": "the best",
    "majority": "the best level that more than half reach",
    "weighted": "the mean of the points",
    "points": "the sum of the points",
    "judged": "none, people decide",
}
