"""Targets: the round by academy, one academy's, and one target with its evidence and history."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from openpyxl import Workbook

from academies.calendar_dates import school_year_of
from academies.forms_targets import RoundFilters, TargetForm, WithdrawTargetForm
from academies.importing.reading import shapes_of_kpis
from academies.models import SchoolYear, Target, TargetState
from academies.models.targets import OPEN
from academies.targets.evidence import evidence_of
from academies.targets.lifecycle import words_of
from academies.targets.numbers import as_typed
from academies.targets.reading import (
    ShownTarget,
    lines_of,
    may_propose,
    may_review,
    readable,
    said_of,
    shown,
    strip_of,
)
from academies.targets.round_dates import steps_of
from academies.targets.tokens import token_of
from academies.use_cases import targets as use_cases
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.tabular.defuse import defused
from trust_portal.ui.confirming import confirm_and_do
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.dates import LONDON

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEADINGS = (
    *("School year", "Academy", "URN", "KPI", "Pupils", "Target", "Where it stands", "Agreed on"),
    *("Newest figure", "Challenging and achievable", "Why"),
)


@requires("targets.read")
@require_safe
def targets(request: TrustRequest, trust: str) -> HttpResponse | FileResponse:
    """The round by academy; ?file=csv or xlsx gives every target of it."""
    filters = RoundFilters(request.GET, years=years(), current=school_year_of(today()))
    year = filters.chosen_year
    if year is None:
        return render(request, "academies/targets/round.html", {"filters": filters, "year": None})
    found = Target.objects.of_round(year).visible_to(request.access).standing().with_names()
    if filters.about_chosen:
        found = found.filter(kpi__group=filters.about_chosen)
    if filters.state_chosen:
        found = found.filter(state=filters.state_chosen)
    chosen = list(found.by_academy())
    kind = request.GET.get("file", "")
    if kind in FILES:
        name = f"{trust}-targets-{year.first_year}-{today()}.{kind}"
        file = _file(shown(chosen, request.access), kind)
        return FileResponse(file, as_attachment=True, filename=name, content_type=FILES[kind])
    academies = list(readable(request.access).in_trust(on=min(today(), year.ends_on)).by_name())
    lines = lines_of(year, academies, chosen)
    is_over = year.ends_on < today()
    is_whole = not filters.about_chosen and not filters.state_chosen
    if filters.state_chosen:
        lines = [line for line in lines if line.total]
    access = request.access
    context = {
        "filters": filters,
        "year": year,
        "lines": lines,
        "steps": steps_of(year.first_year, lines, on=today()) if is_whole and not is_over else (),
        "waiting_for_board": sum(line.reviewed for line in lines),
        "total": sum(line.total for line in lines),
        "query": request.GET.urlencode(),
        "may_propose": access.may("targets.propose"),
        "may_agree": access.may("targets.agree"),
        "may_minute": access.may("targets.minute"),
        "is_chair": access.may("targets.review"),
    }
    return render(request, "academies/targets/round.html", context)


@requires("targets.read")
@require_safe
def academy_targets(request: TrustRequest, trust: str, academy_id: int) -> HttpResponse:
    academy = get_object_or_404(readable(request.access), pk=academy_id)
    filters = RoundFilters(request.GET, years=years(), current=school_year_of(today()))
    del filters.fields["about"], filters.fields["state"]
    year = filters.chosen_year
    found: list[Target] = []
    if year is not None:
        of_academy = Target.objects.of_round(year).filter(academy=academy)
        found = list(of_academy.standing().with_names().by_academy())
    context = {
        "academy": academy,
        "filters": filters,
        "year": year,
        "targets": shown(found, request.access),
        "to_review": sum(one.state == TargetState.PROPOSED for one in found),
        "may_propose": may_propose(request.access, academy),
        "may_review": may_review(request.access, academy),
    }
    return render(request, "academies/targets/academy.html", context)


@requires("targets.read")
@require_safe
def target(request: TrustRequest, trust: str, target_id: int) -> HttpResponse:
    found = target_or_404(request.access, target_id)
    (one,) = shown([found], request.access)
    others = Target.objects.filter(
        academy=found.academy_id,
        kpi=found.kpi_id,
        school_year=found.school_year_id,
        pupil_group=found.pupil_group,
    ).exclude(pk=found.pk)
    context = {
        "one": one,
        "target": found,
        "strip": strip_of(one),
        "steps": [
            (step, words_of(step.move), said_of(found.kpi, step.number) if step.number is not None else "")
            for step in found.steps.select_related("made_by").order_by("-made_at", "-pk")
        ],
        "others": [(other, said_of(found.kpi, other.number)) for other in others.order_by("-proposed_at")],
        "may_change": _may_change(request.access, found),
        "may_withdraw": found.state in OPEN and may_propose(request.access, found.academy),
        "may_review": found.state == TargetState.PROPOSED and may_review(request.access, found.academy),
    }
    return render(request, "academies/targets/target.html", context)


@requires("targets.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def target_change(request: TrustRequest, trust: str, target_id: int) -> HttpResponse:
    """Put a proposal right, or propose another target beside one that the board has agreed."""
    found = target_or_404(request.access, target_id)
    shape = shapes_of_kpis().get(found.kpi.key)
    if shape is None or not _may_change(request.access, found):
        raise Http404
    initial = {"number": as_typed(found.number), "reason": found.reason, "seen": token_of(found)}
    if found.state == TargetState.AGREED:
        initial["reason"] = ""
    form = TargetForm(shape, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent, now = form.cleaned_data, timezone.now()
        wish = use_cases.Wish(found.academy, found.kpi, sent["number"], sent["reason"], sent["seen"] or "-")
        evidence = evidence_of(
            found.school_year,
            [found.academy],
            [found.kpi],
            group=found.pupil_group,
            on=now.astimezone(LONDON).date(),
        )
        try:
            (saved, *_) = use_cases.propose(
                year=found.school_year,
                group=found.pupil_group,
                wishes=[wish],
                evidence=evidence,
                at=now,
                by=request.actor,
            ) or [found]
        except use_cases.ChangedMeanwhile as meanwhile:
            return _conflict(request, form, found, meanwhile.current.get(wish.cell))
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The target is proposed.")
            return redirect("target", trust=trust, target_id=saved.pk)
    context = {"form": form, "target": found, "one": shown([found], request.access)[0]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "academies/targets/target_form.html", context, status=status)


@requires("targets.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def target_withdraw(request: TrustRequest, trust: str, target_id: int) -> HttpResponse:
    found = target_or_404(request.access, target_id)
    if not may_propose(request.access, found.academy):
        raise Http404
    form = WithdrawTargetForm(request.POST if request.method == "POST" else None)
    return confirm_and_do(
        request,
        form,
        lambda: use_cases.withdraw(target=found, **form.cleaned_data, at=timezone.now(), by=request.actor),
        question=f"Withdraw the target for {found.kpi}?",
        label="Withdraw it",
        consequences=[
            f"{found.academy} has no proposed target for it in {found.school_year} then.",
            "It stays in the history, with your reason.",
        ],
        said="The target is withdrawn.",
        href=reverse("target", kwargs={"trust": trust, "target_id": found.pk}),
        refusals=use_cases.MoveNotAllowed,
    )


def target_or_404(access: Access, target_id: int) -> Target:
    return get_object_or_404(Target.objects.visible_to(access).with_names(), pk=target_id)


def years() -> list[SchoolYear]:
    """Newest first."""
    return list(SchoolYear.objects.order_by("-first_year"))


def today() -> date:
    return timezone.now().astimezone(LONDON).date()


def _may_change(access: Access, found: Target) -> bool:
    return found.state in (*OPEN, TargetState.AGREED) and may_propose(access, found.academy)


def _conflict(request: TrustRequest, form: TargetForm, found: Target, current: Target | None) -> HttpResponse:
    sent = form.cleaned_data
    differences = [
        Difference("Target", as_typed(current.number) if current else "", as_typed(sent["number"])),
        Difference("Why", current.reason if current else "", sent["reason"]),
    ]
    kwargs = {"trust": request.trust.slug, "target_id": (current or found).pk}
    return render_conflict(
        request,
        subject=f"the target for {found.kpi} of {found.academy}",
        differences=differences,
        edit_href=reverse("target", kwargs=kwargs),
    )


def _file(rows: Sequence[ShownTarget], kind: str) -> IO[bytes]:
    lines: list[tuple[Any, ...]] = [_HEADINGS, *(_line(one) for one in rows)]
    safe = [[defused(cell) if isinstance(cell, str) else cell for cell in line] for line in lines]
    file = SpooledTemporaryFile(max_size=1_000_000)  # noqa: SIM115  (whoever sends it closes it)
    if kind == "csv":
        text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        csv.writer(text).writerows(safe)
        text.detach()
    else:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Targets")
        for line in safe:
            sheet.append(line)
        book.save(file)
    file.seek(0)
    return file


def _line(one: ShownTarget) -> tuple[Any, ...]:
    found, newest = one.target, one.evidence.newest
    return (
        str(found.school_year),
        found.academy.name,
        found.academy.urn,
        found.kpi.name,
        one.pupils or "All pupils",
        found.number.normalize() + 0,
        found.get_state_display(),
        found.agreed_on.isoformat() if found.agreed_on else "",
        newest.said if newest else "",
        one.verdict,
        found.reason,
    )
