"""Personal tokens for the trust's API."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trust_portal.accounts.forms.tokens import TokenForm
from trust_portal.accounts.gate import any_member
from trust_portal.accounts.models import ApiToken
from trust_portal.accounts.requests import TrustRequest
from trust_portal.accounts.use_cases import tokens as use_cases
from trust_portal.ui.tables import Column, TableSpec

TOKENS = TableSpec(
    columns=(
        Column("label", "For", sort=("label",)),
        Column("person", "Person", sort=("person__full_name",)),
        Column("state", "State"),
        Column("created", "Made on", sort=("created_at",)),
        Column("expires", "Works until", sort=("expires_at",)),
        Column("used", "Last used", sort=("last_used_at",)),
        Column("buttons", "What you can do", is_label_hidden=True),
    ),
    default_sort="-created",
)


@any_member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: TrustRequest, trust: str) -> HttpResponse:
    """One's own tokens; for trust admins everybody's. A new secret stands in the answer itself, never stored."""
    form = TokenForm(request.POST or None)
    made: tuple[ApiToken, str] | None = None
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            made = use_cases.create(
                person=request.user, **form.cleaned_data, at=timezone.now(), by=request.actor
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            form, status = TokenForm(), HTTPStatus.CREATED
    table = TOKENS.read(request.GET)
    context = {
        "form": form,
        "made": made,
        "table": table,
        "page": table.page(_visible(request)),
        "now": timezone.now(),
        "sees_all": request.access.may("people.write"),
    }
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "accounts/tokens/tokens.html", context, status=status)


@any_member
@require_http_methods(["GET", "HEAD", "POST"])
def api_token_revoke(request: TrustRequest, trust: str, token_id: int) -> HttpResponse:
    token = get_object_or_404(_visible(request), pk=token_id)
    if request.method == "POST":
        use_cases.revoke(token=token, at=timezone.now(), by=request.actor)
        messages.success(request, f"The token “{token.label}” no longer works.")
        return redirect("tokens", trust=trust)
    context = {
        "question": f"Revoke the token “{token.label}”?",
        "consequences": [
            f"The token that ends in {token.ending} stops working at once, and cannot be brought back.",
            "Programs that use it need a new one.",
        ],
        "confirm_label": "Revoke the token",
        "is_dangerous": True,
        "cancel_href": reverse("tokens", kwargs={"trust": trust}),
    }
    return render(request, "components/confirm_page.html", context)


def _visible(request: TrustRequest) -> QuerySet[ApiToken]:
    tokens = ApiToken.objects.select_related("person")
    return tokens if request.access.may("people.write") else tokens.filter(person=request.user)
