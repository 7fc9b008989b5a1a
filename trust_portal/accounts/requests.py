"""Requests as views meet them behind the door; for annotations only."""

from __future__ import annotations

from django.http import HttpRequest

from trust_portal.audit.actor import Actor
from trust_portal.tenancy.models import Trust

from .access import Access
from .models import Person, TrustEntry


class PortalRequest(HttpRequest):
    """Any request once RequestRecord and the door have seen it."""

    request_id: str
    client_address: str | None
    trust: Trust | None
    access: Access | None
    actor: Actor
    keys: list[TrustEntry]  # of whoever came into a trust by a page


class SignedInRequest(PortalRequest):
    """Outside of every trust, by somebody who is signed in."""

    user: Person


class TrustRequest(SignedInRequest):
    """Inside a trust, by one of its members."""

    trust: Trust
    access: Access
