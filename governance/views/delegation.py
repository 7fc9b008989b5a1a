"""The scheme of delegation, for every reader of meetings; the clerk changes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.delegation import LEVELS, POWERS
from governance.forms_bodies import DelegationForm
from governance.models import DelegatedDecision
from governance.sight import may_clerk
from governance.use_cases import delegation as use_cases
from governance.use_cases.meeting_moves import MoveNotAllowed
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest

from .pages import clerk_only, form_page

FORM = ["GET", "HEAD", "POST"]


@requires("meeting.read", write="meeting.write")
@require_http_methods(FORM)
def delegation(request: TrustRequest, trust: str) -> HttpResponse:
    """To send it begins the scheme with the usual rows."""
    if request.method == "POST":
        clerk_only(request.access)
        try:
            use_cases.begin(by=request.actor)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect("delegation", trust=trust)
    rows = [
        (row, [POWERS.get(row.powers.get(level, ""), "") for level in LEVELS])
        for row in DelegatedDecision.objects.order_by("place", "pk")
    ]
    context = {"rows": rows, "levels": list(LEVELS.values()), "may_clerk": may_clerk(request.access)}
    return render(request, "governance/bodies/delegation.html", context)


@requires("meeting.write")
@require_http_methods(FORM)
def delegation_add(request: TrustRequest, trust: str) -> HttpResponse:
    clerk_only(request.access)
    form = DelegationForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        lambda: use_cases.save(**form.facts(), by=request.actor),
        title="Add a decision",
        button="Add it",
        back=reverse("delegation", kwargs={"trust": trust}),
        done="The decision is added.",
        lines=["Exactly one level decides."],
    )


@requires("meeting.write")
@require_http_methods(FORM)
def delegation_row(request: TrustRequest, trust: str, row_id: int) -> HttpResponse:
    clerk_only(request.access)
    row = get_object_or_404(DelegatedDecision, pk=row_id)
    back = reverse("delegation", kwargs={"trust": trust})
    if request.method == "POST" and request.POST.get("remove"):
        try:
            use_cases.remove(row=row, by=request.actor)
        except MoveNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The decision is removed.")
        return redirect(back)
    form = DelegationForm.showing(row, request.POST if request.method == "POST" else None)

    def do() -> object:
        seen = form.cleaned_data["seen_revision"] or 0
        return use_cases.save(row=row, **form.facts(), seen_revision=seen, by=request.actor)

    return form_page(
        request,
        form,
        do,
        title="Change a decision",
        button="Save",
        back=back,
        done="It is saved.",
        remove="Remove it",
    )
