"""Where a person goes first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from trust_portal.accounts.gate import any_member, signed_in
from trust_portal.accounts.requests import SignedInRequest, TrustRequest
from trust_portal.accounts.starts import start_for
from trust_portal.tenancy.models import Trust


@signed_in
@require_safe
def start(request: SignedInRequest) -> HttpResponse:
    """The person's first page in their trust, the choice between several places, or what to do without any."""
    trusts = list(Trust.objects.for_person(request.user.pk))
    if len(trusts) == 1 and not request.user.is_operator:
        return redirect("trust_start", trust=trusts[0].slug)
    if not trusts and request.user.is_operator:
        return redirect("operator_trusts")
    if not trusts:
        return render(request, "accounts/account/no_trust.html")
    return render(request, "accounts/account/choose_trust.html", {"trusts": trusts})


@any_member
@require_safe
def trust_start(request: TrustRequest, trust: str) -> HttpResponse:
    """On to the first page of the person's role."""
    return redirect(start_for(request.access))
