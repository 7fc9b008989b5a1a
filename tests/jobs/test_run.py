"""One run of a job: once, whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from tests.jobs.conftest import Ask
from trust_portal.accounts.models import Place
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.kinds import JobFailed, JobKind
from trust_portal.jobs.models import Job, JobState, Wakeup
from trust_portal.jobs.requests import request_job
from trust_portal.jobs.run import (
    GIVEN_UP,
    MOST_ATTEMPTS,
    OUR_FAULT,
    TOO_LONG,
    JobRun,
    retry_delay,
    run_job,
)
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import NoTrustBound, bound_trust_id, trust_scope

pytestmark = pytest.mark.real_servers


def current(job: Job, trust: Trust) -> Job:
    with trust_scope(trust.pk):
        return Job.objects.get(pk=job.pk)


def places(trust: Trust) -> int:
    with trust_scope(trust.pk):
        return Place.objects.filter(name="Written by a job").count()


def write_place(run: JobRun) -> None:
    Place.objects.create(kind="body", name="Written by a job")
    run.result = {"places": 1}
    run.message = "One place."


def test_work_and_outcome_are_written_together(ask: Ask, alder: Trust) -> None:
    job = ask(write_place)
    assert run_job(trust_id=alder.pk, job_id=job.pk) is True
    done = current(job, alder)
    assert (done.state, done.result, done.message) == (JobState.DONE, {"places": 1}, "One place.")
    assert done.finished_at is not None
    assert places(alder) == 1
    assert not Wakeup.objects.exists()


def test_a_second_message_finds_nothing_to_do(ask: Ask, alder: Trust) -> None:
    job = ask(write_place)
    assert [run_job(trust_id=alder.pk, job_id=job.pk) for _ in range(3)] == [True, False, False]
    assert places(alder) == 1


def test_a_message_that_names_another_trust_finds_nothing(ask: Ask, alder: Trust, cast: Any) -> None:
    job = ask(write_place)
    assert run_job(trust_id=cast.trust("birch").pk, job_id=job.pk) is False
    assert current(job, alder).state == JobState.QUEUED


def test_what_a_failed_job_wrote_is_taken_back(ask: Ask, alder: Trust) -> None:
    def work(run: JobRun) -> None:
        write_place(run)
        raise JobFailed("The file has no rows. Choose another one.")

    job = ask(work)
    assert run_job(trust_id=alder.pk, job_id=job.pk) is True
    failed = current(job, alder)
    assert (failed.state, failed.message, failed.result) == (
        JobState.FAILED,
        "The file has no rows. Choose another one.",
        {},
    )
    assert places(alder) == 0
    assert not Wakeup.objects.exists()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("secret detail"), OUR_FAULT),
        (KeyError("x"), OUR_FAULT),
        (MemoryError(), OUR_FAULT),
        (SoftTimeLimitExceeded(), TOO_LONG),
    ],
)
def test_any_other_end_is_told_in_plain_words(ask: Ask, alder: Trust, error: Exception, message: str) -> None:
    def work(run: JobRun) -> None:
        raise error

    job = ask(work)
    run_job(trust_id=alder.pk, job_id=job.pk)
    assert (current(job, alder).state, current(job, alder).message) == (JobState.FAILED, message)


@pytest.mark.parametrize(
    "error", [OperationalError("the server closed the connection"), InterfaceError("closed")]
)
def test_a_lost_database_leaves_the_job_to_be_done(ask: Ask, alder: Trust, error: Exception) -> None:
    attempts: list[int] = []

    def work(run: JobRun) -> None:
        attempts.append(run.job.pk)
        if len(attempts) == 1:
            raise error
        write_place(run)

    job = ask(work)
    with pytest.raises(type(error)):
        run_job(trust_id=alder.pk, job_id=job.pk)
    assert current(job, alder).state == JobState.QUEUED
    assert run_job(trust_id=alder.pk, job_id=job.pk) is True
    assert current(job, alder).state == JobState.DONE


def test_each_beginning_is_counted_and_the_next_is_put_off(ask: Ask, alder: Trust) -> None:
    def work(run: JobRun) -> None:
        raise OperationalError

    job = ask(work)
    before = timezone.now()
    for attempt in (1, 2, 3):
        with pytest.raises(OperationalError):
            run_job(trust_id=alder.pk, job_id=job.pk)
        wakeup = Wakeup.objects.get(job_id=job.pk)
        assert wakeup.attempts == attempt
        assert wakeup.started_at is not None
        assert wakeup.due_at >= before + retry_delay(attempt)


def test_a_job_that_never_ends_well_is_given_up(ask: Ask, alder: Trust) -> None:
    begun: list[int] = []

    def work(run: JobRun) -> None:
        begun.append(1)
        raise OperationalError

    job = ask(work)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(OperationalError):
            run_job(trust_id=alder.pk, job_id=job.pk)
    assert run_job(trust_id=alder.pk, job_id=job.pk) is True
    assert len(begun) == MOST_ATTEMPTS
    assert (current(job, alder).state, current(job, alder).message) == (JobState.FAILED, GIVEN_UP)
    assert not Wakeup.objects.exists()


def test_waiting_in_a_long_queue_is_no_attempt(ask: Ask, alder: Trust) -> None:
    from trust_portal.jobs.tasks import sweep

    job = ask(write_place)
    for _ in range(MOST_ATTEMPTS * 2):
        Wakeup.objects.update(due_at=timezone.now())
        sweep()
    assert Wakeup.objects.get(job_id=job.pk).attempts == 0
    assert run_job(trust_id=alder.pk, job_id=job.pk) is True
    assert current(job, alder).state == JobState.DONE


def test_retries_come_soon_at_first_and_rarely_later() -> None:
    delays = [retry_delay(attempt) for attempt in range(1, MOST_ATTEMPTS + 1)]
    assert delays[0] == timedelta(seconds=2)
    assert delays == sorted(delays)
    assert timedelta(minutes=10) < delays[-1] < timedelta(minutes=30)


def test_a_kind_that_this_version_lacks_fails_in_plain_words(ask: Ask, alder: Trust) -> None:
    job = ask(write_place)
    with trust_scope(alder.pk):
        Job.objects.filter(pk=job.pk).update(kind="of_another_version")
    assert run_job(trust_id=alder.pk, job_id=job.pk) is True
    assert current(job, alder).message == OUR_FAULT


def test_the_same_key_is_the_same_job(
    alder: Trust, asker: Any, kind_of: Callable[..., JobKind], cast: Any
) -> None:
    kind, other = kind_of(write_place).name, kind_of(write_place).name
    with trust_scope(alder.pk):
        first = request_job(kind=kind, key="a", arguments={"n": 1}, by=asker)
        assert request_job(kind=kind, key="a", arguments={"n": 2}, by=asker) == first
        assert request_job(kind=kind, key="b", arguments={}, by=asker) != first
        assert request_job(kind=other, key="a", arguments={}, by=asker) != first
        assert Wakeup.objects.count() == 3
        assert AuditEntry.objects.filter(verb="job.requested").count() == 3
    with trust_scope(cast.trust("birch").pk):
        assert request_job(kind=kind, key="a", arguments={}, by=asker).pk != first.pk


def test_an_errand_of_the_portal_is_not_audited(
    alder: Trust, asker: Any, kind_of: Callable[..., JobKind]
) -> None:
    with trust_scope(alder.pk):
        request_job(kind=kind_of(write_place, is_shown=False).name, key="a", arguments={}, by=asker)
        assert not AuditEntry.objects.filter(verb="job.requested").exists()


def test_a_job_cannot_be_asked_for_outside_of_a_trust(
    db: None, asker: Any, kind_of: Callable[..., JobKind]
) -> None:
    with pytest.raises(NoTrustBound):
        request_job(kind=kind_of(write_place).name, key="a", arguments={}, by=asker)


def test_an_unknown_kind_cannot_be_asked_for(alder: Trust, asker: Any) -> None:
    with trust_scope(alder.pk), pytest.raises(KeyError):
        request_job(kind="unheard_of", key="a", arguments={}, by=asker)


def test_work_acts_for_the_person_who_asked(ask: Ask, alder: Trust, asker: Any) -> None:
    seen: list[Any] = []
    job = ask(lambda run: seen.append((run.actor, bound_trust_id())))
    run_job(trust_id=alder.pk, job_id=job.pk)
    assert seen == [(asker, alder.pk)]


@pytest.mark.parametrize(
    "work", [write_place, lambda run: (_ for _ in ()).throw(JobFailed("no"))], ids=["done", "failed"]
)
def test_files_are_cleaned_up_once_the_end_is_committed(
    ask: Ask,
    alder: Trust,
    work: Callable[[JobRun], None],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    cleaned: list[tuple[int, str, int]] = []
    job = ask(work, clean_up=lambda job, trust_id: cleaned.append((job.pk, job.state, trust_id)))
    with django_capture_on_commit_callbacks(execute=True):
        run_job(trust_id=alder.pk, job_id=job.pk)
        assert cleaned == []
    assert cleaned == [(job.pk, current(job, alder).state, alder.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_somebody_holds_is_left_alone(ask: Ask, alder: Trust) -> None:
    """The second worker comes while the first one works."""
    from django.db import connections

    from tests.jobs.threads import in_thread

    answers: list[bool] = []

    def work(run: JobRun) -> None:
        answers.append(in_thread(lambda: run_job(trust_id=alder.pk, job_id=run.job.pk)))
        write_place(run)

    job = ask(work)
    assert run_job(trust_id=alder.pk, job_id=job.pk) is True
    assert answers == [False]
    assert places(alder) == 1
    assert not [connection for connection in connections.all() if connection.in_atomic_block]


@pytest.mark.django_db(transaction=True)
def test_a_kind_that_sees_one_moment_does(ask: Ask, alder: Trust) -> None:
    from tests.jobs.threads import in_thread

    def counted_twice(run: JobRun) -> None:
        def add() -> None:
            with trust_scope(alder.pk):
                Place.objects.create(kind="body", name="Written by a job")

        first = Place.objects.count()
        in_thread(add)
        run.result = {"new": Place.objects.count() - first}

    for sees_one_moment, new in ((True, 0), (False, 1)):
        job = ask(counted_twice, key=str(new), sees_one_moment=sees_one_moment)
        assert run_job(trust_id=alder.pk, job_id=job.pk) is True
        assert current(job, alder).result == {"new": new}
