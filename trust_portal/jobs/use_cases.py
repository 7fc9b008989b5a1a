"""What can be done with a job that has been asked for."""

from __future__ import annotations

from django.db import transaction

from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import record
from trust_portal.tenancy.scope import bound_trust_id

from .models import Job, JobState, Wakeup
from .run import JobRun, finish
from .status import label_of


class CannotCancel(Exception):
    """A worker has the job, or it has ended; the text says which."""


@transaction.atomic
def cancel(*, job: Job, by: Actor) -> Job:
    """Take a job back that no worker holds, inside the bound trust. Raises CannotCancel."""
    wakeup = Wakeup.objects.unheld().of_job(trust_id=bound_trust_id(), job_id=job.pk).first()
    current = Job.objects.get(pk=job.pk)
    if wakeup is None:
        if current.is_finished:
            raise CannotCancel("This job has ended already.")
        raise CannotCancel("This job is being worked on and can no longer be cancelled.")
    who = by.person or "the portal’s technical team"
    finish(JobRun(job=current, actor=by, message=f"Cancelled by {who}."), JobState.CANCELLED)
    record(by=by, verb="job.cancelled", on=current, label=label_of(current))
    return current
