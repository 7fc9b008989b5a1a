"""One run of a job: begin, claim, work, outcome.

That a run begins is counted in a transaction of its own, so that a job which kills its workers is given up
in the end. Then the worker locks the wake-up's row for as long as it works. Everything that the job writes,
its outcome and the end of the wake-up commit together; a killed worker's transaction ends with its
connection and the sweeper sends the wake-up again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from trust_portal.audit.actor import Actor
from trust_portal.observability.metrics import JOBS_FINISHED
from trust_portal.tenancy.scope import bound_trust_id, trust_scope
from trust_portal.tenancy.snapshot import snapshot_scope

from . import progress
from .kinds import JobFailed, JobKind, kind_named
from .models import Job, JobState, Wakeup

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 10
OUR_FAULT = "Something went wrong on our side. The portal's operator has been told; try again later."
GIVEN_UP = f"This job was begun {MOST_ATTEMPTS} times and stopped each time before its end. {OUR_FAULT}"
TOO_LONG = f"This job took longer than {settings.CELERY_TASK_SOFT_TIME_LIMIT // 60} minutes and was stopped."


@dataclass(slots=True)
class JobRun:
    """What a kind's `work` is given. It fills `result` and `message`."""

    job: Job
    actor: Actor
    result: dict[str, Any] = field(default_factory=dict)
    message: str = ""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Tell whoever watches how far it is."""
        progress.report(self.job.pk, progress.Progress(done, total, message))


def run_job(*, trust_id: int, job_id: int) -> bool:
    """Do the job if nobody else does and it is not done. True where this call finished it.

    Raises OperationalError where the database went away: the job stays to be done.
    """
    begun = _begin(trust_id, job_id)
    if begun is None:
        return False
    kind, attempts = begun
    if attempts > MOST_ATTEMPTS:
        return _fail(trust_id, job_id, GIVEN_UP)
    try:
        if kind is None:
            raise LookupError("no such kind of job in this version of the portal")
        with snapshot_scope(trust_id) if kind.sees_one_moment else trust_scope(trust_id):
            run = _claim(trust_id, job_id)
            if run is None:
                return False
            kind.work(run)
            finish(run, JobState.DONE)
    except (OperationalError, InterfaceError):
        raise
    except JobFailed as failure:
        return _fail(trust_id, job_id, str(failure))
    except SoftTimeLimitExceeded:
        return _fail(trust_id, job_id, TOO_LONG)
    except Exception:
        log.exception("job failed", extra={"job_id": job_id, "trust_id": trust_id})
        return _fail(trust_id, job_id, OUR_FAULT)
    return True


def retry_delay(attempts: int) -> timedelta:
    """How long after its `attempts`-th beginning a job is begun again: 2 s, 4 s, … about 17 minutes."""
    return timedelta(seconds=2 ** min(attempts, MOST_ATTEMPTS))


def finish(run: JobRun, state: JobState) -> None:
    """Write the outcome down, by whoever holds the wake-up."""
    job = run.job
    job.state = state
    job.result = run.result
    job.message = run.message[:500]
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "result", "message", "finished_at"])
    trust_id = bound_trust_id()
    Wakeup.objects.of_job(trust_id=trust_id, job_id=job.pk).delete()
    transaction.on_commit(lambda: _after(job, trust_id), robust=True)


def _begin(trust_id: int, job_id: int) -> tuple[JobKind | None, int] | None:
    """Count one more attempt; None where somebody holds the job or it is done."""
    with trust_scope(trust_id):
        wakeup = Wakeup.objects.unheld().of_job(trust_id=trust_id, job_id=job_id).first()
        if wakeup is None:
            return None
        now = timezone.now()
        wakeup.attempts += 1
        wakeup.started_at = now
        wakeup.due_at = now + retry_delay(wakeup.attempts)
        wakeup.save(update_fields=["attempts", "started_at", "due_at"])
        name = Job.objects.values_list("kind", flat=True).get(pk=job_id)
    try:
        return kind_named(name), wakeup.attempts
    except KeyError:
        return None, wakeup.attempts


def _claim(trust_id: int, job_id: int) -> JobRun | None:
    wakeup = Wakeup.objects.unheld().of_job(trust_id=trust_id, job_id=job_id).first()
    if wakeup is None:
        return None
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    return JobRun(job=job, actor=Actor.job(job.requested_by))


def _fail(trust_id: int, job_id: int, message: str) -> bool:
    with trust_scope(trust_id):
        run = _claim(trust_id, job_id)
        if run is None:
            return False
        run.message = message
        finish(run, JobState.FAILED)
    return True


def _after(job: Job, trust_id: int) -> None:
    JOBS_FINISHED.labels(job.kind, str(job.state)).inc()
    try:
        kind = kind_named(job.kind)
    except KeyError:
        return
    kind.clean_up(job, trust_id)
    if job.state == JobState.DONE:
        kind.afterwards(job, trust_id)
