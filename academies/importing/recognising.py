"""Which of the trust's layouts a file is in. One fits when every heading that it needs stands in the file, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from academies.kpi_files import Academies, KpiShape, Layout, LayoutInvalid
from academies.kpi_files.sheets import find_sheet
from academies.models import SavedLayout
from trust_portal.tabular import FileRefused, Tables

from .reach import Reach

UNKNOWN = "This is not the portal’s template, and no layout of your trust fits. Say which column is what."


@dataclass(frozen=True, slots=True)
class Recognised:
    """`layout` None: none fits, or more than one does; `why_not` says it to the sender."""

    name: str
    layout: Layout | None
    why_not: str = ""


def recognise(tables: Tables, academies: Academies, kpis: Mapping[str, KpiShape], reach: Reach) -> Recognised:
    """The one that uses most of the headings; none where two use as many, since only a person can tell then."""
    fitting: list[tuple[int, str, Layout]] = []
    for saved in SavedLayout.objects.by_name():
        try:
            layout = saved.as_layout
            layout.check(kpis)
        except LayoutInvalid:
            continue
        # A layout for one academy is of no use to those who bring in another's.
        if layout.academy is not None and not (
            reach.everything or reach.groups or layout.academy in reach.urns
        ):
            continue
        if (used := _headings_found(tables, layout, academies)) is not None:
            fitting.append((used, saved.name, layout))
    if not fitting:
        return Recognised("", None, UNKNOWN)
    most = max(used for used, _, _ in fitting)
    best = [(name, layout) for used, name, layout in fitting if used == most]
    if len(best) > 1:
        names = " and ".join(f"“{name}”" for name, _ in best[:3])
        return Recognised(
            "", None, f"More than one layout of your trust fits this file: {names}. Choose one."
        )
    return Recognised(*best[0])


def _headings_found(tables: Tables, layout: Layout, academies: Academies) -> int | None:
    headings = layout.headings()
    try:
        found = find_sheet(tables, layout, academies)
    except FileRefused:
        return None
    return len(headings) if all(found.index(heading) is not None for heading in headings) else None
