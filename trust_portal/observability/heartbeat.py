"""When the sweeper last ran.

It comes every few seconds through beat, broker and worker, which makes it a sign of life of all three.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from celery import states
from celery.signals import task_postrun
from django.core.cache import cache
from redis.exceptions import RedisError

SWEEP = "trust_portal.jobs.tasks.sweep"
_KEY = "last-sweep"
_KEPT_SECONDS = 24 * 60 * 60


def listen() -> None:
    task_postrun.connect(remember_sweep)


def remember_sweep(sender: Any = None, state: str = "", **_: Any) -> None:
    if getattr(sender, "name", "") == SWEEP and state == states.SUCCESS:
        try:
            cache.set(_KEY, datetime.now(UTC).timestamp(), _KEPT_SECONDS)
        except (RedisError, OSError):
            return


def last_sweep() -> datetime | None:
    """None where it has not run within a day or the cache is away."""
    try:
        stored = cache.get(_KEY)
    except (RedisError, OSError):
        return None
    return datetime.fromtimestamp(stored, UTC) if stored else None
