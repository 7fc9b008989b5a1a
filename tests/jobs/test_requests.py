"""Asking for more while a job of the kind still waits."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.kinds import JobKind
from trust_portal.jobs.models import Job, JobState, Wakeup
from trust_portal.jobs.requests import request_or_extend
from trust_portal.jobs.run import JobRun, run_job
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.real_servers
Kinds = Callable[..., JobKind]


def ask_more(kind: JobKind, name: str, by: Actor) -> Job:
    return request_or_extend(
        kind=kind.name,
        key=name,
        arguments={"names": [name]},
        extended=lambda waiting, more: {"names": waiting["names"] + more["names"]},
        by=by,
    )


def test_a_waiting_job_does_more(alder: Trust, asker: Actor, kind_of: Kinds) -> None:
    done: list[Any] = []
    kind = kind_of(lambda run: done.append(run.job.arguments["names"]))
    with trust_scope(alder.pk):
        jobs = {ask_more(kind, name, asker).pk for name in ("one", "two", "three", "one")}
        (job_id,) = jobs
        assert AuditEntry.objects.filter(verb="job.requested", record_id=str(job_id)).count() == 3
    assert run_job(trust_id=alder.pk, job_id=job_id)
    assert done == [["one", "two", "three"]]
    with trust_scope(alder.pk):
        assert ask_more(kind, "four", asker).pk != job_id


def test_what_was_begun_before_is_left_alone(alder: Trust, asker: Actor, kind_of: Kinds) -> None:
    kind = kind_of(lambda run: None)
    with trust_scope(alder.pk):
        job = ask_more(kind, "one", asker)
        Wakeup.objects.filter(job_id=job.pk).update(attempts=1)
        assert ask_more(kind, "two", asker).pk != job.pk
        assert Job.objects.get(pk=job.pk).arguments == {"names": ["one"]}


@pytest.mark.django_db(transaction=True)
def test_a_running_job_is_left_alone(alder: Trust, asker: Actor, kind_of: Kinds) -> None:
    others: list[int] = []

    def work(run: JobRun) -> None:
        def ask() -> None:
            try:
                with trust_scope(alder.pk):
                    others.append(ask_more(kind, "two", asker).pk)
            finally:
                connection.close()

        thread = Thread(target=ask)
        thread.start()
        thread.join(timeout=30)
        run.result = {"names": run.job.arguments["names"]}

    kind = kind_of(work)
    with trust_scope(alder.pk):
        job = ask_more(kind, "one", asker)
    assert run_job(trust_id=alder.pk, job_id=job.pk)
    assert others
    assert others != [job.pk]
    with trust_scope(alder.pk):
        assert Job.objects.get(pk=job.pk).result == {"names": ["one"]}
        assert Job.objects.get(pk=others[0]).state == JobState.QUEUED


@pytest.mark.django_db(transaction=True)
def test_no_worker_begins_while_somebody_adds(alder: Trust, asker: Actor, kind_of: Kinds) -> None:
    """Neither waits for the other, a third asks for a job of their own, and nothing that was asked is lost."""
    kind = kind_of(lambda run: None)
    with trust_scope(alder.pk):
        job = ask_more(kind, "one", asker)
    added, free = Event(), Event()

    def add() -> None:
        try:
            with transaction.atomic(), trust_scope(alder.pk):
                ask_more(kind, "two", asker)
                added.set()
                free.wait(timeout=30)
        finally:
            connection.close()

    thread = Thread(target=add)
    thread.start()
    assert added.wait(timeout=30)
    assert run_job(trust_id=alder.pk, job_id=job.pk) is False
    with trust_scope(alder.pk):
        third = ask_more(kind, "three", asker)
    assert third.pk != job.pk
    free.set()
    thread.join(timeout=30)
    with trust_scope(alder.pk):
        assert Job.objects.get(pk=job.pk).arguments == {"names": ["one", "two"]}
    assert run_job(trust_id=alder.pk, job_id=job.pk)
    assert run_job(trust_id=alder.pk, job_id=third.pk)
