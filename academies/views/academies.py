"""The academies of a trust: the list, one academy, adding and correcting."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.forms import AcademyFilters, AcademyForm
from academies.models import Academy
from academies.sections import sections_of
from academies.use_cases import academies as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.members import roles_at
from trust_portal.accounts.requests import TrustRequest
from trust_portal.ui.dates import LONDON
from trust_portal.ui.tables import Column, TableSpec

ACADEMIES = TableSpec(
    columns=(
        Column("name", "Academy", sort=("name_key",)),
        Column("phase", "Phase", sort=("phase", "name_key")),
        Column("urn", "URN", sort=("urn",), is_number=True),
        Column("joined", "Joined on", sort=("joined_on",)),
    ),
    default_sort="name",
)
PEOPLE = TableSpec(
    columns=(Column("name", "Name", sort=("name_key",)), Column("role", "Role")),
    default_sort="name",
)


@requires("academy_data.read")
@require_safe
def academies(request: TrustRequest, trust: str) -> HttpResponse:
    visible = Academy.objects.visible_to(request.access)
    filters = AcademyFilters(request.GET)
    table = ACADEMIES.read(request.GET)
    context = {
        "filters": filters,
        "table": table,
        "page": table.page(visible.matching(**filters.applied).with_name_key()),
        "may_add": request.access.may_everywhere("academy_data.write"),
        "sees_all": request.access.may_everywhere("academy_data.read"),
    }
    return render(request, "academies/academies.html", context)


@requires("academy_data.read")
@require_safe
def academy(request: TrustRequest, trust: str, academy_id: int) -> HttpResponse:
    shown = get_object_or_404(Academy.objects.visible_to(request.access), pk=academy_id)
    table = PEOPLE.read(request.GET)
    today = timezone.now().astimezone(LONDON).date()
    context = {
        "academy": shown,
        "sections": sections_of(shown, request.access, on=today),
        "earlier": shown.earlier.order_by("-used_until", "-pk"),
        "table": table,
        "page": table.page(roles_at(shown.place_id)),
        "may_change": request.access.may_everywhere("academy_data.write"),
        "may_see_people": request.access.may("people.read"),
        "may_change_people": request.access.may("people.write"),
    }
    return render(request, "academies/academy.html", context)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def academy_add(request: TrustRequest, trust: str) -> HttpResponse:
    form = AcademyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = use_cases.add(**form.facts(), by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{added} is in the trust's list.")
            return redirect("academy", trust=trust, academy_id=added.pk)
    cancel_href = reverse("academies", kwargs={"trust": trust})
    return _form_page(request, form, title="Add an academy", cancel_href=cancel_href)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def academy_change(request: TrustRequest, trust: str, academy_id: int) -> HttpResponse:
    shown = get_object_or_404(Academy.objects.visible_to(request.access), pk=academy_id)
    form = AcademyForm.showing(shown, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change(academy=shown, **form.facts(), by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The changes are saved.")
            return redirect("academy", trust=trust, academy_id=shown.pk)
    cancel_href = reverse("academy", kwargs={"trust": trust, "academy_id": shown.pk})
    return _form_page(request, form, title=f"Change {shown}", cancel_href=cancel_href)


def _form_page(request: TrustRequest, form: AcademyForm, *, title: str, cancel_href: str) -> HttpResponse:
    return render(
        request,
        "academies/academy_form.html",
        {"form": form, "page_title": title, "cancel_href": cancel_href},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )
