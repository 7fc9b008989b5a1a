"""Agreed targets beside what has been reached so far, for dashboards and academies' pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from academies.calendar_dates import school_year_of
from academies.explorer.figures import Figure, own_figure, published_figure
from academies.explorer.small_numbers import hidden_figure, hidden_values, veiled_from
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from academies.models import Academy, Kpi, KpiValue, SchoolYear, Target
from academies.sections import Section
from trust_portal.accounts.access import Access
from trust_portal.reference.history import published_for

from .ambition import is_better
from .reading import said_of

_Cell = tuple[int, int, str]
"""Academy, KPI and group of pupils."""


class Reached(Enum):
    YES = "At the target", "done"
    NOT_YET = "Not there yet", "warn"
    UNKNOWN = "No figure yet", "neutral"

    def __init__(self, label: str, pill: str) -> None:
        self.label = label
        self.pill = pill


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """An agreed target and the newest figure of its school year, as far as the person may see it."""

    target: Target
    said: str
    figure: Figure | None

    @property
    def name(self) -> str:
        return named(self.target.kpi, self.target.pupil_group)

    @property
    def reached(self) -> Reached:
        number = self.figure.number if self.figure is not None else None
        if number is None or self.target.kpi.direction == "none":
            return Reached.UNKNOWN
        is_there = is_better(number, self.target.number, self.target.kpi.direction)
        return Reached.YES if is_there else Reached.NOT_YET


@dataclass(frozen=True, slots=True)
class KpiProgress:
    """A key figure's agreed targets across academies: in how many they are reached so far."""

    kpi: Kpi
    name: str
    reached: int
    not_yet: int
    unknown: int


def named(kpi: Kpi, group: str) -> str:
    """The key figure, with the group of pupils where it is not about all."""
    return str(kpi) if group == EVERYBODY else f"{kpi}, {PUPIL_GROUPS.get(group, group).lower()}"


def newest_round(academies: Collection[Academy], *, on: date) -> SchoolYear | None:
    """The newest school year, until today's, for which the board has agreed targets of these academies."""
    agreed = Target.objects.agreed().filter(academy__in=[one.pk for one in academies])
    until = SchoolYear.objects.filter(first_year__lte=school_year_of(on), pk__in=agreed.values("school_year"))
    return until.order_by("-first_year").first()


def progress_in(year: SchoolYear, academies: Sequence[Academy], access: Access) -> list[TargetProgress]:
    """By academy and key figure. Five queries at most, however many targets there are."""
    agreed = Target.objects.of_round(year).agreed().filter(academy__in=[one.pk for one in academies])
    targets = list(agreed.with_names().by_academy())
    figures = _newest(year, targets, veiled_from(access, academies)) if targets else {}
    return [
        TargetProgress(
            one,
            said_of(one.kpi, one.number),
            figures.get((one.academy_id, one.kpi_id, one.pupil_group)),
        )
        for one in targets
    ]


def by_key_figure(progress: Collection[TargetProgress]) -> tuple[KpiProgress, ...]:
    rows: dict[tuple[int, str], list[TargetProgress]] = {}
    for one in progress:
        rows.setdefault((one.target.kpi_id, one.target.pupil_group), []).append(one)
    found = []
    for (_, group), targets in rows.items():
        counts = {state: sum(one.reached is state for one in targets) for state in Reached}
        kpi = targets[0].target.kpi
        found.append(
            KpiProgress(
                kpi,
                named(kpi, group),
                counts[Reached.YES],
                counts[Reached.NOT_YET],
                counts[Reached.UNKNOWN],
            )
        )
    return tuple(sorted(found, key=lambda one: (one.kpi.group, one.name)))


def targets_of(academy: Academy, access: Access, on: date) -> Section | None:
    """A card of the academy's page; None for whoever may not read its targets."""
    if not _reads(access, academy):
        return None
    year = newest_round([academy], on=on)
    rows = progress_in(year, [academy], access) if year is not None else []
    content = {"academy": academy, "year": year, "rows": rows}
    return Section("academies/targets/section.html", content)


def agreed_for(academy: Academy, access: Access, *, on: date) -> list[TargetProgress]:
    """What an improvement action of the academy can work towards; nothing for whoever may not read its targets."""
    year = newest_round([academy], on=on) if _reads(access, academy) else None
    return progress_in(year, [academy], access) if year is not None else []


def _reads(access: Access, academy: Academy) -> bool:
    return access.may_everywhere("targets.read") or academy.place_id in access.places_for("targets.read")


def _newest(year: SchoolYear, targets: Sequence[Target], veiled: Collection[int]) -> Mapping[_Cell, Figure]:
    """Of the whole school year where there is one, the trust's own before a published one; else of its latest part."""
    kpis = {one.kpi_id: one.kpi for one in targets}
    academies = {one.academy_id: one.academy for one in targets}
    groups = sorted({one.pupil_group for one in targets})
    found: dict[_Cell, Figure] = {}
    measures: dict[str, list[Kpi]] = {}
    for kpi in kpis.values():
        if kpi.published_measure:
            measures.setdefault(kpi.published_measure, []).append(kpi)
    if measures:
        by_urn = {academy.urn: academy.pk for academy in academies.values()}
        for one in published_for(list(by_urn), list(measures), [year.first_year], groups):
            for kpi in measures[one.measure]:
                found[by_urn[one.urn], kpi.pk, one.pupil_group] = published_figure(kpi, one)
    values = KpiValue.objects.current().for_academies(academies.values())
    values = values.filter(
        kpi__in=list(kpis), pupil_group__in=groups, period__school_year=year, number__isnull=False
    )
    hidden = hidden_values(list(kpis.values())) if veiled else frozenset()
    own: dict[_Cell, Figure] = {}
    for value in values.select_related("period__school_year", "imported_by"):
        academy, kpi_id, group = cell = value.academy_id, value.kpi_id, value.pupil_group
        figure = own_figure(kpis[kpi_id], value)
        if _place(figure) <= (_place(own[cell]) if cell in own else _NOWHERE):
            continue
        is_hidden = academy in veiled and (kpi_id, value.period_id, academy, group) in hidden
        own[cell] = hidden_figure(figure) if is_hidden else figure
    for cell, figure in own.items():
        if cell not in found or figure.when.is_school_year:
            found[cell] = figure
    return found


_NOWHERE = (False, 0)


def _place(figure: Figure) -> tuple[bool, int]:
    return figure.when.is_school_year, figure.when.number
