"""The ratings of an academy on its own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from academies.models import Academy
from academies.sections import Section
from assurance.choosing import choice_of
from assurance.frameworks.schema import Domain
from assurance.rating_words import period_in_words
from assurance.roll_ups import rolled_up
from assurance.sheets import Cell, Sheet, sheet_of
from assurance.sight import Sight
from trust_portal.accounts.access import Access
from trust_portal.ui.levels import Level

MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Summary:
    """A grid in short: the levels of its domains, how many areas stand at each level, and the worst of them."""

    name: str
    when: str
    href: str
    domains: tuple[tuple[Domain, Level], ...]
    counts: tuple[tuple[Level, int], ...]
    worst: tuple[tuple[Cell, str], ...]
    more: int


def ratings_of(academy: Academy, access: Access, on: date) -> Section | None:
    """The first grid's newest period that shows this person anything. None without a framework, and for whoever may
    read no rating of this academy."""
    if not access.may("assurance.read"):
        return None
    sight = Sight.of(access)
    if not sight.is_everywhere and academy.place_id not in sight.places:
        return None
    choice = choice_of(access, grid=None, asked="", on=on)
    if choice is None or choice.period is None or choice.grid.subjects == "trust":
        return None
    sheet = sheet_of(
        access=access,
        grid=choice.grid,
        framework=choice.framework,
        period=choice.period,
        academies=[academy],
    )
    return Section("assurance/academy_section.html", {"summary": _summary(sheet, academy, access)})


def _summary(sheet: Sheet, academy: Academy, access: Access) -> Summary:
    rolled = rolled_up(sheet)
    cells = [cell for cell in sheet.rows[0].cells if cell.is_rated]
    levels = {cell.level.key: cell.level for cell in cells}
    counts = {key: sum(cell.level.key == key for cell in cells) for key in levels}
    lowest = [cell for cell in cells if cell.rank == 0]
    at = {"trust": access.trust.slug}
    return Summary(
        name=sheet.grid.name,
        when=period_in_words(sheet.period),
        href=reverse("assurance_academy", kwargs={**at, "grid": sheet.grid.id, "academy_id": academy.pk}),
        domains=tuple((domain, rolled.of(academy, domain.id)) for domain, _ in sheet.domains),
        counts=tuple((levels[key], number) for key, number in counts.items()),
        worst=tuple((cell, _href(cell, academy, access)) for cell in lowest[:MOST_LISTED]),
        more=max(0, len(lowest) - MOST_LISTED),
    )


def _href(cell: Cell, academy: Academy, access: Access) -> str:
    parts = {"period_id": cell.period_id, "academy_id": academy.pk, "area_id": cell.column.area_id}
    return reverse("rating", kwargs={"trust": access.trust.slug, **parts})
