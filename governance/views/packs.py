"""Packs: those that were built, asking for one, how far it is, taking it away."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from academies.models import Period, PeriodQuerySet
from assurance.frameworks.schema import Grid
from assurance.in_force import framework_for
from assurance.models import PackVersion
from governance.forms import PackForm
from governance.models import BuiltPack, BuiltPackQuerySet
from governance.packs.gather import NothingToShow
from governance.sight import may_see_working
from governance.use_cases import packs as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.jobs.status import Standing, standings
from trust_portal.jobs.views import STOP_POLLING, progress_context
from trust_portal.ui.tables import Column, TableSpec

PACKS = TableSpec(
    columns=(
        Column("pack", "Pack", sort=("title",)),
        Column("shows", "Shows", sort=("scope",)),
        Column("state", "State"),
        Column("pages", "Pages", sort=("pages",), is_number=True),
        Column("by", "Asked by"),
        Column("asked", "Asked", sort=("job__created_at",)),
    ),
    default_sort="-asked",
)


@requires("meeting.build")
@require_safe
def packs(request: TrustRequest, trust: str) -> HttpResponse:
    table = PACKS.read(request.GET)
    page = table.page(_visible(request))
    jobs = standings([one.job for one in page.rows])
    context = {"table": table, "page": page, "rows": list(zip(page.rows, jobs, strict=True))}
    return render(request, "governance/packs/packs.html", context)


@requires("meeting.build")
@require_http_methods(["GET", "HEAD", "POST"])
def pack_build(request: TrustRequest, trust: str) -> HttpResponse:
    """`?grid=` and `?period=` choose beforehand."""
    grids = _grids()
    periods = _periods(grids)
    choices: dict[str, Any] = {
        "grids": grids,
        "periods": periods,
        "may_see_working": may_see_working(request.access),
    }
    if request.method == "POST":
        form = PackForm(request.POST, **choices)
    else:
        form = PackForm(
            initial={name: request.GET[name] for name in ("grid", "period") if name in request.GET}, **choices
        )
    if form.is_valid():
        asked = form.cleaned_data
        try:
            pack = use_cases.ask_for(
                access=request.access,
                period=asked["period"],
                grid_key=asked["grid"],
                scope=asked["scope"],
                key=str(asked["key"]),
                by=request.actor,
            )
        except NothingToShow as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("pack", trust=trust, pack_id=pack.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "has_choices": bool(grids) and periods.exists()}
    return render(request, "governance/packs/pack_build.html", context, status=status)


@requires("meeting.build")
@require_safe
def pack(request: TrustRequest, trust: str, pack_id: int) -> HttpResponse:
    return render(request, "governance/packs/pack.html", _context(request, _pack(request, pack_id)))


@requires("meeting.build")
@require_safe
def pack_progress(request: TrustRequest, trust: str, pack_id: int) -> HttpResponse:
    """The piece that the pack's page asks for; the last one brings the outcome along."""
    context = _context(request, _pack(request, pack_id))
    status = STOP_POLLING if context["pack"].has_ended else 200
    response = render(request, "governance/packs/pack_progress.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@requires("meeting.build")
@require_GET
def pack_download(request: TrustRequest, trust: str, pack_id: int) -> HttpResponseBase:
    """The PDF. A HEAD request is refused: only what is taken away is written down."""
    found = _pack(request, pack_id)
    try:
        file = use_cases.download(pack=found, by=request.actor)
        content = file.path.open("rb")
    except (use_cases.PackNotReady, FileNotFoundError) as gone:
        messages.error(request, str(gone))
        return redirect("pack", trust=trust, pack_id=pack_id)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@requires("meeting.build")
@require_http_methods(["GET", "HEAD", "POST"])
def pack_delete(request: TrustRequest, trust: str, pack_id: int) -> HttpResponse:
    found = _pack(request, pack_id)
    if request.method == "POST":
        try:
            use_cases.delete(pack=found, by=request.actor)
        except use_cases.StillBuilding as refusal:
            messages.error(request, str(refusal))
            return redirect("pack", trust=trust, pack_id=pack_id)
        messages.success(request, "The pack is deleted.")
        return redirect("packs", trust=trust)
    context = {
        "question": f"Delete the pack “{found.title}”?",
        "consequences": [
            "Its file is removed. Copies that were downloaded stay where they are.",
            "Ratings and figures do not change. The audit trail keeps that the pack was built and deleted.",
        ],
        "confirm_label": "Delete the pack",
        "is_dangerous": True,
        "cancel_href": reverse("pack", kwargs={"trust": trust, "pack_id": pack_id}),
    }
    return render(request, "components/confirm_page.html", context)


def _visible(request: TrustRequest) -> BuiltPackQuerySet:
    return BuiltPack.objects.visible_to(request.access).select_related(
        "job__requested_by", "period__school_year", "version"
    )


def _pack(request: TrustRequest, pack_id: int) -> BuiltPack:
    return get_object_or_404(_visible(request), pk=pack_id)


def _context(request: TrustRequest, found: BuiltPack) -> dict[str, Any]:
    standing: Standing
    (standing,) = standings([found.job])
    address = {"trust": request.trust.slug, "pack_id": found.pk}
    return {
        "pack": found,
        "standing": standing,
        **progress_context(standing, reverse("pack_progress", kwargs=address)),
    }


def _grids() -> list[Grid]:
    """What the newest framework rates."""
    newest = PackVersion.objects.newest_first().first()
    framework = framework_for(newest.first_year) if newest else None
    return list(framework.pack.grids) if framework else []


def _periods(grids: list[Grid]) -> PeriodQuerySet:
    """Those that have begun, the newest first."""
    kinds = {grid.rated for grid in grids}
    begun = Period.objects.filter(kind__in=kinds, starts_on__lte=timezone.localdate())
    return begun.select_related("school_year").order_by("-starts_on", "kind")
