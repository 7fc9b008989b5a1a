"""The sweeper, the messages, the hourly tidying."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
import redis
from celery import current_app, shared_task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.jobs.conftest import Ask
from trust_portal.jobs import tidying
from trust_portal.jobs.checks import tasks_are_the_runner_or_listed
from trust_portal.jobs.models import Wakeup
from trust_portal.jobs.tasks import SENT_AGAIN_AT_MOST_AFTER, next_send, sweep, tidy
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id


def nothing(run: object) -> None:
    """Work that does nothing."""


@pytest.fixture
def broker() -> Any:
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    client.delete("imports")
    yield client
    client.delete("imports")
    client.close()


def test_a_message_is_sent_once_the_request_is_committed(
    ask: Ask, broker: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask(nothing)
        assert broker.llen("imports") == 0
    assert broker.llen("imports") == 1


def test_the_sweeper_leaves_what_was_just_sent(ask: Ask, broker: Any) -> None:
    ask(nothing)
    sweep()
    assert broker.llen("imports") == 0


def test_the_sweeper_sends_what_is_due(ask: Ask, broker: Any) -> None:
    ask(nothing)
    Wakeup.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    sweep()
    assert broker.llen("imports") == 1
    wakeup = Wakeup.objects.get()
    assert wakeup.sends == 1
    assert timezone.now() < wakeup.due_at <= timezone.now() + next_send(1)
    sweep()
    assert broker.llen("imports") == 1


def test_a_long_queue_is_not_filled_with_copies() -> None:
    waits = [next_send(sends) for sends in range(1, 100)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=20)
    assert waits[-1] == SENT_AGAIN_AT_MOST_AFTER


@pytest.mark.django_db(transaction=True)
def test_the_sweeper_leaves_what_a_worker_holds(ask: Ask, broker: Any, alder: Trust) -> None:
    from tests.jobs.threads import in_thread
    from trust_portal.jobs.run import run_job

    swept: list[int] = []

    def work(run: object) -> None:
        in_thread(lambda: Wakeup.objects.count() and sweep())
        swept.append(broker.llen("imports"))

    job = ask(work)
    broker.delete("imports")
    Wakeup.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    run_job(trust_id=alder.pk, job_id=job.pk)
    assert swept == [0]


def test_a_broker_that_is_away_costs_nothing(settings: Any) -> None:
    """Another process, whose broker nobody answers for."""
    environment = os.environ | {
        "REDIS_URL": "redis://127.0.0.1:1",
        "DJANGO_SETTINGS_MODULE": "trust_portal.settings",
    }
    code = (
        "import time, django; django.setup()\n"
        "from trust_portal.jobs.tasks import wake\n"
        "begun = time.monotonic()\n"
        "print(wake(trust_id=1, job_id=1, queue='imports'), time.monotonic() - begun < 2)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "False True\n", "a page would wait for it"
    assert "wake-up not sent" in done.stderr


def test_tidying_clears_sessions_and_visits_each_trust(alder: Trust) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    visited: list[int] = []

    def note_visit(*, at: Any) -> None:
        visited.append(bound_trust_id())

    tidying.register_tidier(note_visit)
    try:
        tidy()
    finally:
        tidying._tidiers.remove(note_visit)
    assert visited == list(Trust.objects.order_by("pk").values_list("pk", flat=True))
    assert not Session.objects.filter(session_key="old").exists()


def test_a_folder_that_cannot_be_tidied_keeps_no_other_trust_waiting(alder: Trust) -> None:
    visited: list[int] = []

    def stumble(*, at: Any) -> None:
        visited.append(bound_trust_id())
        raise PermissionError

    tidying.register_tidier(stumble)
    try:
        tidy()
    finally:
        tidying._tidiers.remove(stumble)
    assert len(visited) == Trust.objects.count() == 2


def test_a_task_that_is_not_listed_fails_the_check() -> None:
    assert tasks_are_the_runner_or_listed(None) == []

    @shared_task(name="tests.jobs.forgotten")
    def forgotten() -> None:
        """A task that binds no trust."""

    try:
        assert [error.id for error in tasks_are_the_runner_or_listed(None)] == ["jobs.E001"]
    finally:
        current_app.tasks.unregister("tests.jobs.forgotten")
