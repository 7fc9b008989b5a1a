"""How far a running job is: kept in the cache, since its own transaction is not visible to anybody yet."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
_KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps; total 0 while it is not known. `message` says what is going on."""

    done: int
    total: int
    message: str = ""

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


def report(job_id: int, progress: Progress) -> None:
    """Inside the bound trust. A cache that is away costs the progress, never the job."""
    try:
        cache.set(_key(job_id), asdict(progress), _KEPT_SECONDS)
    except (RedisError, OSError):
        log.warning("progress not reported", extra={"job_id": job_id})


def read(job_id: int) -> Progress | None:
    """Inside the bound trust; None before the job runs or where the cache is away."""
    try:
        stored = cache.get(_key(job_id))
    except (RedisError, OSError):
        return None
    return Progress(**stored) if stored else None


def _key(job_id: int) -> str:
    return f"job-progress:{job_id}"
