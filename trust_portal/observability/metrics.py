"""What the portal counts, for Prometheus.

Several processes answer requests and run jobs. Where PROMETHEUS_MULTIPROC_DIR is set they keep their counts in
files of that folder, and each of them can tell the sum; without it a process tells its own counts only.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

from trust_portal import environment

FOLDER = environment.read("PROMETHEUS_MULTIPROC_DIR")

if FOLDER:
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    # Containers that share the folder have the same process numbers: the host's name keeps them apart.
    # The library cuts file names at underscores.
    _host = socket.gethostname().replace("_", "-")
    values.ValueClass = values.MultiProcessValue(lambda: f"{_host}-{os.getpid()}")  # type: ignore[no-untyped-call]

REQUEST_SECONDS = Histogram(
    "portal_request_seconds", "Time to answer a request", ["view", "method", "status"]
)
JOBS_FINISHED = Counter("portal_jobs_finished_total", "Jobs that ended", ["kind", "state"])


def counted() -> CollectorRegistry:
    """What has been counted: by all processes that share the folder, or by this one."""
    if not FOLDER:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=FOLDER)  # type: ignore[no-untyped-call]
    return registry
