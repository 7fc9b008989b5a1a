"""School years, terms, half terms and data drops, with the trust's own dates."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from academies.forms_data import PeriodForm, YearForm
from academies.models import Period, SchoolYear
from academies.use_cases import calendar as use_cases
from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest


@requires("academy_data.read")
@require_safe
def calendar(request: TrustRequest, trust: str) -> HttpResponse:
    periods = Period.objects.select_related("school_year").in_order()
    years: dict[SchoolYear, list[Period]] = {}
    for period in periods:
        years.setdefault(period.school_year, []).append(period)
    context = {"years": years.items(), "may_write": request.access.may("academy_data.write")}
    return render(request, "academies/calendar/calendar.html", context)


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_year_add(request: TrustRequest, trust: str) -> HttpResponse:
    form = YearForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            year = use_cases.add_year(first_year=form.cleaned_data["first_year"], by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{year} is in the calendar. Put its dates right where yours differ.")
            return redirect("calendar", trust=trust)
    return _form_page(request, form, "Add a school year")


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_data_drop_add(request: TrustRequest, trust: str, year_id: int) -> HttpResponse:
    """One more data drop in a school year, beside those that it came with."""
    year = get_object_or_404(SchoolYear, pk=year_id)
    form = PeriodForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            drop = use_cases.add_data_drop(year=year, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{drop} is in the calendar of {year}.")
            return redirect("calendar", trust=trust)
    return _form_page(request, form, f"Add a data drop to {year}")


@requires("academy_data.write")
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_period(request: TrustRequest, trust: str, period_id: int) -> HttpResponse:
    period = get_object_or_404(Period.objects.select_related("school_year"), pk=period_id)
    form = PeriodForm.showing(period, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            use_cases.change_period(period=period, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The dates are saved.")
            return redirect("calendar", trust=trust)
    return _form_page(request, form, f"{period} of {period.school_year}")


def _form_page(request: TrustRequest, form: YearForm | PeriodForm, title: str) -> HttpResponse:
    context = {
        "form": form,
        "page_title": title,
        "cancel_href": reverse("calendar", kwargs={"trust": request.trust.slug}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "academies/academy_form.html", context, status=status)
