"""The trusts of the portal: the list, one of them, a new one, another trust admin."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trust_portal.accounts.gate import operator_only
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.operator.forms import NewTrustForm, TrustAdminForm, TrustFilter
from trust_portal.operator.trust_list import matching, trusts_with_figures
from trust_portal.operator.use_cases import deletions, openings
from trust_portal.tenancy.models import DEFAULT_COLOUR, Trust, TrustState
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.tables import Column, TableSpec

from .page import operator, page, status_of

STATE_PILLS = {TrustState.ACTIVE: "done", TrustState.SUSPENDED: "warn", TrustState.DELETING: "late"}

TRUSTS = TableSpec(
    columns=(
        Column("name", "Trust", ("name",)),
        Column("slug", "Address", ("slug",)),
        Column("state", "State", ("state",)),
        Column("members", "People", ("members",), is_number=True),
        Column("waiting", "Jobs waiting", ("waiting",), is_number=True),
        Column("created", "Opened", ("created_at",)),
        Column("delete", "Deleted on", ("delete_on",)),
    ),
    default_sort="name",
)


@operator_only
@require_safe
def trusts(request: SignedInRequest) -> HttpResponse:
    """All trusts, by global facts alone."""
    table = TRUSTS.read(request.GET)
    form = TrustFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = matching(trusts_with_figures(), text=asked.get("q", ""), state=asked.get("state", ""))
    rows = table.page(found)
    context = {
        "table": table,
        "filter_form": form,
        "rows": rows,
        "listed": [(one, STATE_PILLS[TrustState(one.state)]) for one in rows.rows],
        "is_filtered": any(asked.values()),
    }
    return page(request, "operator/trusts.html", context)


@operator_only
@require_safe
def trust_details(request: SignedInRequest, slug: str) -> HttpResponse:
    subject = get_object_or_404(trusts_with_figures(), slug=slug)
    context = {
        "subject": subject,
        "state_pill": STATE_PILLS[TrustState(subject.state)],
        "states": TrustState,
        "export": deletions.newest_export(trust=subject) if subject.state == TrustState.DELETING else None,
    }
    return page(request, "operator/trust.html", context)


@operator_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_trust(request: SignedInRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = NewTrustForm(sent, initial={"colour": DEFAULT_COLOUR})
    if form.is_valid():
        try:
            opened = openings.open_trust(**form.cleaned_data, at=timezone.now(), by=operator(request))
        except ValidationError as refusal:
            _show(form, refusal)
        else:
            messages.success(
                request, f"{opened.name} is open. An invitation goes to {form.cleaned_data['admin_email']}."
            )
            return redirect("operator_trust", slug=opened.slug)
    return page(request, "operator/new_trust.html", {"form": form}, status=status_of(form))


@operator_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_trust_admin(request: SignedInRequest, slug: str) -> HttpResponse:
    """For a trust whose first invitation went astray, or that has lost its trust admins."""
    subject = get_object_or_404(Trust, slug=slug)
    form = TrustAdminForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name, email = form.cleaned_data["admin_name"], form.cleaned_data["admin_email"]
        try:
            openings.invite_trust_admin(
                trust=subject, full_name=name, email=email, at=timezone.now(), by=operator(request)
            )
        except ValidationError as refusal:
            _show(form, refusal)
        else:
            messages.success(request, f"An invitation goes to {email}.")
            return redirect("operator_trust", slug=slug)
    context = {"subject": subject, "form": form}
    return page(request, "operator/new_trust_admin.html", context, status=status_of(form))


def _show(form: PortalForm, refusal: ValidationError) -> None:
    """Put the use case's words at the field they are about; those about the invitation at the admin's."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        field = {"email": "admin_email", "full_name": "admin_name"}.get(name, name)
        form.add_error(field if field in form.fields else None, errors)
