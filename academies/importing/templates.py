"""The template that a person downloads: their own academies by key figures, for one period, with what stands."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO

from academies.importing.reach import Reach
from academies.importing.reading import academies_of_trust, shapes_of_kpis
from academies.kpi_files.academies import AcademyShape
from academies.kpi_files.template import TemplateColumn, write_template_csv, write_template_xlsx
from academies.kpis.groups import EVERYBODY, PUPIL_GROUPS
from academies.models import Academy, Kpi, KpiValue, Period

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_COLUMNS = 400  # a sheet that nobody could fill in
_IN_MEMORY = 2_000_000
_Figures = dict[tuple[int, str, str], Decimal | str]


class NothingToFill(Exception):
    """There is no academy or no key figure for which the person may bring in anything; the text says which."""


class TooWide(Exception):
    """More columns than anybody could fill in."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`kpis` are those that the person chose; those that are out of their reach are left out."""

    period: Period
    kpis: Sequence[Kpi]
    pupil_groups: Sequence[str]
    format: str


def write_template(wanted: Wanted, reach: Reach) -> IO[bytes]:
    """The file, rewound. Raises NothingToFill and TooWide."""
    academies = _academies(wanted.period, reach)
    kpis = _kpis(wanted.kpis, reach)
    shapes = shapes_of_kpis()
    groups = [group for group in PUPIL_GROUPS if group in wanted.pupil_groups] or [EVERYBODY]
    columns = [
        TemplateColumn(shapes[kpi.key], group, PUPIL_GROUPS[group])
        for kpi in kpis
        if kpi.key in shapes
        for group in groups
    ]
    if not academies:
        raise NothingToFill("None of the academies that you bring figures in for was in the trust then.")
    if not columns:
        raise NothingToFill("You may bring in none of these key figures. Choose others.")
    if len(columns) > MOST_COLUMNS:
        raise TooWide(f"That would be {len(columns)} columns; choose fewer key figures or groups of pupils.")
    values = _figures(wanted.period, academies, kpis)
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    if wanted.format == "csv":
        text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        write_template_csv(
            text, period=name_of(wanted.period), academies=academies, columns=columns, values=values
        )
        text.detach()
    else:
        before = period_before(wanted.period)
        write_template_xlsx(
            file,
            period=name_of(wanted.period),
            academies=academies,
            columns=columns,
            values=values,
            last=_figures(before, academies, kpis) if before else None,
            last_period=name_of(before) if before else "",
        )
    file.seek(0)
    return file


def name_of(period: Period) -> str:
    """Half term 1 of 2026/27"""
    year = str(period.school_year)
    return year if str(period) == year else f"{period} of {year}"


def period_before(period: Period) -> Period | None:
    """The last one of its kind that began before it."""
    earlier = Period.objects.filter(kind=period.kind, starts_on__lt=period.starts_on)
    return earlier.select_related("school_year").order_by("-starts_on").first()


def _academies(period: Period, reach: Reach) -> list[AcademyShape]:
    """Those that were in the trust in this period. Who brings in figures of a domain does so for every academy."""
    there = set(
        Academy.objects.in_trust(on=period.starts_on)
        .union(Academy.objects.in_trust(on=period.ends_on))
        .values_list("urn", flat=True)
    )
    every = reach.everything or bool(reach.groups)
    shapes = [one for one in academies_of_trust() if one.urn in there and (every or one.urn in reach.urns)]
    return sorted(shapes, key=lambda one: one.name.casefold())


def _kpis(kpis: Collection[Kpi], reach: Reach) -> list[Kpi]:
    """A person with academies of their own may bring in every figure of those."""
    if reach.everything or reach.urns:
        return list(kpis)
    return [kpi for kpi in kpis if kpi.group in reach.groups]


def _figures(period: Period, academies: Sequence[AcademyShape], kpis: Sequence[Kpi]) -> _Figures:
    values = (
        KpiValue.objects.current()
        .filter(period=period, kpi__in=[kpi.pk for kpi in kpis])
        .filter(academy__urn__in=[one.urn for one in academies])
        .values_list("academy__urn", "kpi__key", "pupil_group", "number", "mark")
    )
    return {
        (urn, kpi, group): mark if number is None else number.normalize() + 0
        for urn, kpi, group, number, mark in values
    }
