"""One decision about a support level: its evidence, who agrees, changing and withdrawing it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assurance.forms_levels import AgreeForm, EvidenceRow, LevelForm, MinuteForm, WithdrawForm
from assurance.in_force import framework_of
from assurance.levels import may_see_proposals, shown_level, visible_academies
from assurance.models import AgreedAs, DecisionState, LevelDecision
from assurance.use_cases import level_agreements
from assurance.use_cases import levels as use_cases
from assurance.use_cases.level_moves import ChangedMeanwhile, MoveNotAllowed
from trust_portal.accounts.access import Access
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.confirming import confirm_and_do
from trust_portal.ui.conflict import Difference, render_conflict


@requires("support_level.read")
@require_safe
def level_decision(request: TrustRequest, trust: str, decision_id: int) -> HttpResponse:
    decision = decision_or_404(request.access, decision_id)
    framework = framework_of(decision.version)
    model = framework.pack.support_model(decision.model)
    names = {one.id: one for one in model.evidence}
    rows = {row.item: row for row in decision.evidence.select_related("changed_by")}
    agreements = {one.agreed_as: one for one in decision.agreements.select_related("agreed_by")}
    is_open = decision.state == DecisionState.PROPOSED
    waiting = [one for one in model.agreed_by if one not in agreements]
    access = request.access
    context = {
        "decision": decision,
        "academy": decision.academy,
        "model": model,
        "subject": next((one for one in model.subjects if one.id == decision.subject), None),
        "level": shown_level(framework.pack, decision),
        "suggested_level": next(
            (
                one.name
                for one in framework.pack.scale(model.scale).levels
                if one.id == decision.suggested_level
            ),
            "",
        ),
        "evidence": [(item, rows.get(key)) for key, item in names.items()],
        "evidence_missing": sum(
            1 for key, item in names.items() if item.is_required and not _seen(rows, key)
        ),
        "agreements": [(AgreedAs(one).label, agreements.get(one)) for one in model.agreed_by],
        "is_open": is_open,
        "may_change": is_open and access.may("support_level.propose"),
        "may_note": is_open and may_note_evidence(access, decision),
        "may_agree": is_open and bool(waiting) and waiting[0] in level_agreements.capacities(access),
        "may_minute": is_open and waiting[:1] == ["board"] and access.may("support_level.minute"),
    }
    return render(request, "assurance/levels/decision.html", context)


@requires("support_level.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def level_change(request: TrustRequest, trust: str, decision_id: int) -> HttpResponse:
    decision = decision_or_404(request.access, decision_id)
    framework = framework_of(decision.version)
    form = LevelForm.showing(framework.pack, decision, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change(
                decision=decision,
                seen_revision=form.cleaned_data["seen_revision"] or 0,
                **form.facts(),
                by=request.actor,
            )
        except ChangedMeanwhile as meanwhile:
            return _conflict(request, form, meanwhile.current)
        except (ValidationError, MoveNotAllowed) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The proposal is saved.")
            return redirect("level_decision", trust=trust, decision_id=decision.pk)
    model = framework.pack.support_model(decision.model)
    context = {"form": form, "academy": decision.academy, "model": model, "decision": decision}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assurance/levels/level_form.html", context, status=status)


@requires("support_level.evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def level_evidence(request: TrustRequest, trust: str, decision_id: int) -> HttpResponse:
    """Every line of the checklist on one page; what was changed is saved together or not at all."""
    decision = decision_or_404(request.access, decision_id)
    if not may_note_evidence(request.access, decision):
        raise Http404
    framework = framework_of(decision.version)
    names = {one.id: one.name for one in framework.pack.support_model(decision.model).evidence}
    by_item = {row.item: row for row in decision.evidence.all()}
    posted = request.POST if request.method == "POST" else None
    forms = [
        EvidenceRow.showing(by_item[item], name, posted) for item, name in names.items() if item in by_item
    ]
    refused = ""
    # Each of them, so that every mistake is shown at once.
    has_mistakes = sum(not form.is_valid() for form in forms) > 0
    if posted is not None and not has_mistakes:
        try:
            with transaction.atomic():
                for form in forms:
                    if form.has_changed():
                        level_agreements.note_evidence(
                            decision=decision,
                            item=str(form.prefix),
                            **form.cleaned_data,
                            at=timezone.now(),
                            by=request.actor,
                        )
        except (ValidationError, MoveNotAllowed) as refusal:
            refused = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        else:
            messages.success(request, "The evidence is saved.")
            return redirect("level_decision", trust=trust, decision_id=decision.pk)
    has_errors = bool(refused) or any(form.errors for form in forms)
    context = {"decision": decision, "academy": decision.academy, "forms": forms, "refused": refused}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK
    return render(request, "assurance/levels/evidence.html", context, status=status)


@requires("support_level.agree")
@require_http_methods(["GET", "HEAD", "POST"])
def level_agree(request: TrustRequest, trust: str, decision_id: int) -> HttpResponse:
    """As the chief executive or for the board, by the role of whoever asks."""
    decision = decision_or_404(request.access, decision_id)
    agreed_as = level_agreements.capacity_of(request.access, decision)
    form = AgreeForm(request.POST if request.method == "POST" else None)
    return _sign(request, decision, agreed_as, form)


@requires("support_level.minute")
@require_http_methods(["GET", "HEAD", "POST"])
def level_minute(request: TrustRequest, trust: str, decision_id: int) -> HttpResponse:
    """That the board agreed, as its clerk minuted it."""
    decision = decision_or_404(request.access, decision_id)
    form = MinuteForm(request.POST if request.method == "POST" else None)
    return _sign(request, decision, AgreedAs.BOARD, form)


@requires("support_level.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def level_withdraw(request: TrustRequest, trust: str, decision_id: int) -> HttpResponse:
    decision = decision_or_404(request.access, decision_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    return confirm_and_do(
        request,
        form,
        lambda: use_cases.withdraw(
            decision=decision, **form.cleaned_data, at=timezone.now(), by=request.actor
        ),
        said="The proposal is withdrawn.",
        href=_href(request, decision),
        refusals=MoveNotAllowed,
        question="Withdraw this proposal?",
        label="Withdraw it",
        consequences=["The level that is in force now stays. The proposal remains in the timeline."],
    )


def decision_or_404(access: Access, decision_id: int) -> LevelDecision:
    """One that the person may see: proposals are for those who work on them."""
    found = (
        LevelDecision.objects.select_related("academy", "version", "proposed_by")
        .filter(pk=decision_id)
        .first()
    )
    seen = {academy.pk for academy in visible_academies(access)}
    if found is None or found.academy_id not in seen:
        raise Http404
    if found.state != DecisionState.AGREED and not may_see_proposals(access):
        raise Http404
    return found


def _sign(
    request: TrustRequest, decision: LevelDecision, agreed_as: AgreedAs, form: AgreeForm
) -> HttpResponse:
    pack = framework_of(decision.version).pack
    word = pack.support_model(decision.model).level_word.lower()
    level = shown_level(pack, decision).label
    return confirm_and_do(
        request,
        form,
        lambda: level_agreements.agree(
            decision=decision,
            agreed_as=agreed_as,
            **form.cleaned_data,
            at=timezone.now(),
            by=request.actor,
        ),
        said=f"The {agreed_as.label.lower()} has agreed.",
        href=_href(request, decision),
        refusals=MoveNotAllowed,
        question=f"Agree to {level} for {decision.academy}?",
        label=f"Agree for the {agreed_as.label.lower()}",
        consequences=[f"With the last agreement the {word} is in force from its first day."],
    )


def _href(request: TrustRequest, decision: LevelDecision) -> str:
    return reverse("level_decision", kwargs={"trust": request.trust.slug, "decision_id": decision.pk})


def _conflict(request: TrustRequest, form: LevelForm, current: LevelDecision) -> HttpResponse:
    names = ("level", "effective_from", "reason", "met_on", "chaired_by", "attended_by")
    differences = [
        Difference(
            str(form.fields[name].label),
            str(getattr(current, name) or ""),
            str(form.cleaned_data[name] or ""),
        )
        for name in names
        if str(getattr(current, name) or "") != str(form.cleaned_data[name] or "")
    ]
    return render_conflict(
        request,
        subject=f"the proposal for {current.academy}",
        differences=differences,
        edit_href=reverse("level_change", kwargs={"trust": request.trust.slug, "decision_id": current.pk}),
    )


def may_note_evidence(access: Access, decision: LevelDecision) -> bool:
    code = "support_level.evidence"
    return access.may_everywhere(code) or decision.academy.place_id in access.places_for(code)


def _seen(rows: dict[str, Any], key: str) -> bool:
    return key in rows and rows[key].is_seen
