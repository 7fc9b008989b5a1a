"""What an academy was called before, and what it is called from some day on."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from academies.forms import ConvertForm, EarlierForm, RenameForm
from academies.models import Academy
from academies.use_cases import academy_history as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.confirming import confirm_and_do
from trust_portal.ui.forms import PortalForm


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def academy_rename(request: TrustRequest, trust: str, academy_id: int) -> HttpResponse:
    academy = _academy(request, academy_id)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"name": academy.name})
    return _page(request, academy, form, f"Rename {academy}", use_cases.rename)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def academy_convert(request: TrustRequest, trust: str, academy_id: int) -> HttpResponse:
    academy = _academy(request, academy_id)
    form = ConvertForm(request.POST if request.method == "POST" else None, initial={"name": academy.name})
    return _page(request, academy, form, f"Give {academy} a new URN", use_cases.convert)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def academy_earlier(request: TrustRequest, trust: str, academy_id: int) -> HttpResponse:
    academy = _academy(request, academy_id)
    form = EarlierForm(request.POST if request.method == "POST" else None)
    title = f"Add an earlier URN or name of {academy}"
    return _page(request, academy, form, title, use_cases.add_earlier)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def academy_earlier_remove(
    request: TrustRequest, trust: str, academy_id: int, earlier_id: int
) -> HttpResponse:
    academy = _academy(request, academy_id)
    earlier = get_object_or_404(academy.earlier.select_related("academy"), pk=earlier_id)
    return confirm_and_do(
        request,
        PortalForm(request.POST if request.method == "POST" else None),
        lambda: use_cases.remove_earlier(earlier=earlier, by=request.actor),
        question=f"Remove {earlier}?",
        label="Remove it",
        consequences=[f"Files and published figures with it are no longer about {academy}."],
        said="The changes are saved.",
        href=reverse("academy", kwargs={"trust": trust, "academy_id": academy.pk}),
        refusals=(),
    )


def _academy(request: TrustRequest, academy_id: int) -> Academy:
    return get_object_or_404(Academy.objects.visible_to(request.access), pk=academy_id)


def _page(
    request: TrustRequest, academy: Academy, form: PortalForm, title: str, use_case: Callable[..., object]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            use_case(academy=academy, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The changes are saved.")
            return redirect("academy", trust=request.trust.slug, academy_id=academy.pk)
    cancel_href = reverse("academy", kwargs={"trust": request.trust.slug, "academy_id": academy.pk})
    context = {"form": form, "page_title": title, "cancel_href": cancel_href}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "academies/academy_form.html", context, status=status)
