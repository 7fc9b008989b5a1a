"""Setting up and taking off second factors: passkeys, an authenticator app, recovery codes.

allauth's views with our forms and pages. Each writes the change into the trail in the same transaction.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import auth as passkeys
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from trust_portal.accounts import entry
from trust_portal.accounts.forms import account_second_factor as forms
from trust_portal.accounts.gate import signed_in
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.accounts.use_cases import accounts
from trust_portal.tenancy.models import SLUG_PATTERN

from .account_sign_in import with_passkey_options
from .account_throttling import Throttled

# In the session: the trust whose door asked for a second factor, to go back to.
_GOING_TO = "second_factor_for_trust"
_WORDS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.WEBAUTHN: "passkey"}


@signed_in
@require_safe
def second_factor_needed(request: SignedInRequest) -> HttpResponse:
    """Why a trust (?trust=slug) or the operator's site asks for a second factor, and the ways to one."""
    slug = request.GET.get("trust", "")
    is_slug = re.fullmatch(SLUG_PATTERN, slug) is not None
    trust = entry.trust_for(person=request.user, slug=slug) if is_slug else None
    if trust is not None:
        request.session[_GOING_TO] = trust.slug
    if entry.has_second_factor(request.user):
        return redirect(_onwards(request))
    return render(request, "accounts/account/second_factor_needed.html", {"asking_trust": trust})


class _Added:
    """Writes down a new second factor and goes on: to the recovery codes where these are new as well."""

    request: Any
    did_generate_recovery_codes: bool
    what: str

    def form_valid(self, form: Any) -> HttpResponse:
        person = self.request.user
        is_first = not entry.has_second_factor(person)
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        accounts.note_second_factor_added(
            person=person,
            what=self.what,
            is_first=is_first,
            kept_session=self.request.session.session_key,
            by=self.request.actor,
        )
        if self.did_generate_recovery_codes:
            accounts.note_recovery_codes_made(person=person, by=self.request.actor)
        return response

    def get_success_url(self) -> str:
        if self.did_generate_recovery_codes:
            return reverse("mfa_view_recovery_codes")
        return _onwards(self.request)


class _Removed:
    request: Any
    what: str
    success_url = reverse_lazy("my_account")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        accounts.note_second_factor_removed(person=self.request.user, what=self.what, by=self.request.actor)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = Authenticator.objects.filter(user=self.request.user, type__in=_WORDS)
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "is_last": factors.count() == 1}


class AddApp(Throttled, _Added, app_views.ActivateTOTPView):  # type: ignore[misc]
    form_class = forms.AuthenticatorAppForm
    what = _WORDS[Authenticator.Type.TOTP]


class RemoveApp(_Removed, app_views.DeactivateTOTPView):  # type: ignore[misc]
    form_class = forms.RemoveAppForm
    what = _WORDS[Authenticator.Type.TOTP]


class AddPasskey(_Added, passkey_views.AddWebAuthnView):  # type: ignore[misc]
    form_class = forms.AddPasskeyForm
    what = _WORDS[Authenticator.Type.WEBAUTHN]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Not allauth's: it asks for a key that cannot sign in by itself, leaving the rest to its script, and
        # validates what was sent a second time.
        context: dict[str, Any] = super(passkey_views.AddWebAuthnView, self).get_context_data(**kwargs)
        options = passkeys.begin_registration(self.request.user, passwordless=True)
        return with_passkey_options({**context, "js_data": {"creation_options": options}})


class RenamePasskey(passkey_views.EditWebAuthnView):  # type: ignore[misc]
    form_class = forms.RenamePasskeyForm
    success_url = reverse_lazy("my_account")


class RemovePasskey(_Removed, passkey_views.RemoveWebAuthnView):  # type: ignore[misc]
    what = _WORDS[Authenticator.Type.WEBAUTHN]


class MakeRecoveryCodes(code_views.GenerateRecoveryCodesView):  # type: ignore[misc]
    form_class = forms.RecoveryCodesForm

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        accounts.note_recovery_codes_made(person=self.request.user, by=self.request.actor)
        return response


class RecoveryCodes(code_views.ViewRecoveryCodesView):  # type: ignore[misc]
    """Shows the codes the first time that it is opened; after that only how many are left."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        text = "\r\n".join(["Recovery codes for the trust portal", "", *context["unused_codes"], ""])
        return {
            **context,
            "codes_text": "\n".join(context["unused_codes"]),
            # A link that holds the file: the codes are not sent a second time.
            "file_href": f"data:text/plain;charset=utf-8,{quote(text)}",
            "asking_trust": entry.trust_for(
                person=self.request.user, slug=self.request.session.get(_GOING_TO, "")
            ),
            "onwards": _onwards(self.request),
        }


@signed_in
@require_safe
def to_my_account(request: HttpRequest) -> HttpResponse:
    """Where allauth goes back to its own lists of factors, connections and sessions: ours is one page."""
    return redirect("my_account")


def _onwards(request: Any) -> str:
    """Back to the trust whose door asked, once; else to the account."""
    slug = request.session.pop(_GOING_TO, None)
    return reverse("overview", kwargs={"trust": slug}) if slug else reverse("my_account")
