"""One risk: its page, entering and changing it, closing it and opening it again."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.models import Academy
from assurance.forms_risks import THE_TRUST, RiskForm, WhyForm
from assurance.models import Risk
from assurance.risk_lifecycle import MOVES, may_write
from assurance.risk_people import owners_for
from assurance.risk_reach import academies_to_write_for, may_write_for_trust, themes_for
from assurance.risk_scale import band_of, score_in_words
from assurance.use_cases import risks as use_cases
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.audit.models import AuditEntry
from trust_portal.audit.words import lines_of
from trust_portal.ui.conflict import Difference, render_conflict
from trust_portal.ui.dates import LONDON

MOST_HISTORY = 50


@requires("risk.read")
@require_safe
def risk(request: TrustRequest, trust: str, risk_id: int) -> HttpResponse:
    found = risk_or_404(request.access, risk_id)
    history = (
        AuditEntry.objects.filter(record_kind="risk", record_id=str(found.pk))
        .select_related("person")
        .order_by("-at", "-pk")[:MOST_HISTORY]
    )
    writes = may_write(request.access, found)
    context = {
        "risk": found,
        "score": score_in_words(found.likelihood, found.impact),
        "band": band_of(found.score),
        "is_overdue": found.is_overdue(timezone.now().astimezone(LONDON).date()),
        "history": lines_of(history),
        "may": {name: writes and found.state in move.before for name, move in MOVES.items()},
    }
    return render(request, "assurance/risks/risk.html", context)


@requires("risk.write")
@require_http_methods(["GET", "HEAD", "POST"])
def risk_open(request: TrustRequest, trust: str) -> HttpResponse:
    """`?about=`: an academy's id or “trust”; without it a page asks, where there is more than one answer."""
    academies = academies_to_write_for(request.access)
    for_trust = may_write_for_trust(request.access)
    if not academies and not for_trust:
        raise PermissionDenied
    is_said, academy = _about(request, academies, for_trust)
    if not is_said:
        context = {"academies": academies, "for_trust": for_trust}
        status = 422 if request.method == "POST" else 200
        return render(request, "assurance/risks/which.html", context, status=status)
    form = _form(request, academy)
    if request.method == "POST" and form.is_valid():
        try:
            opened = use_cases.open_risk(facts=form.facts(academy), by=request.actor, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The risk is in the register.")
            return redirect("risk", trust=trust, risk_id=opened.pk)
    return _form_page(request, form, academy, None)


@requires("risk.write")
@require_http_methods(["GET", "HEAD", "POST"])
def risk_change(request: TrustRequest, trust: str, risk_id: int) -> HttpResponse:
    found = _to_write(request, risk_id)
    form = _form(request, found.academy, found)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change(
                risk=found,
                facts=form.facts(found.academy),
                seen_revision=form.cleaned_data["seen_revision"] or 0,
                by=request.actor,
                at=timezone.now(),
            )
        except use_cases.ChangedMeanwhile as meanwhile:
            return _conflict(request, form, meanwhile.current)
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The changes are saved.")
            return redirect("risk", trust=trust, risk_id=found.pk)
    return _form_page(request, form, found.academy, found)


@requires("risk.write")
@require_http_methods(["GET", "HEAD", "POST"])
def risk_close(request: TrustRequest, trust: str, risk_id: int) -> HttpResponse:
    return _confirm(
        request,
        _to_write(request, risk_id),
        use_cases.close,
        question="Close this risk?",
        label="Close it",
        consequences=["It stays in the register as closed, with your reason.", "It leaves the card."],
        said="The risk is closed.",
    )


@requires("risk.write")
@require_http_methods(["GET", "HEAD", "POST"])
def risk_reopen(request: TrustRequest, trust: str, risk_id: int) -> HttpResponse:
    return _confirm(
        request,
        _to_write(request, risk_id),
        use_cases.reopen,
        question="Open this risk again?",
        label="Open it again",
        consequences=["Why it had been closed stays in its history."],
        said="The risk is open again.",
    )


def risk_or_404(access: Access, risk_id: int) -> Risk:
    rows = Risk.objects.visible_to(access).select_related("academy", "owner", "opened_by", "closed_by")
    found = rows.filter(pk=risk_id).first()
    if found is None:
        raise Http404
    return found


def _to_write(request: TrustRequest, risk_id: int) -> Risk:
    found = risk_or_404(request.access, risk_id)
    if not may_write(request.access, found):
        raise PermissionDenied
    return found


def _about(request: TrustRequest, academies: list[Academy], for_trust: bool) -> tuple[bool, Academy | None]:
    """Whether it is said what the risk is about, and the academy; None for the whole trust."""
    asked = request.GET.get("about", "")
    if not asked and len(academies) == 1 and not for_trust:
        return True, academies[0]
    if not asked:
        return False, None
    if asked == THE_TRUST and for_trust:
        return True, None
    found = next((one for one in academies if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return True, found


def _form(request: TrustRequest, academy: Academy | None, found: Risk | None = None) -> RiskForm:
    owners = owners_for(academy)
    if found is not None and found.owner_id not in {one.pk for one in owners}:
        owners = [*owners, found.owner]
    return RiskForm(
        owners,
        themes_for(request.access, academy),
        request.POST if request.method == "POST" else None,
        initial=RiskForm.of(found) if found else None,
    )


def _form_page(
    request: TrustRequest, form: RiskForm, academy: Academy | None, found: Risk | None
) -> HttpResponse:
    context = {"form": form, "academy": academy, "risk": found}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/risks/form.html", context, status=status)


def _conflict(request: TrustRequest, form: RiskForm, current: Risk) -> HttpResponse:
    mine: dict[str, Any] = form.cleaned_data
    theirs = RiskForm.of(current)
    owners = {**{pk: str(one) for pk, one in form.owners.items()}, current.owner_id: str(current.owner)}

    def said(name: str, value: Any) -> str:
        return owners.get(value, "") if name == "owner" else str(value)

    differences = [
        Difference(str(field.label), said(name, theirs[name]), said(name, mine[name]))
        for name, field in form.fields.items()
        if name != "seen_revision" and said(name, theirs[name]) != said(name, mine[name])
    ]
    at = {"trust": request.trust.slug, "risk_id": current.pk}
    return render_conflict(
        request,
        subject=f"the risk “{current.title}”",
        differences=differences,
        edit_href=reverse("risk_change", kwargs=at),
    )


def _confirm(
    request: TrustRequest,
    found: Risk,
    use_case: Callable[..., Any],
    *,
    question: str,
    label: str,
    consequences: list[str],
    said: str,
) -> HttpResponse:
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            use_case(risk=found, **form.cleaned_data, by=request.actor, at=timezone.now())
        except (ValidationError, use_cases.MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, said)
            return redirect("risk", trust=request.trust.slug, risk_id=found.pk)
    at = {"trust": request.trust.slug, "risk_id": found.pk}
    context = {
        "form": form,
        "question": question,
        "confirm_label": label,
        "consequences": consequences,
        "cancel_href": reverse("risk", kwargs=at),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "components/confirm_page.html", context, status=status)
