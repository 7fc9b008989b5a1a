"""Confirming what is ready, sharing and publishing: a grid and period at once, after one question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from academies.models import Academy, Period
from assurance.frameworks.schema import Grid
from assurance.in_force import InForce, framework_for
from assurance.rating_words import period_in_words
from assurance.sheets import academies_for, columns_of
from assurance.sight import Sight
from assurance.spots import Spot, spots_of
from assurance.use_cases import confirming
from assurance.use_cases.sharing import Step, move_on, waiting_for
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def assurance_confirm(request: TrustRequest, trust: str, grid: str, period_id: int) -> HttpResponse:
    framework, chosen, period = _about(grid, period_id)

    def move() -> str:
        spots = spots_in(request, framework, chosen, period)
        done = confirming.confirm_ready(
            access=request.access, spots=spots, at=timezone.now(), by=request.actor
        )
        left = f" {_ratings(done.left)} still to be decided one by one." if done.left else ""
        return f"{_ratings(done.confirmed)} {'is' if done.confirmed == 1 else 'are'} confirmed.{left}"

    return _question(
        request,
        chosen,
        period,
        move,
        question=f"Confirm what is ready in {chosen.name}, {period_in_words(period)}?",
        consequences=[
            "Where a reviewer has rated, the reviewer’s rating is signed under your name, with its words.",
            "Where nobody has, what the figures suggest is signed, if no figure is missing and the headteacher agrees.",
            "All others stay as they are and wait for a decision.",
            "What is signed stays as it was signed. It can be corrected, with a reason.",
        ],
        label="Confirm what is ready",
    )


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def assurance_share(request: TrustRequest, trust: str, grid: str, period_id: int) -> HttpResponse:
    return _passed_on(
        request,
        grid,
        period_id,
        Step.SHARE,
        question="Share {}, with the academies?",
        consequences=[
            "Headteachers and local governing boards then read the ratings of their own academies, with their reasons.",
            "Ratings that are not confirmed stay private.",
        ],
        label="Share with the academies",
        done="shared: headteachers and local governing boards read those of their academies",
    )


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def assurance_publish(request: TrustRequest, trust: str, grid: str, period_id: int) -> HttpResponse:
    return _passed_on(
        request,
        grid,
        period_id,
        Step.PUBLISH,
        question="Publish {}, to trustees?",
        consequences=[
            "Trustees and clerks then read them, with their reasons.",
            "Ratings that are not shared with their academy stay as they are.",
        ],
        label="Publish to trustees",
        done="published: trustees and clerks read them",
    )


def spots_in(request: TrustRequest, framework: InForce, grid: Grid, period: Period) -> list[Spot]:
    """Every place of the sheet that this person sees."""
    columns = columns_of(framework, grid, Sight.of(request.access))
    academies: list[Academy | None] = []
    if grid.subjects != "trust":
        academies += academies_for(request.access, period=period)
    if grid.subjects != "academies":
        academies.append(None)
    return spots_of(
        framework, grid, period, [(academy, one.area_id) for academy in academies for one in columns]
    )


def _passed_on(
    request: TrustRequest,
    grid: str,
    period_id: int,
    step: Step,
    *,
    question: str,
    consequences: list[str],
    label: str,
    done: str,
) -> HttpResponse:
    """To the academies, or to trustees: the next readers of what is waiting."""
    framework, chosen, period = _about(grid, period_id)
    about: Any = {"access": request.access, "framework": framework, "grid": chosen, "period": period}

    def move() -> str:
        moved = move_on(step, **about, at=timezone.now(), by=request.actor)
        return f"{_ratings(moved)} {'is' if moved == 1 else 'are'} {done}."

    waiting = waiting_for(step, **about).count()
    waits = f"{_ratings(waiting)} {'waits' if waiting == 1 else 'wait'} for it."
    return _question(
        request,
        chosen,
        period,
        move,
        question=question.format(f"{chosen.name}, {period_in_words(period)}"),
        consequences=[waits, *consequences],
        label=label,
    )


def _ratings(number: int) -> str:
    return f"{number} rating{'' if number == 1 else 's'}"


def _about(grid: str, period_id: int) -> tuple[InForce, Grid, Period]:
    period = get_object_or_404(Period.objects.select_related("school_year"), pk=period_id)
    framework = framework_for(period.school_year.first_year)
    chosen = next((one for one in framework.pack.grids if one.id == grid), None) if framework else None
    if framework is None or chosen is None or chosen.rated != period.kind:
        raise Http404
    return framework, chosen, period


def _question(
    request: TrustRequest,
    grid: Grid,
    period: Period,
    move: Callable[[], str],
    *,
    question: str,
    consequences: list[str],
    label: str,
) -> HttpResponse:
    href = f"{reverse('assurance_grid', kwargs={'trust': request.trust.slug, 'grid': grid.id})}?period={period.pk}"
    if request.method == "POST":
        try:
            messages.success(request, move())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        return redirect(href)
    context = {
        "question": question,
        "consequences": consequences,
        "confirm_label": label,
        "cancel_href": href,
    }
    return render(request, "components/confirm_page.html", context)
