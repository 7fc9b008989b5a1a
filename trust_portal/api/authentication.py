"""Personal tokens, and the page's own session for calls from the portal's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from trust_portal.accounts.models import ApiToken, Membership, Person
from trust_portal.accounts.secrets import hash_secret

TOKEN_PREFIX = "tp_"  # noqa: S105  (the visible beginning, so that leaked tokens can be searched for)
_USE_IS_NOTED_EVERY = timedelta(minutes=1)


def person_of_token(header: str) -> Person | None:
    """The person behind an `Authorization: Bearer …` header, inside the bound trust; None if it opens nothing."""
    scheme, _, secret = header.partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret.startswith(TOKEN_PREFIX):
        return None
    now = timezone.now()
    token = (
        ApiToken.objects.select_related("person")
        .filter(
            Exists(Membership.objects.filter(person_id=OuterRef("person_id"))),
            secret_hash=hash_secret(secret),
            revoked_at__isnull=True,
            expires_at__gt=now,
            person__is_active=True,
        )
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > _USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.person


class TokenAuthentication(BaseAuthentication):
    """The door has checked the token already; this hands its person on."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        if not request.headers.get("Authorization"):
            return None
        user = request._request.user
        return (user, None) if user.is_authenticated else None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="trust portal"'


class PageSession(SessionAuthentication):
    """The browser's session, with its protection against forged requests."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            words = "A call with a page's session needs the header X-CSRFToken. Or send a token instead."
            raise exceptions.PermissionDenied(words) from error
