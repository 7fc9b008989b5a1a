"""Changing the e-mail address that a person signs in with."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trust_portal.accounts import email_change, mail
from trust_portal.accounts.forms.account import EmailForm
from trust_portal.accounts.gate import signed_in
from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.accounts.use_cases import accounts

from .account_sign_in import recently_confirmed

LINK_HOURS = email_change.LINK_SECONDS // 3600


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed
def change_email(request: SignedInRequest) -> HttpResponse:
    """Send the link. The answer is the same whether or not somebody has the address: a letter tells them."""
    form = EmailForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        refusal: HttpResponse | None = ratelimit.consume_or_429(request, action="manage_email")
        if refusal is not None:
            return refusal
        email = form.cleaned_data["email"]
        _send_link(request, email)
        return render(request, "accounts/account/email_link_sent.html", {"email": email, "hours": LINK_HOURS})
    return render(request, "accounts/account/email.html", {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: SignedInRequest, key: str) -> HttpResponse:
    """The link asks once more: some mail programs open every link before anybody reads it."""
    email = email_change.read_key(key, person=request.user)
    if email is None:
        return render(request, "accounts/account/email_link_does_not_work.html", status=410)
    if request.method != "POST":
        return render(request, "accounts/account/email_confirm.html", {"email": email})
    before = request.user.email
    try:
        accounts.change_email(person=request.user, email=email, by=request.actor)
    except accounts.EmailTaken:
        return render(request, "accounts/account/email_link_does_not_work.html", status=409)
    mail.post("account/email/email_changed", to=before, context={**_circumstances(request), "email": email})
    messages.success(request, f"From now on you sign in with {email}.")
    return redirect("my_account")


def _send_link(request: SignedInRequest, email: str) -> None:
    person = request.user
    if Person.objects.filter(email=email).exists():
        mail.post("account/email/email_taken", to=email, context=_circumstances(request))
    else:
        path = reverse("account_confirm_email", args=[email_change.make_key(person=person, email=email)])
        context = {"link": settings.SITE_URL + path, "hours": LINK_HOURS, "person": person}
        mail.post("account/email/email_link", to=email, context=context)
    mail.post(
        "account/email/email_asked", to=person.email, context={**_circumstances(request), "email": email}
    )


def _circumstances(request: SignedInRequest) -> dict[str, object]:
    return {
        "timestamp": timezone.now(),
        "ip": request.client_address,
        "user_agent": request.headers.get("User-Agent", ""),
    }
