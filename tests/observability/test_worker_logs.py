"""A real worker writes the same lines as the web."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun

from trust_portal.observability import heartbeat, worker_logs
from trust_portal.observability.logs import request_context

ROOT = Path(__file__).resolve().parents[2]


def test_task_is_named_while_it_runs() -> None:
    class Task:
        name = "trust_portal.jobs.tasks.tidy"

    worker_logs.name_task(sender=Task(), task_id="one")
    assert request_context.get() == {"task": "trust_portal.jobs.tasks.tidy", "task_id": "one"}
    worker_logs.forget_task(task_id="one")
    assert request_context.get({}) == {}


def test_signals_are_heard() -> None:
    assert setup_logging.has_listeners(worker_logs.keep_our_logging)
    heard = {receiver() for signal_ in (task_prerun, task_postrun) for _, receiver in signal_.receivers}
    assert {worker_logs.name_task, worker_logs.forget_task, heartbeat.remember_sweep} <= heard


def test_worker_writes_json_and_no_exception_text(tmp_path: Path) -> None:
    """The task fails: the database's name in its address is wrong, and PostgreSQL's answer repeats it."""
    from django.conf import settings

    environment = {**os.environ, "DATABASE_URL": _with_another_database("nobodys-portal")}
    log = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "--app", "trust_portal", "--quiet", "worker"]
    options = ["--queues", "only-this-test", "--pool", "solo", "--loglevel", "INFO", "--without-mingle"]
    with log.open("w") as out:
        worker = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        app = Celery(broker=settings.CELERY_BROKER_URL)
        arguments = {"trust_id": 1, "job_id": 2}
        app.send_task("trust_portal.jobs.tasks.run", kwargs=arguments, queue="only-this-test")
        deadline = time.monotonic() + 60
        while "celery.app.trace" not in log.read_text() and time.monotonic() < deadline:
            assert worker.poll() is None, log.read_text()
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
    # The rest is Celery's warning to root and its goodbye, which it prints.
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    [failure] = [line for line in lines if line["logger"] == "celery.app.trace" and line["level"] == "ERROR"]
    assert failure["task"] == "trust_portal.jobs.tasks.run"
    assert failure["error"][0]["type"] == "django.db.utils.OperationalError"
    assert "nobodys-portal" not in log.read_text()


def _with_another_database(name: str) -> str:
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
