"""Signing targets: the chair of a local governing board reviews them, the board agrees all that are reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from academies.calendar_dates import school_year_of
from academies.forms_targets import ExceptionForm, MeetingForm, ReviewForm, RoundFilters
from academies.importing.reading import shapes_of_kpis
from academies.models import SchoolYear, Target, TargetState
from academies.targets.numbers import as_typed
from academies.targets.reading import reviewable, shown, strip_of
from academies.use_cases import target_signing as use_cases
from academies.use_cases.targets import ChangedMeanwhile, MoveNotAllowed
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.conflict import Difference, render_conflict

from .targets import today, years

_MOST_AT_ONCE = 250  # forms on one page, each with three inputs; what is left comes after them


@requires("targets.review")
@require_http_methods(["GET", "HEAD", "POST"])
def targets_review(request: TrustRequest, trust: str, academy_id: int) -> HttpResponse:
    """Every proposed target of an academy, one below the other: made for a phone in the chair's hand."""
    academy = get_object_or_404(reviewable(request.access), pk=academy_id)
    year = _year(request)
    posted = request.POST if request.method == "POST" else None
    found = _shown_before(request, year, TargetState.PROPOSED, academy_id=academy.pk)
    shapes = shapes_of_kpis()
    forms = [ReviewForm(one, shapes.get(one.kpi.key), posted) for one in found]
    refused = ""
    # Each of them, so that every mistake is shown at once.
    if posted is not None and not sum(not form.is_valid() for form in forms) and year is not None:
        answers = [form.answer for form in forms if form.answer is not None]
        try:
            if not answers:
                raise MoveNotAllowed("Say to at least one target that you agree, or ask for another.")
            use_cases.review(year=year, answers=answers, at=timezone.now(), by=request.actor)
        except ChangedMeanwhile as meanwhile:
            return _conflict(request, answers, meanwhile, request.get_full_path())
        except (ValidationError, MoveNotAllowed) as refusal:
            refused = _said(refusal)
        else:
            number = len(answers)
            messages.success(request, f"{number} target{'' if number == 1 else 's'} reviewed.")
            href = reverse("academy_targets", kwargs={"trust": trust, "academy_id": academy.pk})
            return redirect(f"{href}?year={year.first_year}")
    rows = shown(found, request.access)
    context = {
        "academy": academy,
        "year": year,
        "rows": [(one, form, strip_of(one)) for one, form in zip(rows, forms, strict=True)],
        "refused": refused,
    }
    has_errors = bool(refused) or any(form.errors for form in forms)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK
    return render(request, "academies/targets/review.html", context, status=status)


@requires("targets.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def targets_agree(request: TrustRequest, trust: str) -> HttpResponse:
    """All reviewed targets at once, with exceptions: as the chief executive, or a trustee for the board."""
    return _board(request, use_cases.capacity_of(request.access), is_minute=False)


@requires("targets.minute")
@require_http_methods(["GET", "HEAD", "POST"])
def targets_minute(request: TrustRequest, trust: str) -> HttpResponse:
    """That the board agreed, as its clerk minuted it."""
    return _board(request, use_cases.BOARD, is_minute=True)


def _board(request: TrustRequest, signed_as: str, *, is_minute: bool) -> HttpResponse:
    year = _year(request)
    posted = request.POST if request.method == "POST" else None
    every = _shown_before(request, year, TargetState.REVIEWED)
    found = every[:_MOST_AT_ONCE]
    forms = [ExceptionForm(one, posted) for one in found]
    meeting = MeetingForm(posted, on=today(), must_minute=is_minute)
    refused = ""
    if posted is not None and year is not None:
        good = not sum(not form.is_valid() for form in [*forms, meeting])
        try:
            if not found:
                raise MoveNotAllowed("No reviewed target is left: somebody else has agreed them.")
            if good:
                use_cases.agree(
                    year=year,
                    answers=[form.answer for form in forms],
                    **meeting.cleaned_data,
                    signed_as=signed_as,
                    at=timezone.now(),
                    by=request.actor,
                )
        except ChangedMeanwhile as meanwhile:
            answers = [form.answer for form in forms]
            return _conflict(request, answers, meanwhile, request.get_full_path())
        except (ValidationError, MoveNotAllowed) as refusal:
            refused = _said(refusal)
        else:
            if good:
                number = sum(form.answer.agrees for form in forms)
                messages.success(request, f"{number} target{'' if number == 1 else 's'} agreed.")
                href = reverse("targets", kwargs={"trust": request.trust.slug})
                return redirect(f"{href}?year={year.first_year}")
    waiting = Target.objects.of_round(year).filter(state=TargetState.PROPOSED).count() if year else 0
    context: dict[str, Any] = {
        "year": year,
        "meeting": meeting,
        "rows": list(zip(shown(found, request.access), forms, strict=True)),
        "refused": refused,
        "signed_as": signed_as,
        "is_minute": is_minute,
        "waiting": waiting,
        "left": len(every) - len(found),
    }
    has_errors = bool(refused or meeting.errors) or any(form.errors for form in forms)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK
    return render(request, "academies/targets/agree.html", context, status=status)


def _year(request: TrustRequest) -> SchoolYear | None:
    return RoundFilters(request.GET, years=years(), current=school_year_of(today())).chosen_year


def _shown_before(
    request: TrustRequest, year: SchoolYear | None, state: TargetState, **only: int
) -> list[Target]:
    """Those in this state; of a form that is sent, those that it held, wherever they stand now: what came since waits,
    and what changed since is told."""
    if year is None:
        return []
    found = Target.objects.of_round(year).filter(**only).with_names().by_academy()
    if request.method != "POST":
        return list(found.filter(state=state))
    sent = {
        int(digits)
        for name in request.POST
        if name.endswith("-seen") and (digits := name[1:-5]).isdecimal() and len(digits) < 16
    }
    return list(found.filter(pk__in=sent))


def _conflict(
    request: TrustRequest,
    answers: Sequence[use_cases.Answer],
    meanwhile: ChangedMeanwhile,
    edit_href: str,
) -> HttpResponse:
    """What stands now beside what the person said to the number before."""
    said = {(one.target.academy_id, one.target.kpi_id): one for one in answers}
    differences = []
    for cell, current in meanwhile.current.items():
        answer = said.get(cell)
        if current is None or answer is None:
            continue
        now = f"{as_typed(current.number)} ({current.get_state_display().lower()})"
        yours = "Agreed" if answer.agrees else f"Another one asked for. {answer.words}"
        differences.append(Difference(f"{current.academy}, {current.kpi}", now, yours))
    return render_conflict(request, subject="these targets", differences=differences, edit_href=edit_href)


def _said(refusal: ValidationError | MoveNotAllowed) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
