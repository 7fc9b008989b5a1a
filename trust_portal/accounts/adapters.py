"""How allauth behaves here: no open sign-up, our words and mail, single sign-on for invited addresses only."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from trust_portal.audit.actor import Actor

from . import mail
from .devices import device_in_words
from .last_seen import SEEN_AT
from .models import Person
from .use_cases import accounts

log = logging.getLogger(__name__)

_FACTORS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery code",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is wrong.",
        "enter_current_password": "This is not your password.",
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This code is wrong or was used before.",
        "invalid_password_reset": "This link does not work any more.",
        "too_many_login_attempts": "There were too many wrong tries. Wait five minutes, then try again.",
        "rate_limited": "There were too many wrong tries. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        # allauth would answer in JSON of its own; passkeys.js asks for the one answer it needs.
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        address: str | None = getattr(request, "client_address", None)
        return address or str(super().get_client_ip(request))

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session[SEEN_AT] = int(time.time())

    def post_login(
        self, request: HttpRequest, user: Any, *, signal_kwargs: dict[str, Any] | None, **kwargs: Any
    ) -> HttpResponse:
        social: SocialLogin | None = (signal_kwargs or {}).get("sociallogin")
        # An account is connected only now, when the second factor has been given too.
        is_new = social is not None and social.account.pk is None
        if is_new and not SingleSignOnAdapter.connect(request, social, user):
            self.logout(request)
            raise refused(request, social)
        response: HttpResponse = super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)
        accounts.note_sign_in(person=user, how=_how(request, user, social), by=actor_for(user))
        return response

    def set_password(self, user: Any, password: str) -> None:
        """Every way to a new password comes through here: changing, first setting, and the link."""
        super().set_password(user, password)
        request = context.request
        kept = request.session.session_key if request is not None and request.user == user else None
        accounts.note_password_change(person=user, kept_session=kept, by=actor_for(user))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Somebody who has signed in within the last minutes need not prove again who they are."""
        request = context.request
        records = get_authentication_records(request, request.user)
        recently = time.time() - account_settings.REAUTHENTICATION_TIMEOUT
        if any(record["at"] > recently for record in records):
            return False
        if not get_reauthentication_flows(request.user):
            # Single sign-on is all they have. allauth would let this pass.
            raise ReauthenticationRequired
        return True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code from your authenticator app or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        methods = [
            {**method, "description": words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]
        again = {
            "id": "single_sign_on",
            "description": "Sign in again",
            "url": reverse("account_sign_in_again"),
        }
        return methods or [again]

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        mail.post(template_prefix, to=email, context=context)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_account")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is wrong, has run out or was used before.",
        "cannot_generate_recovery_codes": "Add a passkey or an authenticator app first.",
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        return device_in_words(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Trust portal"}


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in whoever a provider vouches for, if a person with that address was invited before."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person, or refuse; nothing is written. allauth has looked for a connected account before."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise refused(request, sociallogin)
        if sociallogin.account.pk is None:
            person = self.person_for(sociallogin)
            if person is None:
                raise refused(request, sociallogin)
            sociallogin.user = person

    @staticmethod
    def person_for(social: SocialLogin) -> Person | None:
        """The person whose address the provider has verified and who has no account of this provider yet.

        An address may be given to somebody new when its owner leaves: one account of a provider for each
        person, for good, keeps the newcomer out of the leaver's sign-in.
        """
        trusts_email = social.provider.app.settings.get("trust_email") is True
        for address in social.email_addresses:
            if address.verified is not True and not trusts_email:
                continue
            person = Person.objects.filter(email=address.email.lower(), is_active=True).first()
            if person is not None:
                taken = SocialAccount.objects.filter(user=person, provider=social.account.provider)
                return None if taken.exists() else person
        return None

    @classmethod
    def connect(cls, request: HttpRequest, social: SocialLogin, person: Person) -> bool:
        """Remember the provider's account as this person's; False where that is not so any more."""
        Person.objects.select_for_update().get(pk=person.pk)
        account = social.account
        if SocialAccount.objects.filter(user=person, provider=account.provider, uid=account.uid).exists():
            return True  # in another tab, a moment ago
        if cls.person_for(social) != person:
            return False
        social.connect(request, person)
        accounts.note_connection(person=person, provider=account.provider, by=actor_for(person))
        return True

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **kwargs: Any
    ) -> None:
        log.warning("single sign-on failed", extra={"kind": provider.sub_id}, exc_info=exception)

    def serialize_instance(self, instance: Any) -> dict[str, Any]:
        # A sign-in that waits for its second factor is kept in the session: without the password's hash.
        fields: dict[str, Any] = super().serialize_instance(instance)
        if isinstance(instance, Person):
            fields.pop("password", None)
        return fields


def refused(request: HttpRequest, social: SocialLogin) -> ImmediateHttpResponse:
    """The same page for every reason: it must not tell who has an account."""
    page = render(request, "socialaccount/refused.html", {"provider": social.provider}, status=403)
    return ImmediateHttpResponse(page)


def actor_for(person: Person) -> Actor:
    """Whoever sends the request; the person, where they are only now proving who they are."""
    actor: Actor = context.request.actor if context.request is not None else Actor.command()
    return replace(actor, person=person) if actor.via != Actor.command().via else actor


def _how(request: HttpRequest, person: Person, social: SocialLogin | None) -> str:
    """ "password and authenticator app", "passkey", "Microsoft"."""
    words = []
    for record in get_authentication_records(request, person):
        match record["method"]:
            case "mfa":
                words.append(_FACTORS[record["type"]])
            case "socialaccount":
                words.append(social.provider.name if social else "single sign-on")
            case other:
                words.append(other.replace("_", " "))
    return " and ".join(dict.fromkeys(words)) or "a link"
