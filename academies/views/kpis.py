"""The key figures of a trust: the list, one of them, the trust's own."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from academies.forms_data import KpiChangeForm, KpiFilters, KpiForm
from academies.kpis.catalogue import breaks_of
from academies.kpis.groups import GROUP_LABELS
from academies.models import Kpi
from academies.models.calendar import name_of_year
from academies.use_cases import kpis as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.tables import Column, TableSpec

KPIS = TableSpec(
    columns=(
        Column("name", "KPI", sort=("name",)),
        Column("group", "Group", sort=("group", "name")),
        Column("unit", "Unit", sort=("unit", "name")),
        Column("direction", "Better is", sort=("direction", "name")),
        Column("state", "State", sort=("-is_active", "-is_own", "name")),
    ),
    default_sort="group",
)


@requires("academy_data.read")
@require_safe
def kpis(request: TrustRequest, trust: str) -> HttpResponse:
    filters = KpiFilters(request.GET)
    table = KPIS.read(request.GET)
    page = table.page(filters.narrow(Kpi.objects.all()))
    context = {
        "filters": filters,
        "table": table,
        "page": page,
        "rows": [(kpi, GROUP_LABELS.get(kpi.group, kpi.group)) for kpi in page.rows],
        "may_write": request.access.may("academy_data.write"),
        "may_see_small_numbers": request.access.may("small_numbers.read"),
    }
    return render(request, "academies/kpis/kpis.html", context)


@requires("academy_data.read")
@require_safe
def kpi(request: TrustRequest, trust: str, kpi_id: int) -> HttpResponse:
    shown = get_object_or_404(Kpi, pk=kpi_id)
    context = {
        "kpi": shown,
        "group": GROUP_LABELS.get(shown.group, shown.group),
        "breaks": [(name_of_year(one.first_year), one.why) for one in breaks_of(shown.key)],
        "may_write": request.access.may("academy_data.write"),
    }
    return render(request, "academies/kpis/kpi.html", context)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_add(request: TrustRequest, trust: str) -> HttpResponse:
    form = KpiForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = use_cases.add(**form.facts(), by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{added} is one of the trust's KPIs.")
            return redirect("kpi", trust=trust, kpi_id=added.pk)
    context = {
        "form": form,
        "page_title": "Add a KPI of your own",
        "cancel_href": reverse("kpis", kwargs={"trust": trust}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "academies/academy_form.html", context, status=status)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_change(request: TrustRequest, trust: str, kpi_id: int) -> HttpResponse:
    """The words of one of the trust's own; the catalogue's are not theirs to change."""
    shown = get_object_or_404(Kpi, pk=kpi_id)
    if not shown.is_own:
        messages.error(request, "This KPI is the catalogue’s. Add one of your own to measure something else.")
        return redirect("kpi", trust=trust, kpi_id=kpi_id)
    form = KpiChangeForm.showing(shown, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change(kpi=shown, **form.facts(), by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The KPI is saved.")
            return redirect("kpi", trust=trust, kpi_id=kpi_id)
    context = {
        "form": form,
        "page_title": f"Change {shown}",
        "cancel_href": reverse("kpi", kwargs={"trust": trust, "kpi_id": kpi_id}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "academies/academy_form.html", context, status=status)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def kpi_retire(request: TrustRequest, trust: str, kpi_id: int) -> HttpResponse:
    """Retires one that is in use, brings back one that is not."""
    shown = get_object_or_404(Kpi, pk=kpi_id)
    if request.method == "POST":
        (use_cases.retire if shown.is_active else use_cases.restore)(kpi=shown, by=request.actor)
        return redirect("kpi", trust=trust, kpi_id=kpi_id)
    if shown.is_active:
        question, label = f"Retire {shown}?", "Retire it"
        consequences = ["It takes no new figures. Those that are there stay, and you can bring it back."]
    else:
        question, label = f"Use {shown} again?", "Use it again"
        consequences = ["It takes new figures again."]
    context = {
        "question": question,
        "consequences": consequences,
        "confirm_label": label,
        "cancel_href": reverse("kpi", kwargs={"trust": trust, "kpi_id": kpi_id}),
    }
    return render(request, "components/confirm_page.html", context)
