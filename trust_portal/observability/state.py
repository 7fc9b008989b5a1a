"""How the portal is doing right now: what /readyz, /metrics and the operators' pages tell."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from trust_portal.jobs.models import Queue, Wakeup

from . import heartbeat

OK = "ok"
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")


@dataclass(frozen=True, slots=True)
class Readiness:
    """Each is "ok" or says what is wrong. `pdf` is told but does not count: only packs need it."""

    database: str
    cache: str
    pdf: str

    @property
    def is_ready(self) -> bool:
        return self.database == OK and self.cache == OK


@dataclass(frozen=True, slots=True)
class WaitingJobs:
    """`oldest_at` is when the oldest one was asked for, None where nothing waits."""

    queue: Queue
    number: int
    oldest_at: datetime | None


def readiness() -> Readiness:
    """Never raises: what cannot be asked is reported as unreachable."""
    return Readiness(database=_database(), cache=_cache(), pdf=_pdf())


def waiting_jobs() -> tuple[WaitingJobs, ...]:
    """One for each queue, also where nothing waits."""
    rows = Wakeup.objects.values_list("queue").annotate(number=Count("job_id"), oldest=Min("requested_at"))
    found = {queue: (number, oldest) for queue, number, oldest in rows}
    return tuple(WaitingJobs(queue, *found.get(queue.value, (0, None))) for queue in Queue)


class LiveGauges(Collector):
    """Figures that are read when Prometheus asks. What cannot be read is left out, so that an alarm on a
    missing figure works while the counters still come."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        number = GaugeMetricFamily("portal_jobs_waiting", "Jobs that are not finished", labels=["queue"])
        age = GaugeMetricFamily(
            "portal_jobs_oldest_seconds", "Age of the oldest job that is not finished", labels=["queue"]
        )
        try:
            for waiting in waiting_jobs():
                number.add_metric([waiting.queue.value], waiting.number)
                seconds = (self.at - waiting.oldest_at).total_seconds() if waiting.oldest_at else 0
                age.add_metric([waiting.queue.value], max(0, seconds))
        except DatabaseError:
            return
        yield number
        yield age
        if (swept_at := heartbeat.last_sweep()) is not None:
            yield GaugeMetricFamily(
                "portal_sweep_seconds_ago",
                "Time since the sweeper last ran: beat, broker and worker are alive",
                value=max(0, (self.at - swept_at).total_seconds()),
            )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return OK if _is_migrated() else "not migrated"
    except DatabaseError:
        return "unreachable"


_migrated: set[str] = set()  # databases; a process whose migrations have been applied stays migrated


def _is_migrated() -> bool:
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(name)
    return True


def _cache() -> str:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return "unreachable"
    return OK


@lru_cache(maxsize=1)
def _pdf() -> str:
    for library in _PANGO:
        try:
            ctypes.CDLL(library)
        except OSError:
            continue
        return OK
    return "Pango is missing"
