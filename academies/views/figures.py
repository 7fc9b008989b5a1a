"""Key figures: all of them, one across the academies, one of an academy over time, and how good the data is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academies.explorer import charts, downloads
from academies.explorer.beside import beside, reference_at, similar_to
from academies.explorer.figures import figures_of, times_in
from academies.explorer.filters import KpiFilters, WhenFilter
from academies.explorer.quality import PILLS, WORDS, collected_of, counts_of, quality_of
from academies.explorer.roll_ups import end_of, rolled_up
from academies.explorer.suppliers import suppliers_of
from academies.figures.health import State
from academies.kpis.groups import GROUP_LABELS
from academies.models import Academy, Kpi, KpiValue
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON
from trust_portal.ui.tables import Column, TableSpec

KPIS = TableSpec(
    columns=(
        Column("name", "Key figure", sort=("name",)),
        Column("group", "About", sort=("group", "name")),
        Column("grain", "Measured each", sort=("grain", "name")),
        Column("state", "Figures of your academies"),
    ),
    default_sort="group",
    page_sizes=(50, 100, 200),
)
FILES = {
    "csv": (downloads.write_csv, "text/csv; charset=utf-8"),
    "xlsx": (downloads.write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@requires("academy_data.read")
@require_safe
def key_figures(request: TrustRequest, trust: str) -> HttpResponse:
    filters = KpiFilters(request.GET)
    table = KPIS.read(request.GET)
    page = table.page(filters.narrow(Kpi.objects.in_use()))
    found = counts_of(quality_of(page.rows, _academies(request), on=_today()))
    rows = [
        (
            kpi,
            GROUP_LABELS.get(kpi.group, kpi.group),
            [(WORDS[state], PILLS[state], number) for state, number in _sorted(found.get(kpi.pk, {}))],
        )
        for kpi in page.rows
    ]
    context = {"filters": filters, "table": table, "page": page, "rows": rows}
    return render(request, "academies/figures/key_figures.html", context)


@requires("academy_data.read")
@require_safe
def key_figure(request: TrustRequest, trust: str, kpi_id: int) -> HttpResponse | FileResponse:
    """One KPI at one time across the academies that the person may see; ?file=csv or xlsx gives all times."""
    kpi = get_object_or_404(Kpi, pk=kpi_id)
    everybody = list(Academy.objects.visible_to(request.access).by_name())
    academies = [academy for academy in everybody if academy.left_on is None]
    figures = figures_of(kpi, everybody, on=_today())
    if write := FILES.get(request.GET.get("file", "")):
        make, content_type = write
        name = f"{trust}-{kpi.key}-{_today()}.{request.GET['file']}"
        file = make(kpi, academies, figures)
        return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    times = times_in(figures)
    filters = WhenFilter(request.GET, times=times)
    when = filters.chosen
    context: dict[str, Any] = {
        "kpi": kpi,
        "group": GROUP_LABELS.get(kpi.group, kpi.group),
        "filters": filters,
        "when": when,
    }
    if when is not None:
        reference = reference_at(kpi, when)
        # Whoever has left since was the trust's then.
        then = [one for one in everybody if one.left_on is None or one.left_on > end_of(when)]
        at = [(academy, figures[academy.pk].get(when)) for academy in then]
        context |= {
            "chart": charts.bars_of(kpi, when, at, reference),
            "rolled_up": rolled_up(kpi, when, at) if _sees_the_whole_trust(request) else None,
            "rows": [
                (academy, figure, charts.sparkline_of(times, figures[academy.pk])) for academy, figure in at
            ],
        }
    return render(request, "academies/figures/key_figure.html", context)


@requires("academy_data.read")
@require_safe
def academy_figure(request: TrustRequest, trust: str, kpi_id: int, academy_id: int) -> HttpResponse:
    """One KPI of one academy over time, beside England, its local authority and, when asked, similar schools."""
    academy = get_object_or_404(Academy.objects.visible_to(request.access), pk=academy_id)
    kpi = get_object_or_404(Kpi, pk=kpi_id)
    today = _today()
    figures = figures_of(kpi, [academy], on=today)[academy.pk]
    others = beside(kpi, academy, sorted(figures))
    cell = quality_of([kpi], [academy], on=today)[academy.pk, kpi.pk]
    newest = max(figures, default=None)
    context = {
        "kpi": kpi,
        "academy": academy,
        "chart": charts.trend_of(kpi, academy, figures, others),
        "figures": [figures[when] for when in sorted(figures, reverse=True)],
        "earlier_versions": _earlier_versions(kpi, academy),
        "state": WORDS[cell.state],
        "pill": PILLS[cell.state],
        "cell": cell,
        "suppliers": suppliers_of(kpi, academy),
        "similar": similar_to(kpi, academy, newest) if newest and request.GET.get("similar") else None,
        "may_compare": bool(kpi.published_measure) and newest is not None,
        "may_import": request.access.may("kpi_import.write"),
    }
    return render(request, "academies/figures/academy_figure.html", context)


@requires("academy_data.read")
@require_safe
def data_health(request: TrustRequest, trust: str) -> HttpResponse:
    """Academies by key figures of one group: what is there, what is missing, what is old."""
    filters = KpiFilters(request.GET or {"group": "attendance"}, needs_group=True)
    of_group = list(filters.narrow(Kpi.objects.in_use()).in_order())
    collected = collected_of(of_group)
    kpis = [kpi for kpi in of_group if kpi.pk in collected]
    academies = _academies(request)
    found = quality_of(kpis, academies, on=_today())
    context = {
        "filters": filters,
        "kpis": kpis,
        "rows": [
            (
                academy,
                [(kpi, found[academy.pk, kpi.pk], WORDS[found[academy.pk, kpi.pk].state]) for kpi in kpis],
            )
            for academy in academies
        ],
        "legend": [(WORDS[state], state.value) for state in State if state is not State.NOT_COLLECTED],
        "not_collected": len(of_group) - len(kpis),
        "late": sum(cell.state in (State.MISSING, State.STALE) for cell in found.values()),
        "expected": sum(cell.state is not State.NOT_YET for cell in found.values()),
    }
    return render(request, "academies/figures/data_health.html", context)


def _academies(request: TrustRequest) -> list[Academy]:
    return list(Academy.objects.visible_to(request.access).filter(left_on__isnull=True).by_name())


def _sees_the_whole_trust(request: TrustRequest) -> bool:
    return request.access.may_everywhere("academy_data.read")


def _earlier_versions(kpi: Kpi, academy: Academy) -> Sequence[KpiValue]:
    """Versions that another has taken the place of, the newest first."""
    replaced = KpiValue.objects.filter(kpi=kpi, academy=academy, is_current=False, pupil_group="all")
    return list(
        replaced.select_related("period__school_year", "imported_by").order_by(
            "-period__ends_on", "-version"
        )[:20]
    )


def _sorted(counts: Any) -> list[tuple[State, int]]:
    return [(state, counts[state]) for state in State if counts.get(state)]


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
