"""When each session was last used, without a write for each request."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# Where the session itself says when its row was last brought up to date, in seconds since 1970.
SEEN_AT: Final = "seen_at"
EVERY_SECONDS = 10 * 60


class LastSeen:
    """Two small writes in ten minutes for each session in use, and none for the requests between them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # `accessed`: an answer that did not need the session must not load it for this.
        if request.session.accessed and SESSION_KEY in request.session:
            seen_at = request.session.get(SEEN_AT)
            now = int(time.time())
            if seen_at is not None and now - seen_at >= EVERY_SECONDS:
                request.session[SEEN_AT] = now
                UserSession.objects.filter(session_key=request.session.session_key).update(
                    last_seen_at=timezone.now(),
                    **_address(request),
                )
        return response


def _address(request: HttpRequest) -> dict[str, str]:
    address: str | None = getattr(request, "client_address", None)
    return {"ip": address} if address else {}
