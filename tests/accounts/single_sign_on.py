"""What a browser does to come in by single sign-on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.oidc import Provider

SET_OUT = "/accounts/oidc/school/login/"
REFUSED = "This account does not open the portal"
FAILED = "Signing in did not work"


def use(settings: Any, *apps: dict[str, Any]) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": list(apps)}}


def set_out(client: Client, **fields: str) -> str:
    """Press the button; gives the provider's address that the page leads to."""
    page = client.post(SET_OUT, fields)
    assert page.status_code == 200
    address = str(page.context["redirect_to"])
    assert f'content="0; url={address}'.replace("&", "&amp;") in page.content.decode()
    return address


def come_back(client: Client, address: str) -> Any:
    """What the browser does with the provider's redirect."""
    way = urlsplit(address)
    assert (way.netloc, way.path) == ("testserver", f"{SET_OUT}callback/")
    return client.get(f"{way.path}?{way.query}")


def sign_in_there(provider: Provider, client: Client, subject: str = "s-1", **fields: str) -> Any:
    return come_back(client, provider.authorise(set_out(client, **fields), subject))


def nothing_was_written() -> bool:
    return not SocialAccount.objects.exists()
