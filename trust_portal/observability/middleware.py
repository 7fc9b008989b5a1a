"""The request's reference number, the client's address, one log line and the metrics of each request."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .logs import request_context
from .metrics import REQUEST_SECONDS

if TYPE_CHECKING:
    from trust_portal.accounts.requests import PortalRequest

log = logging.getLogger("trust_portal.requests")

# Anything else a client makes up is counted as OTHER: each label's values must be few.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


class RequestRecord:
    """Outermost: everything inside can name the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(6)
        request.client_address = client_address(request)
        if request.path_info in PROBES:
            _name_our_host(request)
        token = request_context.set({"request_id": request.request_id})
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            _record(request, response, time.perf_counter() - started)
        finally:
            request_context.reset(token)
        response["X-Request-ID"] = request.request_id
        return response


def client_address(request: HttpRequest) -> str | None:
    """Who sent the request: the proxy's last word where one stands in front, else the connection's other end."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rsplit(",", 1)[-1]
    try:
        return str(ipaddress.ip_address(address.strip()))
    except ValueError:
        return None


def _record(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    view = (request.resolver_match.view_name if request.resolver_match else "") or "-"
    method = request.method if request.method in _METHODS else "OTHER"
    REQUEST_SECONDS.labels(view, method, str(response.status_code)).observe(seconds)
    # Not request.user: reading it may ask the database, which may be what is broken.
    actor = getattr(request, "actor", None)
    trust = getattr(request, "trust", None)
    log.info(
        "request",
        extra={
            "method": method,
            "view": view,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "trust_id": trust.pk if trust else None,
            "person_id": actor.person.pk if actor and actor.person else None,
        },
    )


def _name_our_host(request: HttpRequest) -> None:
    # Probes come straight to this machine and call it by a number or a container's name; what they are told
    # holds no address, so the name they use does not matter.
    request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
