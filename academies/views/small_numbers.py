"""The rule by which figures about few pupils are hidden from most people, and in files that go further."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from academies.forms_data import SmallNumbersForm
from academies.models import SmallNumbers
from academies.use_cases import small_numbers as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.accounts.roles import Reach, Role, reaches


@requires("small_numbers.read", write="small_numbers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def small_numbers(request: TrustRequest, trust: str) -> HttpResponse:
    rule = SmallNumbers.of_trust()
    names = ("smallest_count", "smallest_cohort")
    form = SmallNumbersForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(rule, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        use_cases.change(**form.cleaned_data, by=request.actor)
        messages.success(request, "The rule for small numbers is saved.")
        return redirect("small_numbers", trust=trust)
    context = {
        "form": form,
        "rule": rule,
        "last_hidden": rule.smallest_count - 1,
        "may_write": request.access.may("small_numbers.write"),
        "readers": [role.label for role in Role if Reach.TRUST in reaches(role, "small_numbers.read")],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "academies/kpis/small_numbers.html", context, status=status)
