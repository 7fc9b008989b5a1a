"""Mail that did not arrive, for trust admins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trust_portal.accounts.gate import requires
from trust_portal.accounts.requests import TrustRequest
from trust_portal.accounts.views.people import tabs
from trust_portal.notices.models import AddressTrouble, Mailing, MailingState
from trust_portal.notices.use_cases import addresses
from trust_portal.ui.tables import Column, TableSpec

MAILS = TableSpec(
    columns=(
        Column("person", "Person", sort=("person__full_name",)),
        Column("when", "When", sort=("made_at",)),
        Column("state", "What happened"),
    ),
    default_sort="-when",
)


@requires("people.write")
@require_safe
def mail_trouble(request: TrustRequest, trust: str) -> HttpResponse:
    table = MAILS.read(request.GET)
    mails = Mailing.objects.filter(state__in=MailingState.did_not_arrive()).select_related("person")
    context = {
        "tabs": tabs(request, current="mail_trouble"),
        "troubles": AddressTrouble.objects.standing().select_related("person").order_by("-seen_at", "pk"),
        "table": table,
        "page": table.page(mails),
    }
    return render(request, "notices/mail_trouble.html", context)


@requires("people.write")
@require_POST
def address_clear(request: TrustRequest, trust: str, trouble_id: int) -> HttpResponse:
    trouble = get_object_or_404(AddressTrouble.objects.select_related("person"), pk=trouble_id)
    addresses.clear(trouble=trouble, by=request.actor)
    messages.success(request, f"Mail is sent to {trouble.person} again.")
    return redirect("mail_trouble", trust=trust)
