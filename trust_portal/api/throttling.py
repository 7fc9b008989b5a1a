"""How often one person may call the API."""

from __future__ import annotations

import logging
import math
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView

log = logging.getLogger(__name__)
_MINUTE = 60


class PersonThrottle(BaseThrottle):
    """So many calls in each minute of the clock, in each trust, whatever tokens they come with.

    A cache that is away stops nobody.
    """

    def allow_request(self, request: Request, view: APIView) -> bool:
        key = f"api-calls:{request.user.pk}:{int(time.time() // _MINUTE)}"
        try:
            return cache.add(key, 1, 2 * _MINUTE) or cache.incr(key) <= settings.API_CALLS_A_MINUTE
        except (RedisError, OSError, ValueError):
            log.warning("API calls not counted")
            return True

    def wait(self) -> float:
        return math.ceil(_MINUTE - time.time() % _MINUTE)
