"""My account: one page with everything about a person's own sign-in, and their name."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account import views as allauth_views
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trust_portal.accounts import entry
from trust_portal.accounts.forms import account as forms
from trust_portal.accounts.gate import signed_in
from trust_portal.accounts.models import Person
from trust_portal.accounts.requests import SignedInRequest
from trust_portal.accounts.use_cases import accounts
from trust_portal.tenancy.models import Trust, TrustState
from trust_portal.tenancy.scope import trust_scope

from .account_sessions import open_sessions
from .account_sign_in import provider_names


@dataclass(frozen=True, slots=True)
class Standing:
    """What the person is in one trust."""

    trust: Trust
    roles: str
    needs_second_factor: bool

    @property
    def is_open(self) -> bool:
        return self.trust.state == TrustState.ACTIVE


@dataclass(frozen=True, slots=True)
class Factors:
    """What the person can prove themselves with besides a password. `codes_left` None: none were ever made."""

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes_left: int | None

    @property
    def is_none(self) -> bool:
        return self.app is None and not self.passkeys


@signed_in
@require_safe
def my_account(request: SignedInRequest) -> HttpResponse:
    person = request.user
    context = {
        "factors": factors_of(person),
        "sessions": open_sessions(person, this_one=request.session.session_key),
        "standings": standings_of(person),
        "connections": connections_of(request),
    }
    return render(request, "accounts/account/my_account.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change_name(request: SignedInRequest) -> HttpResponse:
    form = forms.NameForm(request.POST or None, initial={"full_name": request.user.full_name})
    if request.method == "POST" and form.is_valid():
        accounts.change_name(person=request.user, full_name=form.cleaned_data["full_name"], by=request.actor)
        messages.success(request, "Your name has been changed.")
        return redirect("my_account")
    return render(request, "accounts/account/name.html", {"form": form})


class ChangePassword(allauth_views.PasswordChangeView):  # type: ignore[misc]
    form_class = forms.ChangePasswordForm


class FirstPassword(allauth_views.PasswordSetView):  # type: ignore[misc]
    form_class = forms.FirstPasswordForm


def factors_of(person: Person) -> Factors:
    app, passkeys, codes_left = None, [], None
    for factor in Authenticator.objects.filter(user=person).order_by("pk"):
        match factor.type:
            case Authenticator.Type.TOTP:
                app = factor
            case Authenticator.Type.WEBAUTHN:
                passkeys.append(factor)
            case _:
                codes_left = len(factor.wrap().get_unused_codes())
    return Factors(app, tuple(passkeys), codes_left)


def standings_of(person: Person) -> list[Standing]:
    """One visit to each of the person's trusts: nobody can read roles across trusts, not even their own."""
    standings = []
    for trust in Trust.objects.for_person(person.pk):
        with trust_scope(trust.pk):
            access = entry.access_of(person=person, trust=trust)
            needs = bool(access.roles & set(trust.second_factor_roles))
            standings.append(Standing(trust, access.role_labels, needs))
    return standings


def connections_of(request: SignedInRequest) -> list[tuple[SocialAccount, str]]:
    """The person's accounts at providers of single sign-on, with the provider's name as configured today."""
    names = provider_names(request)
    return [
        (account, names.get(account.provider, account.provider))
        for account in SocialAccount.objects.filter(user=request.user).order_by("pk")
    ]
