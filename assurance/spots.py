"""The place in a grid that a rating is about: a period, an academy or the trust itself, an area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from academies.models import Academy, Period
from assurance.frameworks.schema import Area, Domain, Grid, Scale, areas_of
from assurance.in_force import InForce, framework_for, framework_of
from assurance.models import PackVersion
from assurance.rating_words import period_in_words
from assurance.sight import Sight
from trust_portal.accounts.access import Access


class NoSuchSpot(Exception):
    """It does not exist, or this person may never see a rating there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """`academy` None: the trust itself. All else as the framework of the period's year has it."""

    framework: InForce
    grid: Grid
    domain: Domain
    area: Area
    area_id: int
    scale: Scale
    period: Period
    academy: Academy | None

    @property
    def place_id(self) -> int | None:
        return None if self.academy is None else self.academy.place_id

    @property
    def key(self) -> tuple[int | None, int]:
        return (None if self.academy is None else self.academy.pk, self.area_id)

    @property
    def applies(self) -> bool:
        return self.academy is None or not self.area.phases or self.academy.phase in self.area.phases

    @property
    def who(self) -> str:
        return "the trust itself" if self.academy is None else self.academy.name

    @property
    def label(self) -> str:
        """“Attendance of Ashdown Primary, Autumn term 2026/27”."""
        return f"{self.area.name} of {self.who}, {period_in_words(self.period)}"


def spot_at(*, access: Access, period_id: int, academy_id: int | None, area_id: int) -> Spot:
    """Raises NoSuchSpot. Six queries at most."""
    period = Period.objects.select_related("school_year").filter(pk=period_id).first()
    framework = framework_for(period.school_year.first_year) if period is not None else None
    if period is None or framework is None:
        raise NoSuchSpot
    academy = None
    if academy_id is not None:
        academy = Academy.objects.in_trust(on=period.ends_on).filter(pk=academy_id).first()
        if academy is None:
            raise NoSuchSpot
    spot = _spot(framework, area_id, period, academy)
    rates_it = spot.grid.subjects != ("trust" if academy else "academies")
    if not rates_it or spot.grid.rated != period.kind:
        raise NoSuchSpot
    sight = Sight.of(access)
    # The trust's own box is there for every reader; what it holds, for those who see the whole trust.
    opens = (
        sight.knows(spot.domain)
        if academy is None
        else sight.stage_for(spot.place_id, spot.domain) is not None
    )
    if not opens:
        raise NoSuchSpot
    return spot


def spots_of(
    framework: InForce, grid: Grid, period: Period, keys: Iterable[tuple[Academy | None, int]]
) -> list[Spot]:
    """Many at once, without a query. Raises NoSuchSpot for an area that the framework does not have."""
    areas = {framework.area_ids[grid.id, area.id]: (domain, area) for domain, area in areas_of(grid)}
    spots = []
    for academy, area_id in keys:
        if area_id not in areas:
            raise NoSuchSpot
        domain, area = areas[area_id]
        scale = framework.pack.scale_of(grid, area)
        spots.append(Spot(framework, grid, domain, area, area_id, scale, period, academy))
    return spots


def _spot(framework: InForce, area_id: int, period: Period, academy: Academy | None) -> Spot:
    if area_id not in framework.area_ids.values():
        # The area has left the framework since; what was rated stays where it was.
        last = PackVersion.objects.filter(areas__area_id=area_id).newest_first().first()
        if last is None:
            raise NoSuchSpot
        framework = framework_of(last)
    grid_key = next(grid for (grid, _), pk in framework.area_ids.items() if pk == area_id)
    return spots_of(framework, framework.pack.grid(grid_key), period, [(academy, area_id)])[0]
