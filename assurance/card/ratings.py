"""Ratings with their direction, as far as the reader may see them, for many academies at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from academies.models import Academy
from assurance.choosing import choice_of
from assurance.frameworks.schema import Domain
from assurance.in_force import InForce
from assurance.models import Movement as StoredMovement
from assurance.rating_words import period_in_words
from assurance.roll_ups import RolledUp, rolled_up
from assurance.sheets import Cell, Column, Sheet, sheet_of
from assurance.shown import made_of_others, shown
from assurance.sight import Sight
from trust_portal.accounts.access import Access
from trust_portal.ui.levels import Level

from .contents import AreaLine, DomainLine, Ratings


@dataclass(frozen=True)
class Rated:
    """A grid in its newest period that shows the reader anything."""

    sheet: Sheet
    rolled: RolledUp


def rated_for(
    access: Access, framework: InForce | None, academies: Collection[Academy], *, on: date
) -> Sequence[Rated] | None:
    """None for whoever may read no ratings. About ten queries for each grid of the framework, whatever the number of
    academies."""
    if not access.may("assurance.read"):
        return None
    sight = Sight.of(access)
    seen = [one for one in academies if sight.is_everywhere or one.place_id in sight.places]
    found = []
    for grid in framework.pack.grids if framework else ():
        choice = choice_of(access, grid=grid.id, asked="", on=on)
        if choice is not None and choice.period is not None:
            sheet = sheet_of(
                access=access,
                grid=choice.grid,
                framework=choice.framework,
                period=choice.period,
                academies=seen,
            )
            found.append(Rated(sheet, rolled_up(sheet)))
    return found


def ratings_of(academy: Academy, rated: Sequence[Rated] | None, access: Access) -> tuple[Ratings, ...] | None:
    """None where this academy's are not for the reader."""
    sight = Sight.of(access)
    if rated is None or not (sight.is_everywhere or academy.place_id in sight.places):
        return None
    return tuple(_of_academies(academy, rated))


def _of_academies(academy: Academy, rated: Sequence[Rated]) -> Iterator[Ratings]:
    for one in rated:
        row = next((row for row in one.sheet.rows if row.academy == academy), None)
        if row is None:
            continue
        domains = []
        for domain, columns in one.sheet.domains:
            cells = [row.by_area[column.area_id] for column in columns]
            domains.append(_domain(domain, one.rolled.of(academy, domain.id), cells))
        whole = one.rolled.of(academy)
        yield _grid(one, whole, domains)


def trust_ratings(rated: Sequence[Rated] | None) -> tuple[Ratings, ...] | None:
    """The trust's own ratings where the grid has them, else what those of its academies add up to."""
    if rated is None:
        return None
    found = []
    for one in rated:
        domains = []
        for domain, columns in one.sheet.domains:
            if one.sheet.own is not None and not one.sheet.rows:
                cells = [one.sheet.own.by_area[column.area_id] for column in columns]
                domains.append(_domain(domain, one.rolled.of(None, domain.id), cells))
            else:
                domains.append(_across(one, domain, columns))
        whole = one.rolled.across() if one.sheet.rows else one.rolled.of(None)
        found.append(_grid(one, whole, domains))
    return tuple(found)


def _across(one: Rated, domain: Domain, columns: Sequence[Column]) -> DomainLine:
    """How many ratings of academies stand at each level, and how many moved."""
    cells = [row.by_area[column.area_id] for row in one.sheet.rows for column in columns]
    areas = tuple(
        AreaLine(column.area.name, made_of_others(one.rolled.across_of(column))) for column in columns
    )
    level = one.rolled.across(domain.id)
    return DomainLine(domain.name, made_of_others(level), _summary(cells), areas)


def _grid(one: Rated, whole: Level, domains: Sequence[DomainLine]) -> Ratings:
    grid = one.sheet.grid
    rated = [domain for domain in domains if domain.summary]
    unrated = ", ".join(domain.name for domain in domains if not domain.summary)
    return Ratings(
        grid.name, period_in_words(one.sheet.period), made_of_others(whole), tuple(rated), grid.id, unrated
    )


def _domain(domain: Domain, level: Level, cells: Sequence[Cell]) -> DomainLine:
    areas = tuple(
        AreaLine(cell.column.area.name, shown(cell)) for cell in cells if cell.applies or cell.is_rated
    )
    return DomainLine(domain.name, made_of_others(level), _summary(cells), areas)


def _summary(cells: Sequence[Cell]) -> str:
    """3 good, 1 not rated; 1 better, 2 worse. Empty where nothing is rated."""
    applying = [cell for cell in cells if cell.applies or cell.is_rated]
    if not any(cell.is_rated for cell in applying):
        return ""
    ranks = {cell.level.label: cell.rank if cell.rank is not None else -1 for cell in applying}
    counts = Counter(cell.level.label for cell in applying)
    ordered = sorted(counts, key=lambda label: -ranks[label])
    said = ", ".join(f"{counts[label]} {label[:1].lower()}{label[1:]}" for label in ordered)
    moves = Counter(cell.movement for cell in applying)
    moved = ", ".join(
        f"{moves[one]} {word}"
        for one, word in ((StoredMovement.BETTER, "better"), (StoredMovement.WORSE, "worse"))
        if moves[one]
    )
    return "; ".join(filter(None, (said, moved)))
