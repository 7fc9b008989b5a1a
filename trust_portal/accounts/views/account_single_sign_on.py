"""Single sign-on by OpenID Connect: the way to the provider and back.

allauth's exchange (state and PKCE), with a nonce, with the token's signature always checked, and with a page
for everything that a provider can get wrong.
"""

from __future__ import annotations

from typing import Any

import jwt
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from trust_portal.accounts.gate import public, signed_in
from trust_portal.accounts.requests import PortalRequest, SignedInRequest
from trust_portal.accounts.use_cases import accounts

from .account_sign_in import provider_names, recently_confirmed

_ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
# What comes of answers that are not what OpenID Connect says.
_NONSENSE = (
    RequestException,
    jwt.PyJWTError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
    ImproperlyConfigured,
)


class _Client(OAuth2Client):  # type: ignore[misc]
    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, str]) -> str:
        parameters = {**extra_params, "nonce": _nonce(self.state)}
        return str(super().get_redirect_url(authorization_url, scope, parameters))


class _Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Turns whatever a provider sends that makes no sense into an error that allauth knows."""

    client_class = _Client

    def get_provider(self) -> Any:
        provider = super().get_provider()
        provider.oauth2_adapter_class = type(self)
        return provider

    @property
    def openid_config(self) -> dict[str, Any]:
        try:
            config: dict[str, Any] = super().openid_config
            if missing := [name for name in _ENDPOINTS if not isinstance(config.get(name), str)]:
                raise OAuth2Error(f"the configuration lacks {missing}")
        except _NONSENSE as error:
            raise OAuth2Error("the configuration cannot be read") from error
        return config

    def get_client(self, request: HttpRequest, app: SocialApp) -> Any:
        try:
            return super().get_client(request, app)
        except OAuth2Error as error:
            # allauth asks for the client before it begins to expect errors.
            page = render_authentication_error(request, self.get_provider(), exception=error)
            raise ImmediateHttpResponse(page) from error

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        try:
            return super().parse_token(data)
        except _NONSENSE as error:
            raise OAuth2Error("the token cannot be read") from error

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        try:
            login = super().complete_login(request, app, token, **kwargs)
            claims = login.account.extra_data
            userinfo = claims.get("userinfo")
            if userinfo is not None and userinfo["sub"] != claims["id_token"]["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
        except _NONSENSE as error:
            raise OAuth2Error("the claims cannot be read") from error
        # Of all that the provider tells, the portal keeps the address.
        login.account.extra_data = {"email": [address.email for address in login.email_addresses]}
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The claims of a token that the provider signed for this portal and this very sign-in."""
        config = self.openid_config
        with get_adapter().get_requests_session() as session:
            published = session.get(config["jwks_uri"])
        published.raise_for_status()
        claims: dict[str, Any] = jwt.decode(
            id_token,
            _signing_key(jwt.PyJWKSet.from_dict(published.json()), id_token),
            algorithms=_ALGORITHMS,
            audience=app.client_id,
            issuer=config["issuer"],
            options={"require": ["exp", "iat", "sub", "nonce"]},
        )
        if not constant_time_compare(claims["nonce"], _nonce(self.request.GET["state"])):
            raise OAuth2Error("the nonce is not ours")
        return claims


@public
@require_http_methods(["GET", "HEAD", "POST"])
def set_out(request: PortalRequest, provider_id: str) -> HttpResponse:
    """A button first; then the page that leads to the provider.

    That page is not a redirect: browsers hold the answer to a form to the policy's form-action, and the
    provider's address is not known before its configuration is read.
    """
    provider = _exchange(request, provider_id).get_provider()
    if request.method != "POST":
        return render(request, "socialaccount/login.html", {"provider": provider})
    try:
        response: HttpResponse = provider.redirect_from_request(request)
    except ImmediateHttpResponse as refusal:
        response = refusal.response
    if not isinstance(response, HttpResponseRedirect):
        return response
    context = {"provider": provider, "redirect_to": response.url}
    return render(request, "socialaccount/login_redirect.html", context)


@public
@require_safe
def come_back(request: PortalRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends the person after they signed in there, or did not."""
    response: HttpResponse = OAuth2CallbackView.adapter_view(_exchange(request, provider_id))(request)
    return response


@public
@require_safe
def cancelled(request: PortalRequest) -> HttpResponse:
    return render(request, "socialaccount/login_cancelled.html")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed
def disconnect(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Take the provider's account off one's own. It comes back when its owner signs in with it again."""
    account = get_object_or_404(SocialAccount, user=request.user, pk=account_id)
    name = provider_names(request).get(account.provider, account.provider)
    if request.method != "POST":
        return render(request, "socialaccount/disconnect.html", {"name": name})
    accounts.disconnect(person=request.user, account=account, by=request.actor)
    account_adapter().send_notification_mail(
        "socialaccount/email/account_disconnected", request.user, {"provider": name}
    )
    messages.success(request, "The account is disconnected.")
    return redirect("my_account")


def _exchange(request: HttpRequest, provider_id: str) -> _Exchange:
    exchange = _Exchange(request, provider_id)
    try:
        exchange.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return exchange


def _signing_key(keys: jwt.PyJWKSet, id_token: str) -> jwt.PyJWK:
    """The key that the token names; where it names none, the only one there is."""
    name = jwt.get_unverified_header(id_token).get("kid")
    fitting = [key for key in keys.keys if name in (None, key.key_id)]
    if len(fitting) != 1:
        raise OAuth2Error("no key fits the token")
    return fitting[0]


def _nonce(state: str | None) -> str:
    """Belongs to the state, which only the browser that set out can present: nothing more to keep."""
    return salted_hmac("trust_portal.single_sign_on", state or "", algorithm="sha256").hexdigest()
