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
from academies.explorer.figures import Figures, When, figures_of, groups_of, times_in
from academies.explorer.filters import HealthFilters, KpiFilters, PupilsFilter, WhenFilter
from academies.explorer.quality import PILLS, WORDS, collected_of, counts_of, quality_in, quality_of
from academies.explorer.roll_ups import Rolled, end_of, rolled_up
from academies.explorer.small_numbers import veil, veil_trust, veiled_from
from academies.explorer.suppliers import suppliers_of
from academies.figures.health import State
from academies.kpis.groups import EVERYBODY, GROUP_LABELS, PUPIL_GROUPS
from academies.models import Academy, Kpi, KpiValue, Period
from academies.targets.agreed import newest_agreed
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
    """One KPI at one time across the academies that the person may see; ?file=csv or xlsx gives all times, with small
    numbers only where &small=1 asks for them and the person may see them."""
    kpi = get_object_or_404(Kpi, pk=kpi_id)
    everybody, today = list(Academy.objects.visible_to(request.access).by_name()), _today()
    academies = [academy for academy in everybody if academy.left_on is None]
    groups = groups_of(kpi, everybody, on=today)
    group = PupilsFilter(request.GET, groups=groups).chosen
    whole = figures_of(kpi, everybody, on=today, group=group)
    veiled = veiled_from(request.access, everybody)
    if write := FILES.get(request.GET.get("file", "")):
        make, content_type = write
        goes_further = veiled if request.GET.get("small") else frozenset(one.pk for one in everybody)
        name = f"{trust}-{kpi.key}{'' if group == EVERYBODY else f'-{group}'}-{today}.{request.GET['file']}"
        file = make(kpi, academies, veil(kpi, whole, goes_further))
        return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    figures = veil(kpi, whole, veiled)
    times = times_in(figures)
    filters = WhenFilter(request.GET, times=times, groups=groups)
    when = filters.chosen_time
    context: dict[str, Any] = {
        "kpi": kpi,
        "group": GROUP_LABELS.get(kpi.group, kpi.group),
        "pupils": group,
        "pupils_label": PUPIL_GROUPS[group] if group != EVERYBODY else "",
        "filters": filters,
        "when": when,
        "sees_small_numbers": len(veiled) < len(everybody),
        "may_import": request.access.may("kpi_import.write"),
    }
    if when is not None:
        # Whoever has left since was the trust's then.
        then = [one for one in everybody if one.left_on is None or one.left_on > end_of(when)]
        at = [(academy, figures[academy.pk].get(when)) for academy in then]
        context |= {
            "chart": charts.bars_of(kpi, when, at, reference_at(kpi, when, group=group)),
            "rolled_up": _of_the_trust(kpi, when, then, whole, figures)
            if _sees_the_whole_trust(request)
            else None,
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
    filters = PupilsFilter(request.GET, groups=groups_of(kpi, [academy], on=today))
    group = filters.chosen
    veiled = veiled_from(request.access, [academy])
    figures = veil(kpi, figures_of(kpi, [academy], on=today, group=group), veiled)[academy.pk]
    times = sorted(figures)
    cell = quality_of([kpi], [academy], on=today)[academy.pk, kpi.pk]
    may_compare = bool(kpi.published_measure) and any(when.is_school_year for when in times)
    asks = may_compare and bool(request.GET.get("similar"))
    similar = similar_to(kpi, academy, times, group=group) if asks else None
    others = beside(kpi, academy, times, group=group)
    target = newest_agreed(request.access, academy, kpi, group=group, on=today)
    context = {
        "kpi": kpi,
        "academy": academy,
        "filters": filters,
        "pupils": group,
        "chart": charts.trend_of(
            kpi,
            academy,
            figures,
            others,
            similar.bands if similar else None,
            target=target.number if target else None,
        ),
        "target": target,
        "figures": [figures[when] for when in sorted(figures, reverse=True)],
        "earlier_versions": [] if veiled else _earlier_versions(kpi, academy, group),
        "state": WORDS[cell.state],
        "pill": PILLS[cell.state],
        "cell": cell,
        "suppliers": suppliers_of(kpi, academy),
        "similar": similar,
        "may_compare": may_compare,
        "may_import": request.access.may("kpi_import.write"),
    }
    return render(request, "academies/figures/academy_figure.html", context)


@requires("academy_data.read")
@require_safe
def data_health(request: TrustRequest, trust: str) -> HttpResponse:
    """Academies by key figures of one group: what is there, what is missing, what is old; by now or in one period."""
    today = _today()
    begun = Period.objects.filter(starts_on__lte=today).select_related("school_year").in_order()
    filters = HealthFilters(request.GET or {"group": "attendance"}, periods=list(begun))
    period = filters.chosen_period
    of_group = list(filters.narrow(Kpi.objects.in_use()).in_order())
    collected = collected_of(of_group)
    kpis = [kpi for kpi in of_group if kpi.pk in collected and (period is None or kpi.grain == period.kind)]
    academies = _academies(request)
    found = (
        quality_of(kpis, academies, on=today)
        if period is None
        else quality_in(period, kpis, academies, on=today)
    )
    context = {
        "filters": filters,
        "period": period,
        "may_import": request.access.may("kpi_import.write"),
        "other_grains": period is not None and len(kpis) < len(collected),
        "kpis": kpis,
        "rows": [
            (
                academy,
                [(kpi, found[academy.pk, kpi.pk], WORDS[found[academy.pk, kpi.pk].state]) for kpi in kpis],
            )
            for academy in academies
        ],
        "legend": [(WORDS[state], state.value) for state in State if state is not State.NOT_COLLECTED],
        "not_collected": len(of_group) - len(collected),
        "late": sum(cell.state in (State.MISSING, State.STALE) for cell in found.values()),
        "expected": sum(cell.state is not State.NOT_YET for cell in found.values()),
    }
    return render(request, "academies/figures/data_health.html", context)


def _academies(request: TrustRequest) -> list[Academy]:
    return list(Academy.objects.visible_to(request.access).filter(left_on__isnull=True).by_name())


def _sees_the_whole_trust(request: TrustRequest) -> bool:
    return request.access.may_everywhere("academy_data.read")


def _of_the_trust(
    kpi: Kpi, when: When, academies: Sequence[Academy], whole: Figures, shown: Figures
) -> Rolled | None:
    """Reckoned from what is there, whether it is shown or not."""
    at = [(academy, whole[academy.pk].get(when)) for academy in academies]
    return veil_trust(
        kpi, rolled_up(kpi, when, at), {academy.pk: shown[academy.pk].get(when) for academy in academies}
    )


def _earlier_versions(kpi: Kpi, academy: Academy, group: str) -> Sequence[KpiValue]:
    """Versions that another has taken the place of, the newest first."""
    replaced = KpiValue.objects.filter(kpi=kpi, academy=academy, is_current=False, pupil_group=group)
    return list(
        replaced.select_related("period__school_year", "imported_by").order_by(
            "-period__ends_on", "-version"
        )[:20]
    )


def _sorted(counts: Any) -> list[tuple[State, int]]:
    return [(state, counts[state]) for state in State if counts.get(state)]


def _today() -> date:
    return timezone.now().astimezone(LONDON).date()
