"""Is the portal alive, is it ready, what does it count?"""

from __future__ import annotations

import hmac
from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from trust_portal.accounts.gate import public

from .metrics import counted
from .state import LiveGauges, readiness

_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


# None of these opens the request's transaction: that alone would fail where the database is away.
@public
@transaction.non_atomic_requests
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Says nothing of the database, so that a slow one does not restart the web."""
    return JsonResponse({"status": "ok"})


@public
@transaction.non_atomic_requests
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database reachable and migrated, cache reachable: 200, else 503 with what is missing."""
    found = readiness()
    status = "ok" if found.is_ready else "not ready"
    return JsonResponse({"status": status, **asdict(found)}, status=200 if found.is_ready else 503)


@public
@transaction.non_atomic_requests
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for this machine or for the holder of METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return JsonResponse({"status": "not allowed"}, status=403)
    live = CollectorRegistry()
    live.register(LiveGauges(at=timezone.now()))
    text = generate_latest(counted()) + generate_latest(live)
    return HttpResponse(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_read_metrics(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        sent = request.headers.get("Authorization", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())
    # A proxy on this machine sends other people's requests from here.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in _THIS_MACHINE and not forwarded
