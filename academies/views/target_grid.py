"""Proposing many targets at once: in a grid, or by a spreadsheet whose numbers are looked at in the same grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.calendar_dates import school_year_of
from academies.explorer.quality import collected_of
from academies.forms_targets import GridFilters, SheetForm
from academies.importing.reading import shapes_of_kpis
from academies.importing.templates import FORMATS
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, Kpi, SchoolYear, Target
from academies.models.targets import WORDS_AT_MOST
from academies.targets.evidence import Cell, Evidence, evidence_of
from academies.targets.grid import SEEN, Grid, fitting, grid_of, name_of, seen_in, text_of, wishes_of
from academies.targets.numbers import as_typed
from academies.targets.reading import proposable
from academies.targets.sheet import read_sheet, write_sheet
from academies.use_cases import targets as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.tabular import LIMITS, FileRefused
from trust_portal.transfer.uploads import takes_uploads
from trust_portal.ui.conflict import Difference, render_conflict

from .targets import today, years


@requires("targets.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def target_grid(request: TrustRequest, trust: str) -> HttpResponse:
    """Academies by the key figures of one kind. What is sent names its cells itself, whatever the address says."""
    filters = _filters(request)
    year = filters.chosen_year
    if year is None:
        return render(request, "academies/targets/grid.html", {"filters": filters, "year": None})
    group = filters.pupils_chosen
    if request.method == "POST":
        return _proposed(request, filters, year, group)
    academies, kpis = _asked(request, filters, year, group)
    evidence = evidence_of(year, academies, kpis, group=group, on=today())
    grid = grid_of(year, group, academies, kpis, hints=_hints(evidence))
    return _page(request, filters, grid)


@requires("targets.propose")
@require_safe
def target_sheet(request: TrustRequest, trust: str) -> HttpResponse | FileResponse:
    """The template of the grid that the address names; ?file=csv for CSV."""
    filters = _filters(request)
    year = filters.chosen_year
    if year is None:
        return redirect("target_grid", trust=trust)
    group = filters.pupils_chosen
    academies, kpis = _asked(request, filters, year, group)
    kind = "csv" if request.GET.get("file") == "csv" else "xlsx"
    evidence = evidence_of(year, academies, kpis, group=group, on=today())
    keys = {kpi.pk: kpi.key for kpi in kpis}
    urns = {academy.pk: academy.urn for academy in academies}
    last: dict[tuple[int, str, str], Decimal | str] = {
        (urns[academy], keys[kpi], group): one.newest.number
        for (academy, kpi), one in evidence.items()
        if one.newest is not None and one.newest.number is not None and not one.newest.is_small
    }
    file = write_sheet(grid_of(year, group, academies, kpis), last, kind)
    name = f"{trust}-targets-{year.first_year}-{filters.about_chosen}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS[kind])


@requires("targets.propose")
@takes_uploads(LIMITS.bytes + 1_000_000)
@require_http_methods(["GET", "HEAD", "POST"])
def target_upload(request: TrustRequest, trust: str) -> HttpResponse:
    """A filled-in template, shown in the grid: nothing is proposed before the person confirms there."""
    filters = _filters(request)
    year = filters.chosen_year
    if year is None:
        return redirect("target_grid", trust=trust)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        sent = form.cleaned_data["file"]
        academies = list(proposable(request.access, on=today()).by_name())
        group = filters.pupils_chosen
        try:
            read = read_sheet(Path(sent.file.name), sent.name, year=year, group=group, academies=academies)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            kpis = fitting(read.academies, read.kpis)
            grid = grid_of(year, group, read.academies, kpis, texts=read.texts)
            return _page(request, filters, grid, problems=read.problems, is_preview=True)
    context = {"form": form, "filters": filters, "year": year, "query": _query(filters, year)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "academies/targets/upload.html", context, status=status)


def _proposed(request: TrustRequest, filters: GridFilters, year: SchoolYear, group: str) -> HttpResponse:
    seen = seen_in(request.POST.get(SEEN, ""))
    texts = {cell: request.POST.get(name_of(cell), "") for cell in seen}
    reason = request.POST.get("reason", "")
    academies = {one.pk: one for one in proposable(request.access, on=today()).by_name()}
    kpis = {one.pk: one for one in Kpi.objects.in_use().filter(pk__in={kpi for _, kpi in seen}).in_order()}
    wishes, errors = wishes_of(
        texts, seen, academies=academies, kpis=kpis, shapes=shapes_of_kpis(), reason=reason
    )
    refused = ""
    if len(reason) > WORDS_AT_MOST:
        refused = f"Use at most {WORDS_AT_MOST:,} characters for the reason; these are {len(reason):,}."
    if not errors and not refused:
        touched = {wish.academy.pk for wish in wishes}, {wish.kpi.pk for wish in wishes}
        evidence = evidence_of(
            year,
            [academies[pk] for pk in sorted(touched[0])],
            [kpis[pk] for pk in sorted(touched[1])],
            group=group,
            on=today(),
        )
        try:
            saved = use_cases.propose(
                year=year,
                group=group,
                wishes=wishes,
                evidence=evidence,
                at=timezone.now(),
                by=request.actor,
            )
        except use_cases.ChangedMeanwhile as meanwhile:
            return _conflict(request, filters, year, wishes, meanwhile.current)
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            refused = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        else:
            number = len(saved)
            said = (
                f"{number} target{'' if number == 1 else 's'} proposed." if number else "Nothing was changed."
            )
            messages.success(request, said)
            href = reverse("target_grid", kwargs={"trust": request.trust.slug})
            return redirect(f"{href}?{_query(filters, year)}")
    rows = [academies[pk] for pk in {cell[0]: None for cell in seen} if pk in academies]
    columns = [kpis[pk] for pk in {cell[1]: None for cell in seen} if pk in kpis]
    grid = grid_of(year, group, rows, columns, texts=texts, errors=errors)
    return _page(request, filters, grid, refused=refused, reason=reason)


def _page(
    request: TrustRequest,
    filters: GridFilters,
    grid: Grid,
    *,
    problems: Sequence[str] = (),
    refused: str = "",
    reason: str = "",
    is_preview: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "filters": filters,
        "year": grid.year,
        "grid": grid,
        "pupils": PUPIL_GROUPS[grid.group],
        "problems": problems,
        "refused": refused,
        "reason": reason,
        "is_preview": is_preview,
        "query": _query(filters, grid.year),
        "changed": len(grid.changed),
    }
    has_errors = bool(refused or grid.mistakes)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK
    return render(request, "academies/targets/grid.html", context, status=status)


def _filters(request: TrustRequest) -> GridFilters:
    return GridFilters(request.GET, years=years(), current=school_year_of(today()))


def _query(filters: GridFilters, year: SchoolYear) -> str:
    return f"year={year.first_year}&about={filters.about_chosen}&pupils={filters.pupils_chosen}"


def _asked(
    request: TrustRequest, filters: GridFilters, year: SchoolYear, group: str
) -> tuple[list[Academy], Sequence[Kpi]]:
    """Those of the kind that the trust has figures of, or that are published, or have targets already."""
    academies = list(proposable(request.access, on=today()).by_name())
    every = list(Kpi.objects.in_use().filter(group=filters.about_chosen).in_order())
    collected = collected_of(every)
    has_targets = set(
        Target.objects.of_round(year).standing().filter(pupil_group=group).values_list("kpi_id", flat=True)
    )
    known = [kpi for kpi in every if kpi.pk in collected or kpi.pk in has_targets or kpi.published_measure]
    return academies, fitting(academies, known)


def _hints(evidence: Mapping[Cell, Evidence]) -> dict[Cell, str]:
    return {cell: one.newest.said for cell, one in evidence.items() if one.newest is not None}


def _conflict(
    request: TrustRequest,
    filters: GridFilters,
    year: SchoolYear,
    wishes: Sequence[use_cases.Wish],
    current: Mapping[Cell, Target | None],
) -> HttpResponse:
    differences = [
        Difference(
            f"{wish.academy}, {wish.kpi}", text_of(current[wish.cell]) or "No target", as_typed(wish.number)
        )
        for wish in wishes
        if wish.cell in current
    ]
    href = reverse("target_grid", kwargs={"trust": request.trust.slug})
    return render_conflict(
        request,
        subject=f"targets for {year}",
        differences=differences,
        edit_href=f"{href}?{_query(filters, year)}",
    )
