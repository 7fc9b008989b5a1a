"""Taking a job back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.jobs.conftest import Ask
from tests.jobs.threads import in_thread
from trust_portal.audit.actor import Actor
from trust_portal.audit.models import AuditEntry
from trust_portal.jobs.kinds import JobFailed
from trust_portal.jobs.models import Job, JobState, Wakeup
from trust_portal.jobs.run import JobRun, run_job
from trust_portal.jobs.use_cases import CannotCancel, cancel
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope

pytestmark = pytest.mark.real_servers


def nothing(run: JobRun) -> None:
    """Work that does nothing."""


def test_a_waiting_job_is_cancelled(ask: Ask, alder: Trust, asker: Actor) -> None:
    job = ask(nothing)
    with trust_scope(alder.pk):
        cancelled = cancel(job=job, by=asker)
        assert cancelled.state == JobState.CANCELLED
        assert cancelled.message == "Cancelled by Trust admin of Alder."
        entry = AuditEntry.objects.get(verb="job.cancelled")
        assert (entry.record_id, entry.record_label) == (str(job.pk), "A test")
    assert not Wakeup.objects.exists()
    assert run_job(trust_id=alder.pk, job_id=job.pk) is False


def test_a_job_that_ended_cannot_be_cancelled(ask: Ask, alder: Trust, asker: Actor) -> None:
    job = ask(nothing)
    run_job(trust_id=alder.pk, job_id=job.pk)
    with trust_scope(alder.pk), pytest.raises(CannotCancel, match="has ended already"):
        cancel(job=job, by=asker)
    with trust_scope(alder.pk):
        assert Job.objects.get(pk=job.pk).state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_a_running_job_cannot_be_cancelled(ask: Ask, alder: Trust, asker: Actor) -> None:
    refused: list[Any] = []

    def work(run: JobRun) -> None:
        def try_to_cancel() -> None:
            with trust_scope(alder.pk):
                cancel(job=run.job, by=asker)

        try:
            in_thread(try_to_cancel)
        except CannotCancel as refusal:
            refused.append(str(refusal))

    job = ask(work)
    run_job(trust_id=alder.pk, job_id=job.pk)
    assert refused == ["This job is being worked on and can no longer be cancelled."]
    with trust_scope(alder.pk):
        assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_a_cancelled_job_leaves_no_files(
    ask: Ask, alder: Trust, asker: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    cleaned: list[str] = []
    job = ask(nothing, clean_up=lambda job, trust_id: cleaned.append(job.state))
    with django_capture_on_commit_callbacks(execute=True), trust_scope(alder.pk):
        cancel(job=job, by=asker)
    assert cleaned == [JobState.CANCELLED]


def test_a_failed_job_says_why(ask: Ask, alder: Trust) -> None:
    def work(run: JobRun) -> None:
        raise JobFailed("x" * 600)

    job = ask(work)
    run_job(trust_id=alder.pk, job_id=job.pk)
    with trust_scope(alder.pk):
        assert Job.objects.get(pk=job.pk).message == "x" * 500
