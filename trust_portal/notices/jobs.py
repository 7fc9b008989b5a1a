"""The job that mails what is due in a trust."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from trust_portal.jobs.kinds import JobKind
from trust_portal.jobs.models import Job, JobState, Queue
from trust_portal.jobs.run import JobRun

from .sending import send_waiting
from .use_cases.gathering import gather, give_up_waiting_for_answers

_KEPT_FOR = timedelta(days=7)


def prepare(run: JobRun) -> None:
    """What is sent commits with this job, before any of it is sent."""
    now = timezone.now()
    give_up_waiting_for_answers(at=now)
    run.result = {"mails": gather(at=now)}


def send(job: Job, trust_id: int) -> None:
    send_waiting(trust_id=trust_id, now=timezone.now)


def tidy_jobs(*, at: datetime) -> None:
    """The mails themselves are kept: that the job ran is of no interest for long."""
    Job.objects.of_kinds([NOTICE_MAIL.name]).exclude(state=JobState.QUEUED).filter(
        finished_at__lt=at - _KEPT_FOR
    ).delete()


NOTICE_MAIL = JobKind(
    name="notice_mail",
    label="Mail notices",
    queue=Queue.HOUSEKEEPING,
    work=prepare,
    afterwards=send,
    is_shown=False,
)
