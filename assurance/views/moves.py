"""Confirming what is ready, sharing and publishing: a grid and period at once, after one question."""

from __future__ import annotations

from collections.abc import Callable

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
from assurance.use_cases import confirming, sharing
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
        left = f" {done.left} wait for a decision: rate them one by one." if done.left else ""
        return f"{done.confirmed} ratings are confirmed.{left}"

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
    framework, chosen, period = _about(grid, period_id)

    def move() -> str:
        moved = sharing.share(
            access=request.access,
            framework=framework,
            grid=chosen,
            period=period,
            at=timezone.now(),
            by=request.actor,
        )
        return f"{moved} ratings are shared: headteachers and local governing boards read those of their academies."

    waiting = sharing.waiting_to(
        "share", access=request.access, framework=framework, grid=chosen, period=period
    ).count()
    return _question(
        request,
        chosen,
        period,
        move,
        question=f"Share {chosen.name}, {period_in_words(period)}, with the academies?",
        consequences=[
            f"{waiting} confirmed ratings wait to be shared.",
            "Headteachers and local governing boards then read the ratings of their own academies, with their reasons.",
            "Ratings that are not confirmed stay private.",
        ],
        label="Share with the academies",
    )


@requires("assurance.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def assurance_publish(request: TrustRequest, trust: str, grid: str, period_id: int) -> HttpResponse:
    framework, chosen, period = _about(grid, period_id)

    def move() -> str:
        moved = sharing.publish(
            access=request.access,
            framework=framework,
            grid=chosen,
            period=period,
            at=timezone.now(),
            by=request.actor,
        )
        return f"{moved} ratings are published: trustees and clerks read them."

    waiting = sharing.waiting_to(
        "publish", access=request.access, framework=framework, grid=chosen, period=period
    ).count()
    return _question(
        request,
        chosen,
        period,
        move,
        question=f"Publish {chosen.name}, {period_in_words(period)}, to trustees?",
        consequences=[
            f"{waiting} shared ratings wait to be published.",
            "Trustees and clerks then read them, with their reasons.",
            "Ratings that are not shared with their academy stay as they are.",
        ],
        label="Publish to trustees",
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
