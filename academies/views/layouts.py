"""The layouts of files that a trust knows: the list, what one says, renaming, removing."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academies.forms_imports import LayoutNameForm
from academies.kpi_files import LayoutInvalid
from academies.mapping.choices import KpiNames
from academies.mapping.words import described
from academies.models import Academy, Import, Kpi, SavedLayout
from academies.use_cases import layouts as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest


@requires("kpi_import.read")
@require_safe
def layouts(request: TrustRequest, trust: str) -> HttpResponse:
    rows = [(one, _number_of_kpis(one)) for one in SavedLayout.objects.select_related("made_by").by_name()]
    context = {"rows": rows, "may_upload": request.access.may("kpi_import.write")}
    return render(request, "academies/imports/layouts.html", context)


@requires("kpi_import.read")
@require_safe
def layout(request: TrustRequest, trust: str, layout_id: int) -> HttpResponse:
    saved = get_object_or_404(SavedLayout.objects.select_related("made_by"), pk=layout_id)
    names = dict(Academy.objects.values_list("urn", "name"))
    try:
        facts, columns = described(saved.as_layout, KpiNames(Kpi.objects.all()), names)
    except LayoutInvalid:
        facts, columns = [], []
    context = {
        "saved": saved,
        "facts": facts,
        "columns": columns,
        "imports": Import.objects.visible_to(request.access).filter(source=saved.name).newest_first()[:5],
        "may_change": SavedLayout.objects.changeable_by(request.access).filter(pk=saved.pk).exists(),
    }
    return render(request, "academies/imports/layout.html", context)


@requires("kpi_import.write")
@require_http_methods(["GET", "HEAD", "POST"])
def layout_rename(request: TrustRequest, trust: str, layout_id: int) -> HttpResponse:
    saved = _changeable(request, layout_id)
    form = LayoutNameForm(request.POST if request.method == "POST" else None, initial={"name": saved.name})
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change(
                saved=saved,
                name=form.cleaned_data["name"],
                layout=saved.as_layout,
                at=timezone.now(),
                by=request.actor,
            )
        except (ValidationError, LayoutInvalid) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, "The layout has its new name.")
            return redirect("layout", trust=trust, layout_id=layout_id)
    context = {
        "form": form,
        "page_title": f"Rename “{saved}”",
        "cancel_href": reverse("layout", kwargs={"trust": trust, "layout_id": layout_id}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "academies/academy_form.html", context, status=status)


@requires("kpi_import.write")
@require_http_methods(["GET", "HEAD", "POST"])
def layout_remove(request: TrustRequest, trust: str, layout_id: int) -> HttpResponse:
    saved = _changeable(request, layout_id)
    if request.method == "POST":
        use_cases.remove(saved=saved, by=request.actor)
        messages.success(request, f"“{saved}” is removed.")
        return redirect("layouts", trust=trust)
    context = {
        "question": f"Remove “{saved}”?",
        "consequences": [
            "The next file like it has to have its columns named again.",
            "Figures that were read by it stay.",
        ],
        "confirm_label": "Remove the layout",
        "is_dangerous": True,
        "cancel_href": reverse("layout", kwargs={"trust": trust, "layout_id": layout_id}),
    }
    return render(request, "components/confirm_page.html", context)


def _changeable(request: TrustRequest, layout_id: int) -> SavedLayout:
    return get_object_or_404(SavedLayout.objects.changeable_by(request.access), pk=layout_id)


def _number_of_kpis(saved: SavedLayout) -> int:
    try:
        return len(saved.as_layout.kpis())
    except LayoutInvalid:
        return 0
