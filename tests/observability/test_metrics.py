from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from trust_portal.jobs.models import Queue, Wakeup
from trust_portal.observability import heartbeat
from trust_portal.observability.state import waiting_jobs

ROOT = Path(__file__).resolve().parents[2]


def _figures(text: str) -> dict[str, float]:
    """ "name{labels}" -> value."""
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def _scraped(**headers: str) -> dict[str, float]:
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return _figures(answer.content.decode())


def test_requests_are_counted_by_view_method_and_status(cast: Cast) -> None:
    name = 'portal_request_seconds_count{method="GET",status="200",view="healthz"}'
    before = _scraped().get(name, 0)
    Client().get("/healthz")
    assert _scraped()[name] == before + 1


def test_made_up_methods_share_one_label(cast: Cast) -> None:
    Client().generic("BREW", "/healthz")
    names = "\n".join(_scraped())
    assert 'method="OTHER",status="405",view="healthz"' in names
    assert "BREW" not in names


def test_waiting_jobs_are_shown_for_each_queue(cast: Cast) -> None:
    asked_at = datetime.now(UTC) - timedelta(minutes=5)
    trust = cast.trust("alder")
    for number, minutes in ((1, 0), (2, 3)):
        Wakeup.objects.create(
            trust=trust,
            job_id=number,
            queue=Queue.IMPORTS,
            requested_at=asked_at + timedelta(minutes=minutes),
        )
    figures = _scraped()
    assert figures['portal_jobs_waiting{queue="imports"}'] == 2
    assert figures['portal_jobs_waiting{queue="packs"}'] == 0
    assert 300 <= figures['portal_jobs_oldest_seconds{queue="imports"}'] < 360
    assert figures['portal_jobs_oldest_seconds{queue="packs"}'] == 0
    [imports] = [waiting for waiting in waiting_jobs() if waiting.queue is Queue.IMPORTS]
    assert imports.oldest_at == asked_at


def test_sweeper_is_seen(cast: Cast) -> None:
    assert "portal_sweep_seconds_ago" not in _scraped()

    class Sweep:
        name = heartbeat.SWEEP

    heartbeat.remember_sweep(sender=Sweep(), state="FAILURE")
    assert heartbeat.last_sweep() is None
    heartbeat.remember_sweep(sender=Sweep(), state="SUCCESS")
    assert _scraped()["portal_sweep_seconds_ago"] < 5


@pytest.mark.parametrize(
    ("token", "headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "::1", 200),
        ("", {}, "192.0.2.1", 403),
        ("", {"X-Forwarded-For": "192.0.2.1"}, "127.0.0.1", 403),
        ("", {"Forwarded": "for=192.0.2.1"}, "127.0.0.1", 403),
        ("s3cret", {}, "127.0.0.1", 403),
        ("s3cret", {"Authorization": "Bearer wrong"}, "127.0.0.1", 403),
        ("s3cret", {"Authorization": "Bearer s3cret"}, "192.0.2.1", 200),
    ],
)
def test_metrics_are_for_this_machine_or_the_token(
    cast: Cast, settings: Any, token: str, headers: dict[str, str], address: str, status: int
) -> None:
    settings.METRICS_TOKEN = token
    answer = Client(REMOTE_ADDR=address).get("/metrics", headers=headers)
    assert answer.status_code == status
    assert (b"portal_request_seconds" in answer.content) is (status == 200)


def test_processes_add_up_in_one_folder(tmp_path: Path) -> None:
    """Two processes count three jobs each; a third tells six."""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts")}
    count = (
        "from trust_portal.observability.metrics import JOBS_FINISHED\n"
        "JOBS_FINISHED.labels('export', 'done').inc(3)"
    )
    tell = (
        "from prometheus_client import generate_latest\n"
        "from trust_portal.observability.metrics import counted\n"
        "print(generate_latest(counted()).decode())"
    )

    def run(code: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    run(count)
    run(count)
    assert _figures(run(tell))['portal_jobs_finished_total{kind="export",state="done"}'] == 6
