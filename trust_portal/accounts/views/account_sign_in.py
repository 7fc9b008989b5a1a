"""Signing in and out, setting a new password by link, and proving again who one is.

allauth's views with our forms and pages; what they do to the account is written down by the adapters.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.socialaccount.adapter import get_adapter as single_sign_on
from allauth.utils import get_request_param
from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from trust_portal.accounts.forms import account as forms
from trust_portal.accounts.forms import account_second_factor as factor_forms
from trust_portal.accounts.gate import public, signed_in
from trust_portal.accounts.requests import SignedInRequest

from .account_throttling import Throttled, refusal_of

View = TypeVar("View", bound=Callable[..., HttpResponse])

NO_LONGER = 410


def recently_confirmed(view: View) -> View:
    """Asks first, where it was a while ago, to prove again that it is still the same person."""
    confirmed: View = reauthentication_required(app="trust_portal.accounts")(view)
    return confirmed


def providers_for(request: HttpRequest, **parameters: str) -> list[tuple[str, str]]:
    """(name, address of its sign-in) of each configured provider; `parameters` go along."""
    return [
        (provider.name, provider.get_login_url(request, **parameters))
        for provider in single_sign_on().list_providers(request)
    ]


def provider_names(request: HttpRequest) -> dict[str, str]:
    """As accounts know their provider: {"entra": "Microsoft"}."""
    return {provider.sub_id: provider.name for provider in single_sign_on().list_providers(request)}


class SignIn(Throttled, allauth_views.LoginView):  # type: ignore[misc]
    form_class = forms.SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = get_request_param(self.request, "next")
        parameters = {"next": after} if after else {}
        return {**super().get_context_data(**kwargs), "providers": providers_for(self.request, **parameters)}


class PasskeySignIn(passkey_views.LoginWebAuthnView):  # type: ignore[misc]
    """GET is for passkeys.js: what the browser needs to ask for a passkey. POST brings the passkey's answer."""

    form_class = factor_forms.PasskeySignInForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("Accept") != "application/json":
            return redirect("account_login")
        return JsonResponse(passkeys.begin_authentication(user=None))

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, "This passkey opens no account here. Sign in with your password.")
        return redirect(passthrough_next_redirect_url(self.request, reverse("account_login"), "next"))


class SecondFactorCheck(Throttled, mfa_views.AuthenticateView):  # type: ignore[misc]
    """The second step of signing in."""

    form_class = factor_forms.CodeForm
    webauthn_form_class = factor_forms.PasskeyCheckForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return with_passkey_options(super().get_context_data(**kwargs))


class SignOut(allauth_views.LogoutView):  # type: ignore[misc]
    pass


class AskForPasswordLink(allauth_views.PasswordResetView):  # type: ignore[misc]
    form_class = forms.PasswordLinkForm


class PasswordLinkSent(allauth_views.PasswordResetDoneView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}


class NewPassword(allauth_views.PasswordResetFromKeyView):  # type: ignore[misc]
    form_class = forms.NewPasswordForm

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if context.get("token_fail"):
            kwargs["status"] = NO_LONGER
        response: HttpResponse = super().render_to_response(context, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        # Whoever forgot the password may have tried too often before; the link has shown that it is them.
        adapter = get_adapter()
        adapter._delete_login_attempts_cached_email(self.request, email=self.reset_user.email)
        response: HttpResponse = super().form_valid(form)
        return response


class PasswordIsSet(allauth_views.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    pass


class ConfirmByPassword(Throttled, allauth_views.ReauthenticateView):  # type: ignore[misc]
    form_class = forms.ConfirmPasswordForm


class ConfirmByCode(Throttled, mfa_views.ReauthenticateView):  # type: ignore[misc]
    form_class = factor_forms.ConfirmCodeForm


class ConfirmByPasskey(passkey_views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    form_class = factor_forms.ConfirmPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return with_passkey_options(super().get_context_data(**kwargs))

    def form_invalid(self, form: Any) -> HttpResponse:
        if refusal := refusal_of(self.request, form):
            return refusal
        for errors in form.errors.values():
            messages.error(self.request, errors[0])
        return redirect(self.request.get_full_path())


@signed_in
@require_safe
def sign_in_again(request: SignedInRequest) -> HttpResponse:
    """For people who have nothing but single sign-on to prove who they are."""
    after = get_request_param(request, "next") or reverse("my_account")
    parameters = {"next": after, "auth_params": urlencode({"prompt": "login"})}
    return render(request, "account/sign_in_again.html", {"providers": providers_for(request, **parameters)})


@public
@require_safe
def by_invitation_only(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signup_closed.html")


@public
@require_safe
def account_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account_inactive.html", status=403)


def with_passkey_options(context: dict[str, Any]) -> dict[str, Any]:
    """allauth's `js_data` as the text of an attribute, and whether the person has a passkey to ask for."""
    (options,) = context.pop("js_data").values()
    return {
        **context,
        "passkey_options": json.dumps(options, cls=DjangoJSONEncoder),
        "has_passkey": bool(options["publicKey"].get("allowCredentials")),
    }
