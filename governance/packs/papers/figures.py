"""Key figures with their trends, and how good the data is."""

from __future__ import annotations

from academies.explorer import charts
from academies.explorer.beside import beside
from academies.explorer.figures import figures_of, times_in
from academies.explorer.quality import collected_of, quality_of
from academies.explorer.small_numbers import veil, veiled_from
from academies.figures.health import State
from academies.kpis.groups import GROUPS
from academies.models import Academy, Kpi
from governance.packs.board_contents import Cell, Listing, ListRow, Table
from governance.packs.gather import HEADLINES
from trust_portal.ui.charts.trend import DrawnTrend

from .look import Found, Look, listing, nothing

# Before and with the newest; more do not fit side by side.
_TIMES = 4


def figures(look: Look) -> Found:
    """The headlines of which there is a figure: every academy at the last times, as the page of each KPI says it. For
    one academy alone also as charts."""
    academies = list(Academy.objects.visible_to(look.reader).filter(left_on__isnull=True).by_name())
    known = {kpi.key: kpi for kpi in Kpi.objects.in_use().filter(key__in=HEADLINES)}
    veiled = veiled_from(look.reader, academies)
    tables: list[Table] = []
    drawn: list[DrawnTrend] = []
    for kpi in (known[key] for key in HEADLINES if key in known):
        found = veil(kpi, figures_of(kpi, academies, on=look.on), veiled)
        times = times_in(found)[-_TIMES:]
        if not times:
            continue
        tables.append(
            Table(
                kpi.name,
                ("Academy", *(when.name for when in times)),
                tuple(
                    ListRow(
                        academy.name,
                        tuple(
                            Cell(found[academy.pk][when].said if when in found[academy.pk] else "No figure")
                            for when in times
                        ),
                    )
                    for academy in academies
                ),
                numbers=tuple(range(1, len(times) + 1)),
            )
        )
        if len(academies) == 1:
            (academy,) = academies
            own = found[academy.pk]
            chart = charts.trend_of(kpi, academy, own, beside(kpi, academy, sorted(own)))
            drawn += [chart] if chart else []
    if not tables:
        return nothing(look, "Nobody has brought in a headline figure yet, and none is published.")
    return Found((Listing(look.anchor, look.title, look.dated, (), tuple(tables), tuple(drawn)),))


def data_health(look: Look) -> Found:
    """Of each group of key figures: how many figures are due, and how many of them are missing or out of date."""
    academies = list(Academy.objects.visible_to(look.reader).filter(left_on__isnull=True).by_name())
    kpis = list(Kpi.objects.in_use().in_order())
    collected = collected_of(kpis)
    kept = [kpi for kpi in kpis if kpi.pk in collected]
    cells = quality_of(kept, academies, on=look.on)
    rows = []
    for group in GROUPS:
        ids = {kpi.pk for kpi in kept if kpi.group == group.key}
        states = [cell.state for (_, kpi), cell in cells.items() if kpi in ids]
        due = sum(state is not State.NOT_YET for state in states)
        if ids:
            missing, old = states.count(State.MISSING), states.count(State.STALE)
            numbers = (len(ids), due, missing, old)
            rows.append(ListRow(group.label, tuple(Cell(str(number)) for number in numbers)))
    table = Table(
        "Figures that are due, by what they are about",
        ("About", "Key figures", "Due", "Missing", "Out of date"),
        tuple(rows),
        numbers=(1, 2, 3, 4),
        nothing="Nobody has brought in a figure yet.",
    )
    return Found((listing(look, table),))
